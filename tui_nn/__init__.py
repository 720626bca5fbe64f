"""Train a neural network in the terminal, watch it learn, and sketch digits for it to read."""

from __future__ import annotations

__version__ = "0.1.0"
