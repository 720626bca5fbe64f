"""What a step costs, in time and memory, as everything about it grows.

    python -m tests.benchmarks.scale [--quick] [--plot FILE.svg] [--json FILE] [--markdown]

Generated digits in MNIST's layout are trained on for two seconds a point, every point in a process
of its own: ten thousand to ten million pictures, hidden layers of 32 to 4096 units, 1 to 16 of
them, batches of 1 to 4096. Beside each cost stands its slope on logarithmic scales from the point
before, and the slope that it would have if it were in proportion to the arithmetic. The largest
file has 7.8 GB; what does not fit on the disk is left out, and all files are deleted.

    axes.py       what grows, and why it does not grow in proportion
    pictures.py   files of any number of pictures
    measure.py    one point, in its own process
    reading.py    one way to read pictures in random order, in its own process
    runner.py     files and processes, in turn
    results.py    all that was measured, and its JSON file
    report.py     the tables; plot.py the picture
"""
