"""Examples as small pictures in rows and columns, with three lines of text below each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tui_nn.ui.browsing import wording
from tui_nn.ui.drawing.cells import Cells, fit, pad
from tui_nn.ui.drawing.colours import as_grey, draw_colours, fitted
from tui_nn.ui.drawing.half_block import draw_pixels
from tui_nn.ui.drawing.tiles import SHRINK, shrunk
from tui_nn.ui.wording import quantities

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tui_nn.training.protocol.browsing import JudgedExample

    Array = NDArray[Any]

WORDS = 3
"""Lines of text below a picture."""

MARGIN = 1
"""Column before each tile, for marks."""

SIZES = (28, 14), (14, 7)
"""Columns and lines that a picture may take, the larger ones first."""


@dataclass(frozen=True, slots=True)
class Grid:
    """How the tiles of a page are arranged.

    Attributes:
        columns, rows: tiles beside and below one another, at least one.
        width, lines: of a picture.
    """

    columns: int
    rows: int
    width: int
    lines: int

    @property
    def count(self) -> int:
        """Tiles of a page."""
        return self.columns * self.rows

    @property
    def pitch(self) -> tuple[int, int]:
        """Columns and lines from one tile to the next."""
        return MARGIN + self.width, self.lines + WORDS

    def place_at(self, x: int, y: int) -> int | None:
        """Number of the tile at a cell; None outside of the tiles."""
        width, height = self.pitch
        column, row = x // width, y // height
        return row * self.columns + column if column < self.columns and row < self.rows else None


def arrange(width: int, height: int, least: int) -> Grid:
    """The grid with the largest pictures such that `least` fit, else with the smallest ones."""
    for columns, lines in SIZES:
        across, down = width // (MARGIN + columns), height // (lines + WORDS)
        if across * down >= least:
            break
    return Grid(max(across, 1), max(down, 1), columns, lines)


def draw_page(
    width: int,
    height: int,
    examples: Sequence[JudgedExample],
    grid: Grid,
    selected: int,
    *,
    shaded: bool,
) -> Cells:
    """Draw a page of examples.

    Returns:
        The picture. Style keys: "ink" with its levels or colours, "right", "wrong", "note",
        "selected", "mark".
    """
    cells = Cells(width, height)
    across, down = grid.pitch
    for number, one in enumerate(examples[: grid.count]):
        row, column = divmod(number, grid.columns)
        tile = _draw_tile(one, grid, is_selected=number == selected, shaded=shaded)
        cells.paste(column * across, row * down, tile)
    return cells


def _draw_tile(one: JudgedExample, grid: Grid, *, is_selected: bool, shaded: bool) -> Cells:
    cells = Cells(*grid.pitch)
    picture = reduced(one.picture, grid.width, grid.lines)
    left = MARGIN + max((grid.width - picture.shape[1]) // 2, 0)
    if picture.ndim == 3 and not shaded:
        draw_colours(cells, left, 0, picture)
    else:
        draw_pixels(cells, left, 0, as_grey(picture).tolist(), "ink", shaded=shaded)
    truth = pad(f"is {one.truth}", grid.width)
    key = "right" if wording.is_right(one) else "wrong"
    cells.write(MARGIN, grid.lines, truth, "selected" if is_selected else "note")
    cells.write(MARGIN, grid.lines + 1, fit(wording.answer(one), grid.width), key)
    loss = f"loss {quantities.number(one.loss)}"
    cells.write(MARGIN, grid.lines + 2, fit(loss, grid.width), "note")
    if is_selected:
        cells.write(0, grid.lines, "▶", "mark")
    if one.is_marked:
        cells.write(0, grid.lines + 2, "◆", "mark")
    return cells


def reduced(picture: Array, width: int, lines: int) -> Array:
    """A picture with an even number of rows that fits; thin lines do not fade."""
    rows, columns = picture.shape[:2]
    halves = (rows, columns) == (2 * SHRINK * lines, SHRINK * width)
    return (
        shrunk(picture, SHRINK) if picture.ndim == 2 and halves else fitted(picture, width, lines)
    )
