"""Runs on the disk: a folder each, with what they need to continue and to be inspected."""
