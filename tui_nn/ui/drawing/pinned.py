"""Pinned: the probability of each class for one drawing, as lines over the steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_nn.text import percent
from tui_nn.ui.drawing.axes import Axis
from tui_nn.ui.drawing.cells import Cells, Key
from tui_nn.ui.drawing.curves import Curve, nearest, read_curve, smoothed
from tui_nn.ui.drawing.even_axes import even_share_axis
from tui_nn.ui.drawing.plot import Canvas, Series, canvas_rows, draw_plot

if TYPE_CHECKING:
    from tui_nn.training.protocol.measurements import PinnedView

NOTE = "its three likeliest answers"
"""Description in the frame of the plot."""

RANKS = ("first", "second", "third")
"""Style keys of the most probable classes; all others have "rest"."""

LEAST = 0.005
"""A class that was never this probable is not named."""

_MARKS = 4


@dataclass(frozen=True)
class Line:
    """A class and its probability by step.

    Attributes:
        name: name of the class.
        key: style key, by its rank at the latest step.
        latest: the current probability.
        curve: the probability by step.
    """

    name: str
    key: str
    latest: float
    curve: Curve


def read_lines(view: PinnedView, class_names: Sequence[str]) -> list[Line]:
    """A line for each class, the most probable first; numbers stand for missing names."""
    latest = [float(p) for p in view.probabilities]
    order = sorted(range(len(latest)), key=lambda label: -latest[label])
    keys = [*RANKS, *["rest"] * len(order)]
    names = [*class_names, *map(str, range(len(class_names), len(latest)))]
    return [
        Line(names[label], key, latest[label], read_curve(view.curves[label]))
        for label, key in zip(order, keys, strict=False)
    ]


def draw_lines(
    width: int, height: int, lines: Sequence[Line], x: Axis, *, braille: bool = True
) -> tuple[Cells, Canvas] | None:
    """Draw the lines between 0 and 100%, the most probable on top, with its initial along it.

    Args:
        width, height: the picture with its axes, in cells.
        lines: one for each class, the most probable first.
        x: the axis of the steps.
        braille: whether the terminal shows braille.

    Returns:
        The picture and where its canvas is; None when there is too little room. Style keys are
        "frame", "rest" and RANKS.
    """
    y = even_share_axis(0.0, 1.0, canvas_rows(height))
    series = []
    for line in reversed(lines):
        points = smoothed(line.curve)
        series.append(Series(points, line.key, "braille" if braille else "•"))
        if line.key != "rest":
            every = max(1, len(points) // _MARKS)
            series.append(Series(points[::-1][::every], line.key, line.name[0], joined=False))
    return draw_plot(width, height, series, x, y)


def legend(lines: Sequence[Line], at: float | None, width: int) -> list[tuple[str, Key]]:
    """The most probable classes with probabilities, as runs in at most `width` cells.

    Args:
        lines: one for each class.
        at: the step to read them at; None for the latest.
        width: in cells.
    """
    runs: list[tuple[str, Key]] = []
    room = width
    for line in lines:
        bucket = nearest(line.curve, at) if at is not None else None
        text = f"{line.name} {percent(bucket.mean if bucket else line.latest)}  "
        known = max((b.high for b in line.curve), default=0.0) >= LEAST
        if line.key == "rest" or not known or len(text) > room:
            break
        runs.append((text, line.key))
        room -= len(text)
    return runs
