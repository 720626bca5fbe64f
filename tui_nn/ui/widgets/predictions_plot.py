"""PredictionsPlot: predicted against true values of a regression."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.reactive import var

from tui_nn.ui.drawing.cells import Cells, message
from tui_nn.ui.drawing.scatter import draw_scatter
from tui_nn.ui.widgets.drawn import DrawnWidget

if TYPE_CHECKING:
    from tui_nn.training.protocol.measurements import PredictionsView

WAITING = "Predicted against true values appear here when the network is loaded."


class PredictionsPlot(DrawnWidget):
    """A point for each validation example; on the diagonal the network is right.

    Attributes:
        view: what to show.
    """

    PREFIX = "predictions-plot"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "predictions-plot--title",
        "predictions-plot--point",
        "predictions-plot--diagonal",
        "predictions-plot--frame",
    }
    DEFAULT_CSS = """
    PredictionsPlot {
        min-width: 24; min-height: 8; height: 1fr;
        & .predictions-plot--title { color: $text-success; text-style: bold; }
        & .predictions-plot--point { color: $text-primary; }
        & .predictions-plot--diagonal { color: $text-warning; }
        & .predictions-plot--frame { color: $text-muted; }
    }
    """

    view: var[PredictionsView | None] = var(None)

    def watch_view(self) -> None:
        """Called when the network's predictions changed."""
        self.redraw()

    def paint(self, width: int, height: int) -> Cells:
        """The points, or what will stand here."""
        if self.view is None:
            return message(width, height, WAITING, "frame")
        return draw_scatter(width, height, self.view, braille=self.glyphs.braille)
