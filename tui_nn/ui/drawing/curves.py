"""Curves: training and validation over the steps, smoothed, with the training range behind."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_nn.ui.drawing.axes import Axis, nice_ceiling, span_axis
from tui_nn.ui.drawing.cells import Cells
from tui_nn.ui.drawing.even_axes import even_axis, even_log_axis, even_share_axis
from tui_nn.ui.drawing.glyphs import EIGHTHS_UP
from tui_nn.ui.drawing.plot import Canvas, Series, draw_plot

if TYPE_CHECKING:
    from tui_nn.training.protocol.measurements import CurveSample

SMOOTHING_SHARE = 1 / 16
"""Width of the moving average over a curve, as a share of its buckets."""

DOT, DASH = "•", "╌"
"""Characters of the two curves on terminals without braille."""

PARENT_DOT = "~"
"""Character of a curve of the run that this one was forked from, on such terminals."""

TRAINING_SIGN, VALIDATION_SIGN, PARENT_SIGN = "━", "╌", "·"
"""Signs of the curves in the legend; that of a parent is repeated."""

HEADROOM, LOG_HEADROOM = 3.0, 1000.0
"""Factors above its earlier values up to which a diverging curve is shown (linear, log)."""

_ROBUST_SHARE = 0.02
_CELLS_A_TICK = 10


@dataclass(frozen=True)
class Bucket:
    """A section of a curve: its middle step, and the lowest, mean and highest value."""

    step: float
    low: float
    mean: float
    high: float


Curve = Sequence[Bucket]


def read_curve(sample: CurveSample | None) -> Curve:
    """A sample's buckets, first to last."""
    if sample is None:
        return ()
    columns = (sample.steps, sample.low, sample.mean, sample.high)
    return tuple(Bucket(*map(float, row)) for row in zip(*columns, strict=True))


def nearest(curve: Curve, step: float) -> Bucket | None:
    """The bucket around `step`."""
    return min(curve, key=lambda bucket: abs(bucket.step - step), default=None)


def smoothed(curve: Curve) -> list[tuple[float, float]]:
    """(step, mean) points, each the average of its neighbours; NaN stays NaN."""
    reach = int(len(curve) * SMOOTHING_SHARE / 2)
    means = [bucket.mean for bucket in curve]
    points = []
    for index, bucket in enumerate(curve):
        window = min(reach, index, len(curve) - 1 - index)
        near = [m for m in means[index - window : index + window + 1] if math.isfinite(m)]
        value = sum(near) / len(near) if near and math.isfinite(bucket.mean) else bucket.mean
        points.append((bucket.step, value))
    return points


