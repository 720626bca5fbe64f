"""InsightPanel: what the network sees of the drawing, and why it answers so, beside the pad."""

from __future__ import annotations

from textual.reactive import var

from tui_nn.training.protocol.drawings import Classified
from tui_nn.ui.drawing.cells import Cells
from tui_nn.ui.drawing.insight import (
    COLUMNS,
    GAP,
    LINES,
    UNIT_COLUMNS,
    WORDS,
    Aspect,
    Page,
    draw_aspect,
    slots,
    units_in,
)
from tui_nn.ui.widgets.insight_widget import InsightWidget
from tui_nn.ui.wording import pad_wording


class InsightPanel(InsightWidget):
    """Pictures side by side; the last one has all the room that is left.

    The frame names the network whose answer the pictures show.

    Attributes:
        aspects: what to show.
        classified: the answer that is explained; None before there is one.
    """

    PREFIX = "insight"
    DEFAULT_CSS = """
    InsightPanel { min-width: 28; min-height: 14; width: 1fr; height: 16; }
    """
    aspects: var[Page] = var(())
    classified: var[Classified | None] = var(None)

    def watch_aspects(self) -> None:
        """Called when other pictures are wanted."""
        self.redraw()

    def watch_classified(self) -> None:
        """Called when the network has answered."""
        title = pad_wording.inside(self.classified)
        if title != self.border_title:  # setting it repaints the panel, also if it is the same
            self.border_title = title
        self.redraw()

    def paint(self, width: int, height: int) -> Cells:
        """The pictures, in the middle."""
        cells = Cells(width, height)
        aspects = self.aspects[: slots(width)]
        if not aspects or height < LINES:
            return cells
        lines = min(height, LINES + WORDS)
        left = width - (len(aspects) - 1) * (COLUMNS + GAP)
        last = COLUMNS
        if aspects[-1] is Aspect.UNITS:
            last = units_in(left) * UNIT_COLUMNS - GAP
        x = (left - last) // 2
        for aspect in aspects[:-1]:
            cells.paste(x, 0, self._picture(aspect, COLUMNS, lines))
            x += COLUMNS + GAP
        cells.paste(x, 0, self._picture(aspects[-1], last, lines))
        return cells

    def _picture(self, aspect: Aspect, width: int, height: int) -> Cells:
        return draw_aspect(
            aspect, self.classified, width, height, shaded=self.shaded, signs=self.signs
        )
