"""Body: arranges figure, numbers and curve of one step in the room that there is."""

from __future__ import annotations

from dataclasses import dataclass

from tui_nn.training.protocol.microscope import MicroscopeView
from tui_nn.ui.drawing.cells import Cells
from tui_nn.ui.microscope.choice import Stage
from tui_nn.ui.microscope.column import Column
from tui_nn.ui.microscope.curve import HIGHEST, LEAST_HEIGHT, WIDEST, draw_curve
from tui_nn.ui.microscope.figures import figure, has_picture, row_count
from tui_nn.ui.microscope.pages import PAGES
from tui_nn.ui.microscope.pictures import picture_size
from tui_nn.ui.microscope.strip import draw_strip
from tui_nn.ui.microscope.wired import wire
from tui_nn.ui.microscope.wiring_drawing import draw_wiring

WIDE = 110
"""Columns from which there is room for a figure beside a long rule."""

FEWEST_ROWS = 4
"""Rows of a figure that are worth a column of their own."""

GAP = 2
"""Columns between two parts."""

ROOMY_TEXT = 14
"""Rows of numbers from which there is room for empty rows around them."""

MOST_SPREAD = 4
"""Rows by which a drawn network is spread out at most."""

CURVE_BESIDE = 22
"""Columns of a curve beside the numbers at least."""

NARROW = 80
"""Columns above which the curve grows."""

WIDEST_ROWS = 64
"""Columns of rows with bars at most."""

WITH_CURVE = frozenset({Stage.FORWARD, Stage.BACKWARD})
"""Steps at which the activation function is drawn."""


@dataclass(frozen=True, slots=True)
class Looks:
    """What the terminal can show.

    Attributes:
        braille: whether there are braille dots.
        signs: whether signs stand in for two colours.
    """

    braille: bool = True
    signs: bool = False


def draw_body(view: MicroscopeView, stage: Stage, width: int, height: int, looks: Looks) -> Cells:
    """Draw a step: the whole network if it is small, else what is chosen of it."""
    body = _Body(view, stage, Cells(width, height), looks)
    wiring = wire(view, stage)
    room = height - body.written(width).least_rows
    if wiring is not None and wiring.fits(width, room):
        rows = min(wiring.rows(whole=True), room)
        rows += min(max(height - rows - ROOMY_TEXT, 0) // 3, MOST_SPREAD)
        body.cells.paste(0, 0, draw_wiring(wiring, width, rows, braille=looks.braille))
        body.write_below(rows + (height - rows > ROOMY_TEXT))
    else:
        body.write_beside_figure()
    return body.cells


class _Body:
    """The cells, while they are drawn."""

    def __init__(self, view: MicroscopeView, stage: Stage, cells: Cells, looks: Looks) -> None:
        self.view, self.stage, self.cells, self.looks = view, stage, cells, looks
        self.width, self.height = cells.width, cells.height

    def write_below(self, top: int) -> int:
        """Numbers from row `top` on, and at their right the curve; returns the row after them."""
        curve, width = CURVE_BESIDE + max(self.width - NARROW, 0) * 2 // 3, self.width
        beside = width - curve - GAP
        if self.written(beside).least_rows <= self.height - top:
            end = self._draw_curve(width - curve, top, curve, self.height - top)
            width = beside if end > top else width
        return self._write(0, top, width)

    def write_beside_figure(self) -> None:
        """A line about the layers, the figure, and at its right numbers and curve."""
        self.cells.paste(0, 0, draw_strip(self.view, self.width))
        top = 2 if self.height > ROOMY_TEXT else 1
        is_narrow = self.width < WIDE
        if (is_narrow and self.stage is Stage.UPDATE) or row_count(
            self.view, self.stage
        ) < FEWEST_ROWS:
            bottom = self.write_below(top) + 1
            if self.stage is Stage.BACKWARD and self.height - bottom >= LEAST_HEIGHT:
                self._draw_rows(Stage.UPDATE, bottom)
            if self.stage is Stage.LOSS and self.height - bottom >= FEWEST_ROWS:
                self._draw_rows(Stage.LOSS, bottom)
            return
        width = self._figure_width(self.height - top)
        self._draw_figure(0, top, width)
        left = width + GAP
        bottom = self._write(left, top, self.width - left)
        below = self._draw_curve(left, bottom + 1, self.width - left, self.height - bottom - 1)
        if has_picture(self.view, self.stage) and self.height - below > LEAST_HEIGHT:
            self._draw_figure(left, below + 1, self.width - left, as_rows=True)

    def _draw_rows(self, stage: Stage, y: int) -> None:
        """Rows below the numbers: weights with their gradients, or outputs with their targets."""
        width, height = min(self.width * 3 // 5, WIDEST_ROWS), self.height - y
        rows = figure(self.view, stage, width, height, signs=False, as_rows=True)
        self.cells.paste(0, y, rows)

    def _figure_width(self, height: int) -> int:
        """Columns of the figure."""
        if has_picture(self.view, self.stage):
            return picture_size(self.view.picture_shape, self.width // 2, height)[0]
        return min(max(self.width * 9 // 20, 40), WIDEST_ROWS)

    def written(self, width: int) -> Column:
        """The numbers in so many columns."""
        column = Column(width)
        PAGES[self.stage](column, self.view)
        return column

    def _write(self, x: int, y: int, width: int) -> int:
        """Write the numbers; returns the row after them."""
        return self.written(width).draw(self.cells, x, y, self.height - y)

    def _draw_curve(self, x: int, y: int, width: int, height: int) -> int:
        """Draw the curve if it is due and has room; returns the row after it."""
        if self.stage not in WITH_CURVE or height < LEAST_HEIGHT:
            return y
        tangent = self.stage is Stage.BACKWARD
        size = min(width, WIDEST), min(height, HIGHEST)
        curve = draw_curve(self.view, *size, tangent=tangent, braille=self.looks.braille)
        if curve is None:
            return y
        self.cells.paste(x, y, curve)
        return y + curve.height

    def _draw_figure(self, x: int, y: int, width: int, *, as_rows: bool = False) -> None:
        """Draw the figure, or the rows of numbers that may stand in its place."""
        width = width if has_picture(self.view, self.stage) else min(width, WIDEST_ROWS)
        size, signs = (width, self.height - y), self.looks.signs
        self.cells.paste(x, y, figure(self.view, self.stage, *size, signs=signs, as_rows=as_rows))
