"""The curve of a recorded run behind the curves of the present one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_nn.ui.drawing import curves

if TYPE_CHECKING:
    from tui_nn.training.comparing.series import RunSeries

PARTS = ("validation", "train")
"""Which curve of a metric is shown: the first that the run has."""


@dataclass(frozen=True, eq=False)
class Reference:
    """A recorded run to compare with.

    Attributes:
        name: what the run is called.
        series: its measures by epoch.
    """

    name: str
    series: RunSeries

    def curve(self, metric: str) -> curves.Curve:
        """Its validation curve of a metric over the steps, else that of training; or nothing."""
        for part in PARTS:
            steps, values = self.series.curve(f"{part}_{metric}", "step")
            if len(values):
                points = zip(steps.tolist(), values.tolist(), strict=True)
                return [curves.Bucket(step, value, value, value) for step, value in points]
        return ()


def reference_texts(
    reference: Reference,
    curve: curves.Curve,
    at: float | None,
    written: Callable[[float | None], str],
    *,
    braille: bool,
) -> Iterator[str]:
    """What the legend says of it, the longest text first.

    Args:
        reference: the run.
        curve: what is shown of it.
        at: the step to read its value at; None for the last.
        written: writes a value.
        braille: whether the curves are drawn in braille.
    """
    sign = 3 * (curves.PARENT_SIGN if braille else curves.PARENT_DOT)
    bucket = curve[-1] if at is None else curves.nearest(curve, at)
    value = written(bucket.mean if bucket else None)
    yield from (f"{sign} best: {reference.name} {value}", f"{sign} best {value}", f"{sign} best")
