"""Files in MNIST's idx format: reading, which belong together, MNIST and its relatives."""
