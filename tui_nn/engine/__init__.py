"""The network; knows nothing of threads, of the command line, or of screens."""
