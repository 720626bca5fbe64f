"""Layer lines: a statistic of each layer over the run, in one plot."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_nn.text import percent
from tui_nn.ui.drawing.axes import Axis
from tui_nn.ui.drawing.cells import Cells, Key
from tui_nn.ui.drawing.curves import DOT, Curve, nearest, read_curve, smoothed, value_axis
from tui_nn.ui.drawing.numerals import scientific
from tui_nn.ui.drawing.plot import Canvas, Series, canvas_rows, draw_plot

if TYPE_CHECKING:
    from tui_nn.training.protocol.measurements import CurveSample

KEYS = ("first", "second", "third")
"""Style keys of the first layers; all others have "rest"."""

GUIDE = "┄"
"""Mark of a healthy value."""

_MARKS = 4
_GUIDE_GAP = 3


@dataclass(frozen=True)
class Quantity:
    """A statistic that every layer has.

    Attributes:
        prefix: of its curves' names.
        note: description in the frame of the plot.
        share: whether it is a share of 1, on a linear axis; else the axis is logarithmic.
        healthy: typical value of a healthy layer; None if there is none.
    """

    prefix: str
    note: str
    share: bool = False
    healthy: float | None = None

    @property
    def write(self) -> Callable[[float], str]:
        """Format of a value."""
        return percent if self.share else scientific


QUANTITIES: Mapping[str, Quantity] = {
    "update:weight": Quantity("update_ratio", f"log scale · {GUIDE} 1e-3 is healthy", healthy=1e-3),
    "gradient": Quantity("gradient_norm", "log scale · norm of the gradient"),
    "idle units": Quantity("inactive_share", "share of dead or saturated units", share=True),
}
"""By the name of the metric, which is also the column of the layer table."""


@dataclass(frozen=True)
class LayerLine:
    """A layer and its values by step.

    Attributes:
        name: of the layer.
        mark: one character for it.
        key: style key.
        curve: the values.
    """

    name: str
    mark: str
    key: str
    curve: Curve


def metrics_of(names: Sequence[str]) -> tuple[str, ...]:
    """The metrics that have curves among these names."""
    prefixes = {name.partition(".")[0] for name in names}
    return tuple(metric for metric, one in QUANTITIES.items() if one.prefix in prefixes)


def read_lines(samples: Mapping[str, CurveSample], quantity: Quantity) -> list[LayerLine]:
    """A line for each layer that has a curve of that quantity, first to last."""
    found = [name.partition(".") for name in samples]
    layers = [layer for prefix, _, layer in found if prefix == quantity.prefix]
    keys = [*KEYS, *["rest"] * len(layers)]
    return [
        LayerLine(
            layer,
            layer.removeprefix("hidden ")[:1],
            key,
            read_curve(samples[f"{quantity.prefix}.{layer}"]),
        )
        for layer, key in zip(layers, keys, strict=False)
    ]


def draw_lines(
    width: int,
    height: int,
    lines: Sequence[LayerLine],
    quantity: Quantity,
    x: Axis,
    *,
    until: float | None = None,
    braille: bool = True,
) -> tuple[Cells, Canvas] | None:
    """Draw the lines, each with its mark along it, over the healthy value.

    Args:
        width, height: the picture with its axes, in cells.
        lines: one for each layer.
        quantity: the statistic.
        x: the axis of the steps.
        until: as in `value_axis`.
        braille: whether the terminal shows braille.

    Returns:
        The picture and where its canvas is; None when there is too little room. Style keys are
        "frame", "rest" and KEYS.
    """
    curves, share, healthy = [line.curve for line in lines], quantity.share, quantity.healthy
    y = value_axis(
        curves, canvas_rows(height), log=not share, share=share, until=until, also=healthy
    )
    series = []
    if healthy is not None:
        columns = range(0, width, _GUIDE_GAP)
        steps = [x.low + (x.high - x.low) * column / max(width - 1, 1) for column in columns]
        points = [(step, healthy) for step in steps]
        series.append(Series(points, "frame", GUIDE, joined=False))
    for line in reversed(lines):
        points = smoothed(line.curve)
        series.append(Series(points, line.key, "braille" if braille else DOT))
        every = max(1, math.ceil(len(points) / _MARKS))
        series.append(Series(points[::-1][::every], line.key, line.mark, joined=False))
    return draw_plot(width, height, series, x, y)


def legend(
    lines: Sequence[LayerLine], quantity: Quantity, at: float | None, width: int
) -> list[tuple[str, Key]]:
    """The layers with their values, as runs in at most `width` cells: marks and names, or marks.

    Args:
        lines: one for each layer.
        quantity: the statistic.
        at: the step to read them at; None for the latest.
        width: in cells.
    """
    values = []
    for line in lines:
        bucket = line.curve[-1] if at is None else nearest(line.curve, at)
        values.append(quantity.write(bucket.mean) if bucket else "–")
    marks = [line.mark for line in lines]
    names = [f"{line.mark} = {line.name}:" for line in lines]
    for words, gap in ((names, "  "), (marks, "  "), (marks, " ")):
        texts = [f"{word} {value}{gap}" for word, value in zip(words, values, strict=True)]
        if sum(map(len, texts)) - len(gap) <= width:
            break
    runs: list[tuple[str, Key]] = []
    for text, line in zip(texts, lines, strict=True):
        if len(text.rstrip()) > width:
            break
        runs.append((text, line.key))
        width -= len(text)
    return runs
