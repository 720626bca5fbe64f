"""Comparing runs: the settings in which they differ, their results, and their curves."""
