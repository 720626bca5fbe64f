"""Tiles: small pictures in rows and columns, each with two lines of text below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.picture import PICTURE_SIDE
from tui_nn.ui.drawing.cells import Cells, Key, fit
from tui_nn.ui.drawing.half_block import draw_pixels

Array = NDArray[Any]

WORD_LINES = 2
MARGIN = 1
"""Column before each tile, for marks."""

SHRINK = 2
"""Factor by which small tiles are reduced, in each direction."""


@dataclass(frozen=True, eq=False, slots=True)
class Tile:
    """A picture with its texts; the drawn picture is cached.

    Attributes:
        picture: shape (28, 28) uint8.
        reading: the first line below.
        note: the second line.
        key: style of the first line.
    """

    picture: Array
    reading: str
    note: str
    key: Key
    _drawn: dict[tuple[int, bool], Cells] = field(default_factory=dict)

    def drawn(self, shrink: int, shaded: bool) -> Cells:
        """The picture, with style key "ink" and its levels.

        Args:
            shrink: factor of reduction.
            shaded: as in `draw_pixels`.
        """
        if (shrink, shaded) not in self._drawn:
            pixels = shrunk(self.picture, shrink).tolist()
            cells = self._drawn[shrink, shaded] = Cells(len(pixels), len(pixels) // 2)
            draw_pixels(cells, 0, 0, pixels, "ink", shaded=shaded)
        return self._drawn[shrink, shaded]


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The layout of the tiles.

    Attributes:
        shrink: factor of reduction.
        columns: tiles beside one another.
        rows: total rows of tiles.
        whole_rows: rows that are fully visible at once, at least 1.
    """

    shrink: int
    columns: int
    rows: int
    whole_rows: int

    @property
    def pitch(self) -> tuple[int, int]:
        """Columns and lines between the origins of adjacent tiles."""
        side = PICTURE_SIDE // self.shrink
        return MARGIN + side, side // 2 + WORD_LINES

    def top_showing(self, row: int, top: int) -> int:
        """The first visible row, as near to `top` as possible, with `row` fully visible."""
        return self.limited(min(max(top, row - self.whole_rows + 1), row))

    def limited(self, top: int) -> int:
        """`top`, limited so that no empty rows are visible."""
        return max(0, min(top, self.rows - self.whole_rows))

    def tile_at(self, x: int, y: int, top: int) -> int | None:
        """Index of the tile at a cell; None outside the tiles."""
        width, height = self.pitch
        if x < 0 or y < 0 or x // width >= self.columns:
            return None
        return (top + y // height) * self.columns + x // width


def arrange(width: int, height: int, count: int) -> Arrangement:
    """The layout of `count` tiles: in full size if all fit, else reduced.

    Args:
        width, height: of the area in cells; its last column is for a scroll bar.
        count: number of tiles.
    """
    for shrink in (1, SHRINK):
        columns = (width - 1) // (MARGIN + PICTURE_SIDE // shrink)
        whole_rows = height // (PICTURE_SIDE // shrink // 2 + WORD_LINES)
        if columns * whole_rows >= count and columns and whole_rows:
            break
    columns = max(columns, 1)
    return Arrangement(shrink, columns, -(-count // columns), max(whole_rows, 1))


def draw_tiles(
    cells: Cells,
    tiles: Sequence[Tile],
    arrangement: Arrangement,
    top: int,
    *,
    selected: int,
    marked: frozenset[int],
    shaded: bool = False,
) -> None:
    """Draw the rows of tiles from row `top` on, and a scroll bar if there are more.

    Style keys: "ink" with its levels, those of the tiles, "note", "selected", "mark", "bar".

    Args:
        cells: where to draw.
        tiles: all of them.
        arrangement: their layout.
        top: the first row to draw.
        selected: index of the selected tile.
        marked: indices of the marked tiles.
        shaded: as in `draw_pixels`.
    """
    width, height = arrangement.pitch
    shown_rows = -(-cells.height // height)
    first = top * arrangement.columns
    for number in range(first, min(first + shown_rows * arrangement.columns, len(tiles))):
        row, column = divmod(number - first, arrangement.columns)
        tile = draw_tile(
            tiles[number],
            arrangement,
            selected=number == selected,
            marked=number in marked,
            shaded=shaded,
        )
        cells.paste(column * width, row * height, tile)
    if arrangement.rows > arrangement.whole_rows:
        draw_scroll_bar(cells, top, arrangement)


def draw_tile(
    tile: Tile, arrangement: Arrangement, *, selected: bool, marked: bool, shaded: bool
) -> Cells:
    """One tile with its margin."""
    cells = Cells(*arrangement.pitch)
    picture = tile.drawn(arrangement.shrink, shaded)
    side, lines = picture.width, picture.height
    cells.paste(MARGIN, 0, picture)
    words = fit(tile.reading, side)
    cells.write(MARGIN, lines, f"{words:{side}}", "selected" if selected else tile.key)
    cells.write(MARGIN, lines + 1, fit(tile.note, side), "note")
    if selected:
        cells.write(0, lines, "▶", "mark")
    if marked:
        cells.write(0, lines + 1, "◆", "mark")
    return cells


def shrunk(picture: Array, by: int) -> Array:
    """The picture, shape (rows, columns) uint8, reduced by the factor `by`.

    A pixel is the root mean square of its square of pixels; thin lines would fade in the mean.
    """
    if by == 1:
        return picture
    rows, columns = picture.shape
    squares = picture.astype(float).reshape(rows // by, by, columns // by, by)
    means: Array = np.sqrt((squares * squares).mean(axis=(1, 3)))
    return np.rint(means).astype(np.uint8)


def draw_scroll_bar(cells: Cells, top: int, arrangement: Arrangement) -> None:
    """A scroll bar in the last column, for the visible rows."""
    height, rows = cells.height, arrangement.rows
    length = max(1, round(height * arrangement.whole_rows / rows))
    hidden = max(1, rows - arrangement.whole_rows)
    start = round((height - length) * min(top, hidden) / hidden)
    for y in range(height):
        seen = start <= y < start + length
        cells.write(cells.width - 1, y, "█" if seen else "│", "bar")
