"""Curve: the chosen unit's activation function, with its point and, going back, its tangent."""

from __future__ import annotations

import math

from tui_nn.training.protocol.microscope import MicroscopeView
from tui_nn.ui.drawing.axes import linear_axis
from tui_nn.ui.drawing.cells import Cells, fit
from tui_nn.ui.drawing.plot import Series, draw_plot
from tui_nn.ui.microscope.numbers import plain

POINT = "●"
LEAST_WIDTH, LEAST_HEIGHT = 20, 6
WIDEST, HIGHEST = 60, 18
"""Room that a curve takes at most."""


def draw_curve(
    view: MicroscopeView, width: int, height: int, *, tangent: bool, braille: bool
) -> Cells | None:
    """Draw a = f(z) around the unit's sum.

    Style keys: "curve", "tangent", "point", "frame", "heading".

    Args:
        view: the example.
        width, height: of the picture, in cells.
        tangent: whether the derivative is drawn, as the line that touches the curve.
        braille: draw in braille dots; else with a character a point.

    Returns:
        The picture; None if there is too little room, or the numbers are not finite.
    """
    unit, layer = view.unit, view.layers[view.unit.layer]
    logit, output = float(layer.logits[unit.unit]), float(layer.outputs[unit.unit])
    slope = float(layer.slopes[unit.unit])
    points = list(zip(unit.curve_logits.tolist(), unit.curve_outputs.tolist(), strict=True))
    finite = [y for _, y in points if math.isfinite(y)]
    if not (math.isfinite(logit) and math.isfinite(output) and finite):
        return None
    if width < LEAST_WIDTH or height < LEAST_HEIGHT:
        return None
    x_axis = linear_axis(points[0][0], points[-1][0], max(width // 12, 2))
    y_axis = linear_axis(min(finite), max(finite), max(height // 3, 2))
    marker = "braille" if braille else "."
    series = [Series(points, "curve", marker)]
    if tangent and math.isfinite(slope):
        ends = (x for x, _ in points)
        line = [(x, output + slope * (x - logit)) for x in ends]
        low, high = y_axis.low, y_axis.high
        series.append(Series([p for p in line if low <= p[1] <= high], "tangent", marker))
    drawn = draw_plot(width, height - 1, series, x_axis, y_axis)
    if drawn is None:
        return None
    plot, canvas = drawn
    column, row = canvas.column(logit), canvas.row(output)
    if column is not None and row is not None:
        plot.write(column, row, POINT, "point")
    cells = Cells(width, height)
    name = layer.description.activation
    room = width - canvas.left
    caption = _caption(name, logit, output, slope, room, tangent=tangent)
    cells.write(max(canvas.left, 0), 0, fit(caption, room), "heading")
    cells.paste(0, 1, plot)
    return cells


def _caption(
    name: str, logit: float, output: float, slope: float, width: int, *, tangent: bool
) -> str:
    if tangent:
        whole = f"slope {plain(slope, 3)} at z = {plain(logit, 3)}"
        return whole if len(whole) <= width else f"slope {plain(slope, 2)} at {plain(logit, 2)}"
    return f"{name}({plain(logit, 3)}) = {plain(output, 3)}"
