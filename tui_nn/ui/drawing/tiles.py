"""Tiles: small pictures in rows and columns, each with two lines of words under it."""

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
"""Column before each tile, for the marks."""

SHRINK = 2
"""Pixels that a small tile makes one of, in each direction."""


@dataclass(frozen=True, eq=False, slots=True)
class Tile:
    """What is shown of a picture; the picture is drawn once, and kept as it was drawn.

    Attributes:
        picture: shape (28, 28), uint8.
        reading: the first line under it.
        note: the second one.
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
            shrink: pixels that are made one of.
            shaded: as in `draw_pixels`.
        """
        if (shrink, shaded) not in self._drawn:
            pixels = shrunk(self.picture, shrink).tolist()
            cells = self._drawn[shrink, shaded] = Cells(len(pixels), len(pixels) // 2)
            draw_pixels(cells, 0, 0, pixels, "ink", shaded=shaded)
        return self._drawn[shrink, shaded]


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Where the tiles are.

    Attributes:
        shrink: pixels that are made one of.
        columns: tiles beside one another.
        rows: rows of tiles in all.
        whole_rows: rows that can be seen in full at a time, at least 1.
    """

    shrink: int
    columns: int
    rows: int
    whole_rows: int

    @property
    def pitch(self) -> tuple[int, int]:
        """Columns and lines from one tile to the next."""
        side = PICTURE_SIDE // self.shrink
        return MARGIN + side, side // 2 + WORD_LINES

    def top_showing(self, row: int, top: int) -> int:
        """The first row to be shown so that `row` is seen in full, as near to `top` as may be."""
        return self.limited(min(max(top, row - self.whole_rows + 1), row))

    def limited(self, top: int) -> int:
        """The first row to be shown, so that the last one is not left behind."""
        return max(0, min(top, self.rows - self.whole_rows))

    def tile_at(self, x: int, y: int, top: int) -> int | None:
        """The number of the tile at a cell; None beside the tiles."""
        width, height = self.pitch
        if x < 0 or y < 0 or x // width >= self.columns:
            return None
        return (top + y // height) * self.columns + x // width


def arrange(width: int, height: int, count: int) -> Arrangement:
    """Where `count` tiles go: as large as their pictures are, if all have room, else small ones.

    Args:
        width, height: of the area in cells; its last column is kept free for a scroll bar.
        count: how many there are.
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
        arrangement: where they go.
        top: the first row to draw.
        selected: number of the tile that is pointed at.
        marked: numbers of tiles with a mark.
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
    """The picture with each square of `by` by `by` pixels made one, as dark as its mean.

    A thin line would fade; so the mean is taken of intensities as people see them (root mean
    square).
    """
    if by == 1:
        return picture
    rows, columns = picture.shape
    squares = picture.astype(float).reshape(rows // by, by, columns // by, by)
    means: Array = np.sqrt((squares * squares).mean(axis=(1, 3)))
    return np.rint(means).astype(np.uint8)


def draw_scroll_bar(cells: Cells, top: int, arrangement: Arrangement) -> None:
    """In the last column, which part of the rows is seen."""
    height, rows = cells.height, arrangement.rows
    length = max(1, round(height * arrangement.whole_rows / rows))
    hidden = max(1, rows - arrangement.whole_rows)
    start = round((height - length) * min(top, hidden) / hidden)
    for y in range(height):
        seen = start <= y < start + length
        cells.write(cells.width - 1, y, "█" if seen else "│", "bar")
