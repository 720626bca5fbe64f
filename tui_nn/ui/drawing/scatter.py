"""Scatter: predicted against true values, with the diagonal of equality."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from tui_nn.ui.drawing.axes import linear_axis
from tui_nn.ui.drawing.cells import Cells, fit, message
from tui_nn.ui.drawing.even_axes import even_axis
from tui_nn.ui.drawing.numerals import short
from tui_nn.ui.drawing.plot import Series, canvas_rows, draw_plot

if TYPE_CHECKING:
    from tui_nn.training.protocol.measurements import PredictionsView

MOST_POINTS = 400
"""Most points; more are not distinguishable and cost time."""

FEW_POINTS = 60
"""Most points that are drawn large; more are small dots."""

_CELLS_A_TICK = 10


CURRENCIES = ("$", "€", "£", "¥")
"""Units that are written before the number."""


LONGEST_UNIT = 6
"""Characters of a unit that is written after each number; a longer one stays in the name."""


def unit_of(target_name: str) -> tuple[str, str]:
    """Name and unit of the target: "price [$]" gives "price" and "$"."""
    name, _, rest = target_name.partition("[")
    unit = rest.rstrip("] ")
    if len(unit) > LONGEST_UNIT:
        return target_name, ""
    return name.strip() or "value", unit


def amount(value: float, unit: str) -> str:
    """A value in its unit: $12.3k, -$5, 12.3km."""
    size = abs(value)
    if size == 0:
        text = "0"
    elif 1000 <= size < 1e6:
        text = f"{size / 1000:.3g}k"
    elif 1e6 <= size < 1e9:
        text = f"{size / 1e6:.3g}M"
    else:
        text = short(size)
    sign = "-" if value < 0 else ""
    return f"{sign}{unit}{text}" if unit in CURRENCIES else f"{sign}{text}{unit}"


def draw_scatter(width: int, height: int, view: PredictionsView, *, braille: bool = True) -> Cells:
    """Draw the points over the diagonal, with the errors in words above.

    Returns:
        The picture. Style keys: "title", "point", "diagonal", "frame".
    """
    name, unit = unit_of(view.target_name)
    every = max(1, -(-len(view.true) // MOST_POINTS))
    points = list(zip(view.true[::every].tolist(), view.predicted[::every].tolist(), strict=True))
    values = [v for v in view.true.tolist() if v == v and abs(v) != float("inf")]
    if not values:
        return message(width, height, "No examples to compare with.", "frame")
    write: Callable[[float], str] = lambda value: amount(value, unit)  # noqa: E731
    x = linear_axis(min(values), max(values), max(2, width // _CELLS_A_TICK), write)
    words = _words(view, unit, width - 1)
    rows = height - 1 - len(words)
    y = even_axis(x.low, x.high, canvas_rows(rows), write)
    low, high = max(x.low, y.low), min(x.high, y.high)
    fine = braille and len(points) > FEW_POINTS
    series = [
        Series([(low, low), (high, high)], "diagonal", "braille" if braille else "·"),
        Series(points, "point", "braille" if fine else "•", joined=False),
    ]
    cells = Cells(width, height)
    for line, text in enumerate(words):
        cells.write(1, line, text, "title")
    plot = draw_plot(width, rows, series, x, y)
    if plot is None:
        return message(width, height, " ".join(words), "title")
    cells.paste(0, len(words), plot[0])
    cells.write(1, height - 1, _caption(name, width - 1), "frame")
    return cells


def _words(view: PredictionsView, unit: str, width: int) -> list[str]:
    """The known errors in a line, in full if there is room, or in two short lines."""
    evaluation = view.evaluation
    if evaluation is None or evaluation.mae is None:
        return [fit("not evaluated yet", width)]
    mae = amount(evaluation.mae, unit)
    rmse = "" if view.rmse is None else f"  RMSE {amount(view.rmse, unit)}"
    known = evaluation.r2 is not None and not math.isnan(evaluation.r2)  # of one example it is not
    r2 = f"  R² {evaluation.r2:.3f}" if known else ""
    short = {"validation": "val"}.get(view.part, view.part)
    names = (f"{view.part} MAE (mean absolute error)", f"{view.part} MAE", f"{short} MAE")
    texts = [f"{name} {mae}{rmse}{r2}" for name in names]
    fitting = next((text for text in texts if len(text) <= width), None)
    return [fitting] if fitting else [fit(f"{short} MAE {mae}", width), fit((rmse + r2)[2:], width)]


def _caption(name: str, width: int) -> str:
    """Description of the axes and the diagonal, as much as fits."""
    axes = f"↑ predicted, → true {name}"
    full = f"{axes}; equal on the diagonal"
    return full if len(full) <= width else fit(axes, width)
