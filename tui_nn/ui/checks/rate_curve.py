"""RateCurve: the loss over a growing learning rate, with the recipe's and the suggested rate."""

from __future__ import annotations

import math

from tui_nn.training.protocol.checking import ChecksView
from tui_nn.ui.drawing.axes import Axis, power_label
from tui_nn.ui.drawing.cells import Cells, fit, message
from tui_nn.ui.drawing.even_axes import even_axis
from tui_nn.ui.drawing.plot import Canvas, Series, canvas_rows, draw_plot

SUGGESTED, RECIPE = "◆", "●"
"""Signs of the two rates."""

DOT = "•"
"""Character of the curve on terminals without braille."""

HEADROOM = 1.2
"""Factor above the loss at the lowest rates up to which the curve is shown."""

QUIET = 8
"""Points of the curve before the loss moves."""


def draw_rate_curve(width: int, height: int, view: ChecksView, *, braille: bool = True) -> Cells:
    """Draw the curve of the learning-rate range test above its legend.

    Args:
        width, height: of the picture.
        view: with the curve, or without while it is not measured.
        braille: whether the terminal shows braille.

    Returns:
        The picture. Style keys: "curve", "suggested", "recipe", "frame".
    """
    if len(view.rates) < 2:
        text = "The loss over the learning rate appears here when it is measured."
        return message(width, height, text, "frame")
    losses = [float(loss) for loss in view.losses]
    points = list(zip(map(float, view.rates), losses, strict=True))
    ceiling = max(HEADROOM * max(losses[:QUIET]), min(losses) * HEADROOM)
    shown = [loss for loss in losses if loss <= ceiling]
    y = even_axis(min(0.0, *shown), max(shown), canvas_rows(height - 1))
    x = decades_axis(min(points[0][0], view.rate), max(points[-1][0], view.rate))
    series = Series([(rate, min(loss, ceiling)) for rate, loss in points], "curve",
                    "braille" if braille else DOT)  # fmt: skip
    plot = draw_plot(width, height - 1, [series], x, y)
    if plot is None:
        return message(width, height, "more room is needed for the curve", "frame")
    drawn, canvas = plot
    cells = Cells(width, height)
    cells.paste(0, 0, drawn)
    _mark(cells, canvas, view.rate, RECIPE, "recipe", 1)
    legend = f"{RECIPE} recipe's rate {view.rate:g}"
    if view.suggested_rate is not None:
        _mark(cells, canvas, view.suggested_rate, SUGGESTED, "suggested", 0)
        end = cells.write(canvas.left, height - 1, f"{SUGGESTED} suggested ", "suggested")
        end = cells.write(end, height - 1, f"{view.suggested_rate:g}   ", "suggested")
    else:
        end = canvas.left
    end = cells.write(end, height - 1, legend, "recipe")
    cells.write(end + 3, height - 1, fit("loss over learning rate", width - end - 3), "frame")
    return cells


def decades_axis(low: float, high: float) -> Axis:
    """A logarithmic axis from `low` to `high`, both above 0, with a tick at each decade."""
    first, last = math.log10(low), math.log10(high)
    decades = range(math.ceil(first - 1e-9), math.floor(last + 1e-9) + 1)
    return Axis(first, last, tuple((float(n), power_label(n)) for n in decades), log=True)


def _mark(cells: Cells, canvas: Canvas, rate: float, sign: str, key: str, row: int) -> None:
    """A vertical line at a rate, behind the curve, with its sign in one of the top rows."""
    column = canvas.column(rate)
    if column is None:
        return
    for line in range(canvas.top, canvas.top + canvas.height):
        if cells.characters[line][column] == " ":
            cells.write(column, line, "│", key)
    cells.write(column, canvas.top + row, sign, key)
