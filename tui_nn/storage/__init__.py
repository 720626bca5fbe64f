"""Durable files, private files and locks; knows nothing about what the files contain."""
