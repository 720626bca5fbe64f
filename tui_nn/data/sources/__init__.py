"""Data that come with the program, one kind a file, and pictures to predict."""
