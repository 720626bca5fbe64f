"""The commands of the command line, a file each, and the table of them all."""
