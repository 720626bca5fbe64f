"""A function of two numbers as a field of colour, with a path on it; or a picture."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from tui_nn.training.protocol.lessons import Surface
from tui_nn.training.protocol.measurements import PlaneView
from tui_nn.ui.drawing.axes import span_axis
from tui_nn.ui.drawing.cells import Cells, Key, fit
from tui_nn.ui.drawing.half_block import draw_pixels, enlarged
from tui_nn.ui.drawing.plane import FIELD_LEVELS, POINT_SIGNS, draw_plane

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

PASSED, HERE, BETWEEN = "•", "◆", "·"
LEGEND_ROWS = 1


def draw_landscape(width: int, height: int, view: Surface, *, shaded: bool = False) -> Cells:
    """Draw the field with its axes, the path, and a legend below.

    Returns:
        The picture. Style keys: those of `draw_plane`, and ("ink", upper, lower) for a picture.
    """
    if not view.x_name:
        return _draw_picture(width, height, view, shaded=shaded)
    cells = Cells(width, height)
    rows = height - LEGEND_ROWS
    plane = PlaneView(view.extent, _levelled(view.values), view.points, view.labels)
    cells.paste(0, 0, draw_plane(width, rows, plane, shaded=shaded))
    _draw_path(cells, rows, view)
    _write_legend(cells, view, shaded=shaded)
    return cells


def _levelled(values: Array) -> Array:
    """Values from 0 to 1; probabilities stay as they are."""
    low, high = float(values.min()), float(values.max())
    if low >= 0 and high <= 1:
        return values
    levelled: Array = (values - low) / ((high - low) or 1.0)
    return levelled


def _draw_path(cells: Cells, rows: int, view: Surface) -> None:
    """Mark the points that were passed, the latest one most."""
    x_low, x_high, y_low, y_high = view.extent
    ticks = span_axis(y_low, y_high, max(3, rows // 4)).ticks
    left = max(len(label) for _, label in ticks) + 1 if ticks else 1
    width, height = cells.width - left, rows - 2
    x, y = span_axis(x_low, x_high, 3), span_axis(y_low, y_high, 3)
    if width < 1 or height < 1:
        return
    places = [
        (
            left + min(width - 1, int((x.share(px) or 0.0) * width)),
            min(height - 1, int((1 - (y.share(py) or 0.0)) * height)),
            x.shows(px) and y.shows(py),
        )
        for px, py in view.path
        if math.isfinite(px) and math.isfinite(py)
    ]
    for before, after in pairwise(places):
        for column, row in _between(before[:2], after[:2]):
            _mark(cells, column, row, BETWEEN)
    for column, row, _ in places[:-1]:
        _mark(cells, column, row, PASSED)
    for column, row, is_inside in places[-1:]:
        _mark(cells, column, row, HERE if is_inside else "▲")


def _between(start: tuple[int, int], end: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """The cells on the line between two cells, without the ends."""
    steps = max(abs(end[0] - start[0]), abs(end[1] - start[1]))
    for n in range(1, steps):
        share = n / steps
        yield (
            round(start[0] + share * (end[0] - start[0])),
            round(start[1] + share * (end[1] - start[1])),
        )


def _mark(cells: Cells, column: int, row: int, character: str) -> None:
    """Write a character upon the field."""
    below = cells.keys[row][column]
    level = below[2] if isinstance(below, tuple) else 0
    cells.write(column, row, character, ("point", 1, level))


def _write_legend(cells: Cells, view: Surface, *, shaded: bool) -> None:
    """The axes, and what the two colours are."""
    y, last = cells.height - 1, FIELD_LEVELS - 1
    axes = f"{view.x_name} → {view.y_name} ↑"
    signs = POINT_SIGNS if len(view.points) else "  "
    high_sign = f"▓{signs[1]}" if shaded else f" {signs[1]}"
    low: Key = "frame" if shaded else ("point", 0, 0)
    high: Key = "frame" if shaded else ("point", 1, last)
    runs: list[tuple[str, Key]] = [
        (f" {signs[0]} ", low), (f" {view.low_name}  ", "frame"),
        (f"{high_sign} ", high), (f" {view.high_name}", "frame"),
    ]  # fmt: skip
    room = cells.width - sum(len(text) for text, _ in runs) - 2
    x = cells.write(0, y, fit(axes, room) if room > len(axes) - 1 else "", "frame")
    cells.write_runs(x + 1 if x else 0, y, runs if view.low_name else [])


def _draw_picture(width: int, height: int, view: Surface, *, shaded: bool) -> Cells:
    """Values from 0 to 1 as pixels, as large as there is room for."""
    cells = Cells(width, height)
    rows: Sequence[Sequence[int]] = (255 * view.values).round().astype(int).tolist()
    side, tall = len(rows[0]), len(rows)
    scale = max(1, min(width // side, 2 * height // tall))
    if side > width or tall > 2 * height:
        rows = [row[:width] for row in rows[: 2 * height]]
    large = enlarged(rows, scale)
    x = max(0, (width - len(large[0])) // 2)
    draw_pixels(cells, x, 0, large, "ink", shaded=shaded)
    return cells
