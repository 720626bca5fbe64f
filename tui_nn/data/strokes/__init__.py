"""Pen strokes of any kind: read from files, and prepared into pictures."""
