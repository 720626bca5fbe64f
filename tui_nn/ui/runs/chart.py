"""The curves of several runs in one plot, told apart by colour and by letters along them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_nn.ui.drawing.axes import Axis, linear_axis
from tui_nn.ui.drawing.cells import Cells, fit, message
from tui_nn.ui.drawing.even_axes import even_axis, even_log_axis, even_share_axis
from tui_nn.ui.drawing.numerals import short
from tui_nn.ui.drawing.plot import Series, canvas_rows, draw_plot

Array = NDArray[Any]

COLOURS = 7
"""Style keys "curve-0", "curve-1", …; later curves begin again."""

LETTERS = "abcdefghijklmnopqrstuvwxyz"

MOST_CURVES = len(LETTERS)

COLUMNS_A_LETTER = 16
"""Columns between two letters on a curve."""

SHIFTS = 4
"""Runs whose letters do not stand above each other."""

COLUMNS_A_TICK = 10

WHOLE = ("epoch", "step")
"""Axes without fractions."""

FEWEST_TICKS = 3
"""Least ticks of the measure's axis."""

LEGEND_COLUMNS = 38
"""Least columns of an entry of the legend."""


class RunCurve(NamedTuple):
    """A run in the chart.

    Attributes:
        label: what the legend calls it.
        x, y: its measure over the axis, finite, shape (points,); empty if it has none.
    """

    label: str
    x: Array
    y: Array


def letter_of(number: int) -> str:
    """The letter of the curve `number`, from 0."""
    return LETTERS[number % MOST_CURVES]


def key_of(number: int) -> str:
    """The style key of the curve `number`, from 0."""
    return f"curve-{number % COLOURS}"


def draw_chart(
    width: int,
    height: int,
    curves: Sequence[RunCurve],
    titles: tuple[str, str],
    *,
    log: bool,
    braille: bool,
) -> Cells:
    """Draw curves above their legend.

    Args:
        width, height: of the picture.
        curves: the runs.
        titles: names of the measure and of the axis.
        log: whether the measure's axis is logarithmic.
        braille: whether the terminal shows braille.

    Returns:
        The picture. Style keys: "curve-0" to "curve-6", "frame", "title".
    """
    known = [curve for curve in curves if len(curve.y) and (not log or (curve.y > 0).any())]
    if not known:
        return message(width, height, f"No run has {titles[0]} to draw.", "frame")
    columns = max(width // LEGEND_COLUMNS, 1)
    legend = min(-(-len(curves) // columns), max(height - 8, 1))
    rows = height - legend - 1
    x_values = np.concatenate([curve.x for curve in known])
    x = _x_axis(float(x_values.min()), float(x_values.max()), width, whole=titles[1] in WHOLE)
    y = _y_axis(known, canvas_rows(rows), titles[0], log=log)
    lines = [_line(curve, number, braille=braille) for number, curve in enumerate(curves)]
    letters = [_letters(curve, number, width) for number, curve in enumerate(curves)]
    drawn = draw_plot(width, rows, lines + letters, x, y)
    if drawn is None:
        return message(width, height, "More room is needed for the chart.", "frame")
    cells = Cells(width, height)
    scale = ", logarithmic" if log else ""
    cells.write(0, 0, fit(f"{titles[0]} over {titles[1]}{scale}", width), "title")
    cells.paste(0, 1, drawn[0])
    _write_legend(cells, curves, rows + 1, columns)
    return cells


def _x_axis(low: float, high: float, width: int, *, whole: bool) -> Axis:
    """An axis with ticks at whole numbers, if what it counts has no parts."""
    most = width // COLUMNS_A_TICK
    return linear_axis(low, high, max(2, min(most, int(high - low)) if whole else most))


def _y_axis(curves: Sequence[RunCurve], rows: int, metric: str, *, log: bool) -> Axis:
    """An axis over all values, with ticks at even distances of rows."""
    values = np.concatenate([curve.y[curve.y > 0] if log else curve.y for curve in curves])
    low, high = float(values.min()), float(values.max())
    if log:
        return even_log_axis(low, high, rows)
    axis = (even_share_axis if metric.endswith("accuracy") else even_axis)(low, high, rows)
    if len(axis.ticks) < FEWEST_TICKS:  # few rows: uneven ticks tell more than one or two
        return linear_axis(low, high, FEWEST_TICKS + 1)
    return axis


def _line(curve: RunCurve, number: int, *, braille: bool) -> Series:
    return Series(_points(curve), key_of(number), "braille" if braille else letter_of(number))


def _letters(curve: RunCurve, number: int, width: int) -> Series:
    """The letter of the run at some places of its line, which differ from run to run."""
    points, marks = _points(curve), max(width // COLUMNS_A_LETTER, 2)
    if len(points) > marks:
        shift = (number % SHIFTS) / (SHIFTS * marks)
        shares = np.arange(marks) / marks + shift + 0.5 / (SHIFTS * marks)
        points = [points[int(share * (len(points) - 1))] for share in shares]
    return Series(points, key_of(number), letter_of(number), joined=False)


def _points(curve: RunCurve) -> list[tuple[float, float]]:
    return list(zip(curve.x.tolist(), curve.y.tolist(), strict=True))


def _write_legend(cells: Cells, curves: Sequence[RunCurve], top: int, columns: int) -> None:
    room = cells.width // columns
    for number, curve in enumerate(curves):
        row, column = divmod(number, columns)
        last = short(float(curve.y[-1])) if len(curve.y) else "no values"
        text = f"{letter_of(number)} {last:>6} {curve.label}"
        cells.write(column * room, top + row, fit(text, room - 1), key_of(number))
