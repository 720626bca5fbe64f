"""The network under Keras' names: a beginner's script runs with this import line changed.

Only what a network of dense layers needs is here; an argument that has no effect is refused. Keras'
own documentation describes the interface; differences are in `tui_nn/library/README.md`.
"""

from __future__ import annotations

from tui_nn.library.keras.datasets import fashion_mnist, mnist, to_categorical
from tui_nn.library.keras.layers import Dense, Flatten, Input
from tui_nn.library.keras.model import Sequential
from tui_nn.library.keras.optimizers import SGD, Adam, AdamW, RMSprop
from tui_nn.library.keras.progress import History

__all__ = [
    "SGD",
    "Adam",
    "AdamW",
    "Dense",
    "Flatten",
    "History",
    "Input",
    "RMSprop",
    "Sequential",
    "fashion_mnist",
    "mnist",
    "to_categorical",
]
