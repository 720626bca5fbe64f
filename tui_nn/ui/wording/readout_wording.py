"""What the large number under the plots is: the validation score, its name and its change."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tui_nn.text import percent
from tui_nn.training.protocol.measurements import CurveSample
from tui_nn.training.protocol.snapshot import RunState
from tui_nn.ui.drawing import numerals
from tui_nn.ui.wording import quantities

if TYPE_CHECKING:
    from tui_nn.training.protocol.snapshot import Snapshot

SAME = 1e-6
"""Accuracies that differ by less are the same measurement."""

KEPT = "of the best epoch, which is kept"
"""Said of the score in place of a change, when the run went back to an earlier epoch."""

SCORES = ("accuracy", "rmse", "loss")
"""The measures in the order in which one is chosen."""


class Reading(NamedTuple):
    """A score of the network.

    Attributes:
        value: the number, short enough to be shown large.
        name: what it is.
        change: since the measurement before; empty if there is none.
    """

    value: str
    name: str
    change: str


def read_score(snapshot: Snapshot | None) -> Reading:
    """The latest validation score, or that of training where nothing is held back.

    Empty where nothing is measured yet.
    """
    curves = snapshot.curves if snapshot else {}
    for part in ("validation", "train"):
        for measure in SCORES:
            curve = _until(curves.get(f"{part}_{measure}"), snapshot.past if snapshot else None)
            if curve is not None and len(curve.steps):
                name = f"{'training' if part == 'train' else part} {quantities.measure(measure)}"
                kept = _kept_accuracy(snapshot) if name == "validation accuracy" else None
                if kept is not None and abs(kept - float(curve.mean[-1])) > SAME:
                    return Reading(_value(measure, kept), name, KEPT)
                return Reading(
                    _value(measure, float(curve.mean[-1])), name, _change(measure, curve)
                )
    return Reading("", "", "")


def _until(curve: CurveSample | None, stop: int | None) -> CurveSample | None:
    """The curve up to the moment that is shown."""
    if curve is None or stop is None:
        return curve
    seen = curve.steps <= stop
    return CurveSample(curve.steps[seen], curve.low[seen], curve.mean[seen], curve.high[seen])


def _kept_accuracy(snapshot: Snapshot | None) -> float | None:
    """The validation accuracy of a finished run, whose weights may be those of an earlier epoch."""
    if snapshot is None or snapshot.state is not RunState.FINISHED or snapshot.validation is None:
        return None
    if snapshot.past is not None:
        return None
    return snapshot.validation.accuracy


def _value(measure: str, value: float) -> str:
    if measure == "accuracy":
        return percent(value, 1)
    return numerals.short(value)


def _change(measure: str, curve: CurveSample) -> str:
    """The change between the last two measurements, and over how many steps."""
    if len(curve.steps) < 2:
        return ""
    steps = quantities.plural(round(float(curve.steps[-1] - curve.steps[-2])), "step")
    before, now = float(curve.mean[-2]), float(curve.mean[-1])
    if measure == "accuracy":
        points = round(100 * now, 1) - round(100 * before, 1)
        text = f"{points:+.1f} points".replace("-", "−") if abs(points) >= 0.05 else "no change"
    else:
        sign = "+" if now >= before else "−"
        text = f"{sign}{numerals.short(abs(now - before))}"
    return f"{text} in {steps}"
