"""Even axes: value axes whose ticks are round numbers on whole rows, all equally far apart.

Between two ticks lie `every` rows and a round `unit`, so a row is worth `unit / every`. Of all such
pairs the one is taken that shows the values with the least waste.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tui_nn.ui.drawing.axes import Axis, log_limits, plain_labels, power_label, widened

FEWEST_ROWS = 3
"""Minimum rows of a canvas."""

_ROUND = (1.0, 2.0, 2.5, 5.0)
_DOUBLING = math.log10(2)
_LOG_UNITS = (_DOUBLING, 2 * _DOUBLING, 1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 50.0, 100.0)
_NEARLY = 1.15
_LEAST_SHARE = 0.01


@dataclass(frozen=True)
class _Scale:
    """The round difference between two ticks, and the rows between them."""

    unit: float
    every: int

    @property
    def grain(self) -> float:
        """The difference in value between two rows."""
        return self.unit / self.every

    def start(self, low: float) -> float:
        """The highest value on a row that is not above `low`."""
        return math.floor(low / self.grain + 1e-6) * self.grain

    def covers(self, low: float, high: float, rows: int) -> bool:
        """Whether `rows` rows cover `low` to `high`."""
        return self.start(low) + self.grain * (rows - 1) >= high - 1e-6 * self.grain


def even_axis(
    low: float, high: float, rows: int, label: Callable[[float], str] | None = None
) -> Axis:
    """An axis of `rows` rows that shows `low` to `high`, any finite values."""
    low, high = widened(low, high)
    rows = max(rows, FEWEST_ROWS)
    scale = _finest(_linear_scales(high - low, rows), low, high, rows)
    start = scale.start(low)
    end = start + scale.grain * (rows - 1)
    write = label or plain_labels(scale.unit, max(abs(start), abs(end)))
    return Axis(start, end, _ticks(scale.unit, start, end, write))


def even_share_axis(low: float, high: float, rows: int) -> Axis:
    """An axis for shares of 1, in percent; no tick is above 100%."""
    low = min(max(low, 0.0), 1.0 - _LEAST_SHARE)
    high = min(max(high, low + _LEAST_SHARE), 1.0)
    rows = max(rows, FEWEST_ROWS)
    axis = even_axis(low, high, rows, _percent)
    if axis.high <= 1:
        return axis
    scales = [s for s in _linear_scales(1 - low, rows) if s.grain * (rows - 1) >= 1 - low - 1e-9]
    scale = min(scales, key=_grain)
    start = 1 - scale.grain * (rows - 1)
    if start >= -1e-9:
        return Axis(start, 1.0, _ticks(scale.unit, start, 1.0, _percent))
    scale = _finest(_linear_scales(1.0, rows), 0.0, 1.0, rows)
    return Axis(0.0, scale.grain * (rows - 1), _ticks(scale.unit, 0.0, 1.0, _percent))


def even_log_axis(low: float, high: float, rows: int) -> Axis:
    """A logarithmic axis that shows `low` to `high`, both above 0; its ticks are decades, or
    doublings or fourfolds from a decade on.
    """
    low, high = log_limits(low, high)
    origin = round(low)
    low, high, rows = low - origin, high - origin, max(rows, FEWEST_ROWS)
    scales = [_Scale(unit, every) for unit in _LOG_UNITS for every in _log_spacings(rows)]
    scales = [scale for scale in scales if scale.covers(low, high, rows)]
    finest = min(map(_grain, scales))
    scale = min(
        (scale for scale in scales if scale.grain <= _NEARLY * finest),
        key=lambda scale: (scale.unit != round(scale.unit), scale.unit, scale.grain),
    )
    start = scale.start(low)
    end = start + scale.grain * (rows - 1)
    ticks = _ticks(scale.unit, start, end, lambda place: power_label(origin + place))
    shifted = tuple((origin + place, text) for place, text in ticks)
    return Axis(origin + start, origin + end, shifted, log=True)


def _finest(scales: Iterator[_Scale], low: float, high: float, rows: int) -> _Scale:
    return min((scale for scale in scales if scale.covers(low, high, rows)), key=_grain)


def _grain(scale: _Scale) -> float:
    return scale.grain


def _spacings(rows: int) -> range:
    """Possible numbers of rows between two ticks."""
    least = min(max(2, round(rows / 6)), rows - 1)
    return range(least, min(least + 4, rows))


def _log_spacings(rows: int) -> range:
    """Possible numbers of rows between two ticks of a logarithmic axis."""
    least = _spacings(rows).start
    return range(least, max(least + 1, rows // 2 + 1))


def _linear_scales(span: float, rows: int) -> Iterator[_Scale]:
    """Scales of about the right size to show `span`, and some larger ones."""
    for every in _spacings(rows):
        power = math.floor(math.log10(span * every / (rows - 1)))
        for exponent in range(power, power + 3):
            for mantissa in _ROUND:
                yield _Scale(mantissa * 10.0**exponent, every)


def _ticks(
    unit: float, start: float, end: float, write: Callable[[float], str]
) -> tuple[tuple[float, str], ...]:
    """The multiples of `unit` from `start` to `end`, or those with distinct labels."""
    first, last = math.ceil(start / unit - 1e-6), math.floor(end / unit + 1e-6)
    ticks = tuple((number * unit, write(number * unit)) for number in range(first, last + 1))
    every = 1
    while len({text for _, text in ticks[::every]}) < len(ticks[::every]):
        every += 1
    return ticks[::every]


def _percent(share: float) -> str:
    return f"{100 * share:.4g}%"
