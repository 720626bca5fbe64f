"""Train a neural network in the terminal, watch it learn, and sketch digits for it to read.

`load` opens a saved network; `tui_nn.keras` and `tui_nn.sklearn` train one from Python.
"""

from __future__ import annotations

__version__ = "0.1.0"

LAZY = {"load": "tui_nn.library.loading", "LoadedModel": "tui_nn.library.loading"}
"""Names that are imported when they are first used: NumPy alone takes a tenth of a second. Their
types are in `__init__.pyi`."""


def __getattr__(name: str) -> object:
    """Import what is used."""
    if name not in LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(LAZY[name]), name)
