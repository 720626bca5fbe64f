"""Malformed input for everything that reads input: `python -m tests.fuzz`."""
