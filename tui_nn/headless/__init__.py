"""Work without a screen: training, testing and reading from the command line."""
