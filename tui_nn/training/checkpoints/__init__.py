"""Runs as files: captured, checked, restored, and exported as a network alone."""
