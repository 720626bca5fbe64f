"""Sweeps: many runs of one recipe, whose settings are drawn from ranges and lists."""
