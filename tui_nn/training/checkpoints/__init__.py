"""Checkpoints: a run saved and restored, and its network exported alone."""
