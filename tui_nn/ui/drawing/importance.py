"""Importance: a bar for each column, as long as the answers get worse without it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from tui_nn.text import percent, plural
from tui_nn.ui.drawing.bars import horizontal_bar
from tui_nn.ui.drawing.cells import Cells, Key, fit
from tui_nn.ui.drawing.class_names import longest
from tui_nn.ui.drawing.scatter import CURRENCIES, amount, unit_of

if TYPE_CHECKING:
    from tui_nn.training.protocol.figures import ImportanceView

Write = Callable[[float], str]
"""Writes a number."""

HEADINGS = 3
"""Lines above the bars."""

_WIDEST_NAME, _WIDEST_BAR, _LEAST_BAR = 30, 60, 4


def draw_importance(
    width: int, height: int, view: ImportanceView, target_name: str | None, top: int = 0
) -> Cells:
    """Draw the columns, the most important first; those not measured yet last.

    Args:
        width, height: of the picture.
        view: what is measured.
        target_name: of a regression, with its unit; None for classification.
        top: number of columns scrolled out above.

    Returns:
        The picture. Style keys: "title", "frame", "name", "bar", "faint".
    """
    cells = Cells(width, height)
    cells.write(0, 0, _first_fitting(_titles(view, target_name), width), "title")
    cells.write(0, 1, _first_fitting(_meanings(view, target_name), width), "frame")
    hidden = hidden_columns(height, len(view.names))
    above = min(top, hidden)
    lines = height - HEADINGS - bool(hidden)
    _draw_bars(cells, view, _ranked(view)[above : above + lines], *_writers(target_name))
    if hidden:
        parts = [f"↑ {above} above"] * bool(above) + [f"↓ {hidden - above} more"] * (hidden > above)
        cells.write(0, height - 1, fit(", ".join(parts), width), "frame")
    return cells


def hidden_columns(height: int, columns: int) -> int:
    """Number of `columns` for which there is no line in a picture of this height."""
    lines = height - HEADINGS
    return 0 if columns <= lines else columns - max(lines - 1, 0)


def _ranked(view: ImportanceView) -> list[int]:
    """The columns, the most important first."""
    means = [-math.inf if math.isnan(mean) else mean for mean in view.mean.tolist()]
    return sorted(range(len(means)), key=lambda column: -means[column])


def _titles(view: ImportanceView, target_name: str | None) -> Sequence[str]:
    """What is measured and how far, the longest first."""
    if view.done < view.total:
        done = percent(view.done / view.total)
        return f"measuring: {done} of {plural(view.repeats, 'shuffle')} a column", f"{done} done"
    if target_name is None:
        base = f"accuracy {percent(view.base, 1)}"
    else:
        base = f"MAE {amount(view.base, unit_of(target_name)[1])}"
    rows, step = f"{view.rows:,} {view.part} rows", f"at step {view.step:,}"
    return f"{base} on {rows}, {step}", f"{base}, {step}", base


def _meanings(view: ImportanceView, target_name: str | None) -> Sequence[str]:
    """What the bars are, the longest first."""
    what = "points of accuracy lost" if target_name is None else "growth of the error (MAE)"
    spread = f"; mean ± deviation of {plural(view.repeats, 'shuffle')}"
    return f"{what} when a column is shuffled{spread}", f"{what} by shuffling", what


def _first_fitting(texts: Sequence[str], width: int) -> str:
    return next((text for text in texts if len(text) <= width), fit(texts[-1], width))


def _writers(target_name: str | None) -> tuple[Write, Write]:
    """How a change and its spread are written: in points, or in the unit of the target."""
    if target_name is None:
        return lambda change: f"{100 * change:.1f}", lambda spread: f"{100 * spread:.1f}"
    unit = unit_of(target_name)[1]
    return lambda change: amount(change, unit), lambda spread: _brief_amount(spread, unit)


def _brief_amount(spread: float, unit: str) -> str:
    """Two significant digits, without the sign of a currency."""
    text = amount(float(f"{spread:.2g}"), "" if unit in CURRENCIES else unit)
    return text.removesuffix(".0")


def _draw_bars(
    cells: Cells, view: ImportanceView, columns: Sequence[int], write: Write, write_spread: Write
) -> None:
    means, spreads = view.mean.tolist(), view.spread.tolist()
    known = {n for n, mean in enumerate(means) if not math.isnan(mean)}
    largest = max((means[n] for n in known), default=0.0)
    texts = _write_values(
        {n: (means[n], spreads[n]) for n in columns if n in known}, write, write_spread
    )
    value_width = max(map(len, texts.values()), default=1)
    room = cells.width - value_width - 2
    name_width = max(min(longest(view.names), _WIDEST_NAME, room - _LEAST_BAR), 1)
    bar_width = max(min(room - name_width, _WIDEST_BAR), 0)
    for y, column in enumerate(columns, HEADINGS):
        cells.write(0, y, fit(view.names[column], name_width), "name")
        text = texts.get(column, "…")
        is_clear = column in texts and means[column] > spreads[column]
        key: Key = "bar" if is_clear else "faint"
        if column in texts:
            share = max(means[column] / largest, 0.0) if largest > 0 else 0.0
            cells.write(name_width + 1, y, horizontal_bar(share, bar_width), key)
        cells.write(name_width + 2 + bar_width + value_width - len(text), y, text, key)


def _write_values(
    values: Mapping[int, tuple[float, float]], write: Write, write_spread: Write
) -> dict[int, str]:
    """Mean and spread of each column, each below the other."""
    pairs = {
        column: (write(mean).replace("-", "−"), f"±{write_spread(spread)}")
        for column, (mean, spread) in values.items()
    }
    left = max((len(mean) for mean, _ in pairs.values()), default=0)
    right = max((len(spread) for _, spread in pairs.values()), default=0)
    return {
        column: f"{mean.rjust(left)} {spread.ljust(right)}"
        for column, (mean, spread) in pairs.items()
    }
