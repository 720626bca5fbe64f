"""PredictionBars: how sure the network is of each class."""

from __future__ import annotations

from typing import Any

from textual.reactive import var
from textual.widget import Widget


class PredictionBars(Widget):
    """A bar for each class."""

    probabilities: var[Any] = var(None)
    class_names: var[tuple[str, ...]] = var(())
    note: var[str] = var("")
