"""Data sets and pen strokes; knows nothing of networks."""