def step_axis(step: int, total_steps: int, columns: int) -> Axis:
    """From 0 to the end of the run, or to a round number early in the run.

    It moves seldom, so that a longer curve repaints few cells.
    """
    end = float(max(total_steps, step, 1))
    if step < end / 2:
        end = min(end, nice_ceiling(max(step, 10) * 1.05))
    return span_axis(0.0, end, 1 + columns // _CELLS_A_TICK, _step_label)


def value_axis(
    curves: Sequence[Curve],
    rows: int,
    *,
    log: bool,
    share: bool,
    until: float | None = None,
    also: float | None = None,
) -> Axis:
    """An axis for the values of `curves`; rare spikes may exceed it.

    Args:
        curves: to show.
        rows: of the plot's canvas.
        log: whether to show logarithms.
        share: whether the values are shares of 1, labelled in percent.
        until: the step after which the run diverged: what comes later may leave the axis at the
            top, so that what was before can still be read; None if it did not.
        also: a value that must be within the axis.
    """
    if until is not None:
        headroom = LOG_HEADROOM if log else HEADROOM
        curves = [_capped(curve, until, headroom) for curve in curves]
    if also is not None:
        curves = [*curves, (Bucket(0.0, also, also, also),)]
    means = _shown([b.mean for curve in curves for b in curve], log)
    lows = _shown([b.low for curve in curves for b in curve], log)
    highs = _shown([b.high for curve in curves for b in curve], log)
    if not means:
        means = [0.1, 1.0]
    low = min([means[0], *_quantile(lows, _ROBUST_SHARE)])
    high = max([means[-1], *_quantile(highs, 1 - _ROBUST_SHARE)])
    if log:
        return even_log_axis(low, high, rows)
    if share:
        return even_share_axis(low, high, rows)
    return even_axis(0.0 if 0 <= low < 0.25 * high else low, high, rows)


def _capped(curve: Curve, until: float, headroom: float) -> Curve:
    """The curve, with values after the step `until` capped at `headroom` times those before."""
    # The bucket that contains that step extends beyond it.
    begin = max(sum(bucket.step <= until for bucket in curve) - 1, 1)
    means = filter(math.isfinite, [bucket.mean for bucket in curve[:begin]])
    cap = headroom * max(means, default=math.inf)
    return [
        *curve[:begin],
        *(
            Bucket(bucket.step, *(min(v, cap) for v in (bucket.low, bucket.mean, bucket.high)))
            for bucket in curve[begin:]
        ),
    ]


def draw_curves(
    width: int,
    height: int,
    train: Curve,
    validation: Curve,
    x: Axis,
    y: Axis,
    *,
    parents: Sequence[Curve] = (),
    braille: bool = True,
    fine: bool = True,
) -> tuple[Cells, Canvas] | None:
    """Draw both curves with the training curve's range behind them.

    Args:
        width, height: the picture with its axes, in cells.
        train, validation, x, y: the curves, either of which may be empty, and the axes.
        parents: curves of the run that this one was forked from, dotted where nothing else is.
        braille: whether the terminal shows braille.
        fine: whether the range is a background in eighths of cells, or only its ends are marked.

    Returns:
        The picture and where its canvas is; None when there is too little room. Style keys are
        "train", "validation", "parent", "frame", "off-scale", "broken", "shade"; ("train", "range")
        and the like in the range; ("range", "above") and ("range", "below") at its edges.
    """
    series = [*_parent_series(parents, braille), *_series(train, validation, braille, x, width)]
    plot = draw_plot(width, height, series, x, y)
    if plot is not None:
        cells, canvas = plot
        (_shade_range if fine else _outline_range)(cells, canvas, train)
        _mark_off_scale(cells, canvas, train)
    return plot


def _parent_series(parents: Sequence[Curve], braille: bool) -> list[Series]:
    marker = "braille" if braille else PARENT_DOT
    return [Series(smoothed(curve), "parent", marker, dotted=True) for curve in parents]


def _series(train: Curve, validation: Curve, braille: bool, x: Axis, width: int) -> list[Series]:
    """The training line, and the validation line in dashes over it.

    Both are as exact as the dots of braille are, and where they share cells, each has every other
    few of them for itself: so both can be seen, and how far they are apart. A single validation is
    a short dash.
    """
    points = smoothed(validation)
    if len(points) == 1:
        (step, value), reach = points[0], 1.5 * (x.high - x.low) / max(width, 1)
        start = min(max(step - reach, x.low), x.high - 2 * reach)
        points = [(start, value), (start + 2 * reach, value)]
    return [
        Series(smoothed(train), "train", "braille" if braille else DOT),
        Series(points, "validation", "braille" if braille else DASH, dashed=True),
    ]


def _outline_range(cells: Cells, canvas: Canvas, curve: Curve) -> None:
    """Mark the ends of each column's range; shaded cells would hide the curve."""
    for column, ends in _column_ranges(canvas, curve).items():
        for value in ends:
            row = canvas.row(value)
            if row is not None and cells.characters[row][column] == " ":
                cells.write(column, row, "░", "shade")


def _shade_range(cells: Cells, canvas: Canvas, curve: Curve) -> None:
    """Shade the range of each column, in eighths of a cell where no curve is in front."""
    for column, (low, high) in _column_ranges(canvas, curve).items():
        top, bottom = canvas.eighths(high), canvas.eighths(low)
        if top is None or bottom is None:
            continue
        top = max(top, bottom + 2)
        lowest, highest = bottom // 8, min((top - 1) // 8, canvas.height - 1)
        for line in range(lowest, highest + 1):
            from_below, to_above = max(bottom - 8 * line, 0), min(top - 8 * line, 8)
            row = canvas.top + canvas.height - 1 - line
            _shade_cell(cells, column, row, from_below, to_above)


def _shade_cell(cells: Cells, x: int, y: int, low: int, high: int) -> None:
    """Shade a cell from `low` to `high` eighths of its height."""
    key, empty = cells.keys[y][x], cells.characters[y][x] == " "
    if empty and low == 0 and high < 8:
        cells.write(x, y, EIGHTHS_UP[high], ("range", "above"))
    elif empty and low > 0:
        cells.write(x, y, EIGHTHS_UP[low], ("range", "below"))
    elif high - low >= 4:
        cells.keys[y][x] = (key if not empty else "plain", "range")


def _column_ranges(canvas: Canvas, curve: Curve) -> dict[int, tuple[float, float]]:
    """The lowest and highest value of each column; gaps get those of the next bucket."""
    ranges: dict[int, tuple[float, float]] = {}
    before: int | None = None
    for bucket in curve:
        column = canvas.column(bucket.step)
        if column is None or not (math.isfinite(bucket.low) and math.isfinite(bucket.high)):
            before = None
            continue
        low, high = bucket.low, bucket.high
        if canvas.y.log:
            floor = 10**canvas.y.low
            low, high = max(low, floor), max(high, floor)
        start = column if before is None else min(column, before + 1)
        for between in range(start, column + 1):
            old = ranges.get(between, (low, high))
            ranges[between] = (min(old[0], low), max(old[1], high))
        before = column
    return ranges


def _mark_off_scale(cells: Cells, canvas: Canvas, curve: Curve) -> None:
    """Mark values above the axis, and NaN, at the top."""
    for bucket in curve:
        column = canvas.column(bucket.step)
        if column is None:
            continue
        if not math.isfinite(bucket.mean):
            cells.write(column, canvas.top, "✗", "broken")
        elif bucket.high > 0 and not canvas.y.shows(bucket.high):
            spike = canvas.y.share(bucket.high)
            if spike == 1.0:
                cells.write(column, canvas.top, "▲", "off-scale")


def _shown(values: list[float], log: bool) -> list[float]:
    return sorted(v for v in values if math.isfinite(v) and (v > 0 or not log))


def _quantile(ordered: list[float], share: float) -> list[float]:
    return [ordered[round(share * (len(ordered) - 1))]] if ordered else []


def _step_label(value: float) -> str:
    if value >= 1e6:
        return f"{value / 1e6:g}M"
    return f"{value / 1000:g}k" if value >= 10_000 else f"{value:.0f}"
