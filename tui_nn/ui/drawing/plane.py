"""Plane: the network's answers over the plane as a field of colour, with examples on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui_nn.pixels import LEVELS
from tui_nn.ui.drawing.axes import Axis, span_axis
from tui_nn.ui.drawing.cells import Cells, Key, message

if TYPE_CHECKING:
    from tui_nn.training.protocol.measurements import PlaneView

FIELD_LEVELS = LEVELS
"""Steps from class 0 to class 1."""

POINT_SIGNS = "○●"
"""An example of class 0 and one of class 1."""

MOST_POINTS_SHARE = 0.2
"""Largest share of cells with an example, so that the field stays visible."""

_FIELD_SHADES = " ░▒▓"
_LEAST = (12, 6)


def field_level(probability: float) -> int:
    """The step of a probability of class 1; NaN counts as 0.5."""
    if not 0.0 <= probability <= 1.0:
        probability = 0.5
    return round(probability * (FIELD_LEVELS - 1))


def draw_plane(width: int, height: int, view: PlaneView, *, shaded: bool = False) -> Cells:
    """Draw the field, the examples and two axes.

    Args:
        width, height: of the picture.
        view: the network's answers and some examples.
        shaded: use characters instead of two colours.

    Returns:
        The picture. Style keys: ("field", upper level, lower level), ("point", label, level),
        "shade", "frame".
    """
    if width < _LEAST[0] or height < _LEAST[1]:
        return message(width, height, "Too small for the plane.", "frame")
    x_low, x_high, y_low, y_high = view.extent
    y = span_axis(y_low, y_high, max(3, height // 4))
    x = span_axis(x_low, x_high, max(3, width // 8))
    left = max(len(label) for _, label in y.ticks) + 1 if y.ticks else 1
    field = _draw_field(width - left, height - 2, view.probabilities.tolist(), shaded)
    _draw_points(field, view, x, y)
    cells = Cells(width, height)
    cells.paste(left, 0, field)
    _draw_frame(cells, left, x, y)
    return cells


def _draw_field(width: int, height: int, grid: Sequence[Sequence[float]], shaded: bool) -> Cells:
    """The answers, two rows in each cell, resampled to the size of the field."""
    cells = Cells(width, height)
    rows, columns = len(grid), len(grid[0])
    picked = [min(columns - 1, int((x + 0.5) * columns / width)) for x in range(width)]
    for y in range(height):
        upper = grid[min(rows - 1, int((2 * y + 0.5) * rows / (2 * height)))]
        lower = grid[min(rows - 1, int((2 * y + 1.5) * rows / (2 * height)))]
        for x, column in enumerate(picked):
            high, low = field_level(upper[column]), field_level(lower[column])
            if shaded:
                cells.write(x, y, _FIELD_SHADES[min(3, (high + low) // 8)], "shade")
            else:
                character = " " if high == low else "▀"
                cells.write(x, y, character, ("field", high, low))
    return cells


def _draw_points(field: Cells, view: PlaneView, x: Axis, y: Axis) -> None:
    most = max(1, int(MOST_POINTS_SHARE * field.width * field.height))
    every = -(-len(view.points) // most) if len(view.points) else 1
    points, labels = view.points[::every].tolist(), view.labels[::every].tolist()
    for (px, py), label in zip(points, labels, strict=True):
        if not (x.shows(px) and y.shows(py)):
            continue
        across, up = x.share(px) or 0.0, y.share(py) or 0.0
        column = min(field.width - 1, int(across * field.width))
        row = min(field.height - 1, int((1 - up) * field.height))
        below = field.keys[row][column]
        level = below[2] if isinstance(below, tuple) else None
        kind = int(label > 0.5)
        key: Key = ("point", kind, level) if level is not None else ("point", kind, 0)
        field.write(column, row, POINT_SIGNS[kind], key)


def _draw_frame(cells: Cells, left: int, x: Axis, y: Axis) -> None:
    """Axes to the left and below, with their ticks."""
    height, width = cells.height - 2, cells.width - left
    for row in range(height):
        cells.write(left - 1, row, "│", "frame")
    cells.write(left - 1, height, "└" + "─" * width, "frame")
    for position, label in y.ticks:
        row = min(height - 1, int((1 - (y.share(position) or 0.0)) * height))
        cells.write(left - 1 - len(label), row, label + "┤", "frame")
    end = 0
    for position, label in x.ticks:
        column = left + min(width - 1, int((x.share(position) or 0.0) * width))
        start = min(max(0, column - len(label) // 2), cells.width - len(label))
        if start >= end:
            cells.write(column, height, "┬", "frame")
            end = cells.write(start, height + 1, label, "frame") + 1
