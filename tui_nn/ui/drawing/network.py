"""Network drawing: the layers as columns of units with their sizes, and the connections."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from tui_nn import pixels
from tui_nn.ui.drawing.cells import Cells, wrap
from tui_nn.ui.drawing.numerals import grouped

UNIT, MORE, LINK = "●", ":", "·"
FEWEST_ROWS, COLUMN_WIDTH = 5, 7
"""Least rows of units, and least columns for each layer."""

MOST_UNITS = 9
"""Most units that are drawn of a layer; of more, the middle one is an ellipsis."""

_WORDS = 3
"""Lines below the units: size, name, and an empty one."""

Point = tuple[int, int]


def draw_network(
    width: int,
    height: int,
    layers: Sequence[int],
    names: Sequence[str],
    text: str,
    *,
    braille: bool,
) -> Cells | None:
    """Draw a network of dense layers.

    Args:
        width, height: of the picture, in cells.
        layers: units of each layer, the inputs first.
        names: of the layers.
        text: a sentence for the lines at the bottom.
        braille: draw connections in braille; else as single dots.

    Returns:
        The picture; None if there is too little room. Style keys: "unit", "link", "hint".
    """
    lines = wrap(text, max(1, width - 2))
    longest = max(map(len, text.split()), default=0)
    rows = min(height - _WORDS - len(lines), 2 * MOST_UNITS - 1)
    if rows < FEWEST_ROWS or width < max(COLUMN_WIDTH * len(layers), longest + 2):
        return None
    cells = Cells(width, height)
    top = (height - rows - _WORDS - len(lines)) // 2
    spacing = width / len(layers)
    places = [round(spacing * (n + 0.5)) for n in range(len(layers))]
    columns = [
        [(x, top + y) for y in _rows(size, rows)] for x, size in zip(places, layers, strict=True)
    ]
    _link(cells, columns, braille=braille)
    for x, points, size, name in zip(places, columns, layers, names, strict=True):
        for n, (_, y) in enumerate(points):
            hidden = size > len(points) and n == len(points) // 2
            cells.write(x, y, MORE if hidden else UNIT, "unit")
        _label(cells, x, top + rows, grouped(size), round(spacing), "unit")
        _label(cells, x, top + rows + 1, name, round(spacing), "hint")
    for n, line in enumerate(lines):
        cells.write_centred(top + rows + _WORDS + n, line, "hint")
    return cells


def _rows(size: int, rows: int) -> list[int]:
    """Rows of the drawn units of a layer of `size`, centred in `rows` rows."""
    count = min(size, MOST_UNITS, rows if rows <= MOST_UNITS else (rows + 1) // 2)
    if size > count and count % 2 == 0:
        count -= 1
    step = 2 if 2 * count - 1 <= rows else 1
    first = (rows - (step * (count - 1) + 1)) // 2
    return [first + step * n for n in range(count)]


def _label(cells: Cells, x: int, y: int, text: str, room: int, key: str) -> None:
    text = text[: max(room - 1, 1)]
    cells.write(x - len(text) // 2, y, text, key)


def _link(cells: Cells, columns: Sequence[Sequence[Point]], *, braille: bool) -> None:
    """Draw a line from every unit to each of the next layer."""
    dots: dict[Point, int] = {}
    for before, after in pairwise(columns):
        for x0, y0 in before:
            for x1, y1 in after:
                mark_line(dots, (x0 + 2, y0), (x1 - 2, y1))
    for (x, y), bits in dots.items():
        cells.write(x, y, pixels.braille(bits) if braille else LINK, "link")


def mark_line(dots: dict[Point, int], start: Point, end: Point) -> None:
    """Set the braille dots of a line between the middles of two cells."""
    columns = 2 * (end[0] - start[0])
    for n in range(max(columns, 1)):
        share = n / max(columns, 1)
        y = round(4 * (start[1] + (end[1] - start[1]) * share) + 1.5)
        cell = (start[0] + n // 2, y // 4)
        dots[cell] = dots.get(cell, 0) | pixels.BRAILLE_DOTS[y % 4][n % 2]
