"""Weights that other programs trained, as the beginning of a run."""
