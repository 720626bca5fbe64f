"""The command line: reads the words that were typed, and runs a command."""
