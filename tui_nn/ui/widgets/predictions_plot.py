"""PredictionsPlot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.reactive import var
from textual.widget import Widget

if TYPE_CHECKING:
    from tui_nn.training.events import PredictionsView


class PredictionsPlot(Widget):
    """A PredictionsView, drawn."""

    view: var[PredictionsView | None] = var(None)
