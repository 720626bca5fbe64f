"""The curves of the run that a run was forked from, moved so that the two can be compared.

Step 0 of the fork is the step at which it left its parent: so much further left lie the parent's
curves. What was before is not shown.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from tui_nn.ui.drawing import curves
from tui_nn.ui.drawing.numerals import grouped

if TYPE_CHECKING:
    from tui_nn.training.protocol.snapshot import Snapshot

PARTS = ("train", "validation")
"""The curves of a metric."""


def parent_curves(snapshot: Snapshot, metric: str) -> tuple[curves.Curve, ...]:
    """The parent's training and validation curve over the steps of the fork; none without one."""
    parent = snapshot.parent
    if parent is None:
        return ()
    samples = (parent.curves.get(f"{part}_{metric}") for part in PARTS)
    read = (_moved(curves.read_curve(sample), -parent.step) for sample in samples)
    return tuple(curve for curve in read if curve)


def before(curve: curves.Curve, end: float) -> curves.Curve:
    """The part of a curve up to the step `end`."""
    return [bucket for bucket in curve if bucket.step <= end]


def parent_texts(
    snapshot: Snapshot,
    metric: str,
    step: float,
    written: Callable[[float | None], str],
    *,
    braille: bool,
) -> Iterator[str]:
    """What the legend says of the parent's curves, the longest text first.

    Args:
        snapshot: of a fork.
        metric: the metric that is plotted.
        step: the fork's step at which the parent's values are read, as many steps after it was
            left.
        written: writes a value.
        braille: whether the curves are drawn in braille.
    """
    parent = snapshot.parent
    assert parent is not None
    found = [curves.nearest(curve, step) for curve in parent_curves(snapshot, metric)]
    values = " ".join(written(bucket.mean) for bucket in found if bucket is not None)
    sign = 3 * (curves.PARENT_SIGN if braille else curves.PARENT_DOT)
    name = f"{parent.name} from step {grouped(parent.step)}"
    yield from (f"{sign} {name}: {values}", f"{sign} parent {values}", f"{sign} parent")


def _moved(curve: curves.Curve, steps: float) -> curves.Curve:
    moved = (dataclasses.replace(bucket, step=bucket.step + steps) for bucket in curve)
    return [bucket for bucket in moved if bucket.step >= 0]
