"""Curves and points between two axes, with a legend above."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tui_nn.training.protocol.lessons import Line
from tui_nn.ui.drawing.axes import Axis, linear_axis
from tui_nn.ui.drawing.cells import Cells, Key, fit, message
from tui_nn.ui.drawing.plot import Series, canvas_rows, draw_plot

KEYS = ("first", "second", "third")
PLAIN_MARKS = ("•", "x", "+")
"""Characters of the curves without braille."""

MARK, PLAIN_POINT, FEW_POINTS = "◆", "○", 10
HEADROOM = 3.0
"""How far above the first values of the curves the axis goes, where a curve runs away."""

_CELLS_A_TICK, _ROWS_A_TICK = 10, 3


def draw_lines_plot(
    width: int, height: int, lines: Sequence[Line], axes: tuple[str, str], *, braille: bool
) -> Cells:
    """Draw curves and points.

    Returns:
        The picture. Style keys: those of KEYS, "frame".
    """
    points = [list(zip(line.x.tolist(), line.y.tolist(), strict=True)) for line in lines]
    if not any(math.isfinite(y) for one in points for _, y in one):
        return message(width, height, "The curves appear here: s trains a step.", "frame")
    is_curved = not any(line.is_marked for line in lines)
    x, y = _x_axis(points, width), _y_axis(points, canvas_rows(height - 2), limited=is_curved)
    series = [
        Series(one, KEYS[place % len(KEYS)], _marker(line, place, len(one), braille=braille),
               joined=not line.is_marked)
        for place, (line, one) in enumerate(zip(lines, points, strict=True))
    ]  # fmt: skip
    drawn = draw_plot(width, height - 2, series, x, y)
    cells = Cells(width, height)
    if drawn is None:
        return message(width, height, "Too small for the curves.", "frame")
    cells.paste(0, 1, drawn[0])
    _write_legend(cells, lines, braille=braille)
    named = [f"{arrow} {name}" for arrow, name in zip("→↑", axes, strict=True) if name]
    cells.write_centred(height - 1, fit("   ".join(named), width), "frame")
    return cells


def _marker(line: Line, place: int, points: int, *, braille: bool) -> str:
    if line.is_marked:
        return MARK if points <= FEW_POINTS else ("braille" if braille else PLAIN_POINT)
    return "braille" if braille else PLAIN_MARKS[place % len(PLAIN_MARKS)]


def _x_axis(points: Sequence[Sequence[tuple[float, float]]], width: int) -> Axis:
    values = [x for one in points for x, _ in one if math.isfinite(x)]
    return linear_axis(min(values), max(values), max(2, width // _CELLS_A_TICK))


def _y_axis(points: Sequence[Sequence[tuple[float, float]]], rows: int, *, limited: bool) -> Axis:
    """Over all values; if limited, not as far as a curve that runs away from where they began."""
    values = [y for one in points for _, y in one if math.isfinite(y)]
    begins = [one[0][1] for one in points if one and math.isfinite(one[0][1])]
    low, high = min(values), max(values)
    limit = HEADROOM * max(map(abs, begins), default=high)
    if limited and low >= 0 and limit > 0:
        high = min(high, max(limit, low))
    return linear_axis(low, high, max(2, rows // _ROWS_A_TICK))


def _write_legend(cells: Cells, lines: Sequence[Line], *, braille: bool) -> None:
    x = 1
    for place, line in enumerate(lines):
        sign = "━" if braille else PLAIN_MARKS[place % len(PLAIN_MARKS)]
        if line.is_marked:
            sign = MARK if len(line.x) <= FEW_POINTS else "•" if braille else PLAIN_POINT
        key: Key = KEYS[place % len(KEYS)]
        x = cells.write(x, 0, f"{sign} {line.name}", key) + 2
