"""Legends of the run's curves: their names with values, as long as fits."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from tui_nn.training.protocol.measurements import Evaluation
from tui_nn.ui.drawing import curves
from tui_nn.ui.drawing.curves import nearest

if TYPE_CHECKING:
    from tui_nn.training.protocol.snapshot import Snapshot

NAMES = (
    {"train": "training ", "validation": "validation "},
    {"train": "train ", "validation": "val "},
    {"train": "", "validation": ""},
)
"""Names of the curves, the longest first."""

RANGE_COLUMNS = 70
"""Columns from which the legend gives the range of a bucket under the cursor."""

Written = Callable[[float | None], str]
"""Writes a value of the metric."""


def curve_legend(
    run_curves: dict[str, curves.Curve],
    now: dict[str, float | None],
    at: float | None,
    width: int,
    written: Written,
    *,
    braille: bool,
    past: bool = False,
) -> dict[str, str]:
    """The text of each curve in `width` columns.

    Args:
        run_curves: "train" and "validation".
        now: the latest value of each curve, if it is known apart from the curve.
        at: the step to read the values at; None for the latest.
        width: columns of the plot.
        written: writes a value.
        braille: whether the curves are drawn as lines.
        past: whether the run is shown as it was at that step: then a validation after it is none.
    """
    signs = {"train": curves.TRAINING_SIGN if braille else curves.DOT,
             "validation": curves.VALIDATION_SIGN}  # fmt: skip
    values = {}
    for part, curve in run_curves.items():
        if at is None:
            latest = curve[-1].mean if now.get(part) is None and curve else now.get(part)
        else:
            bucket = _until(curve, at) if past and part == "validation" else nearest(curve, at)
            latest = bucket.mean if bucket else None if past else now.get(part)
        values[part] = written(latest)
    for names in NAMES:
        texts = {part: f"{signs[part]} {names[part]}{value}" for part, value in values.items()}
        if sum(len(text) + 2 for text in texts.values()) - 1 <= width:
            break
    bucket = nearest(run_curves["train"], at) if at is not None else None
    if bucket is not None and width >= RANGE_COLUMNS:
        texts["train"] += f" ({written(bucket.low)} to {written(bucket.high)})"
    return texts


def _until(curve: curves.Curve, step: float) -> curves.Bucket | None:
    """The last bucket up to a step."""
    return next((bucket for bucket in reversed(curve) if bucket.step <= step), None)


def latest_values(snapshot: Snapshot, metric: str) -> dict[str, float | None]:
    """The latest values of loss or accuracy, as the status line gives them.

    Empty for other metrics, and for a run that diverged, where the curves end at the divergence.
    """
    if snapshot.divergence:
        return {}
    measured = snapshot.validation or Evaluation(math.nan)
    match metric:
        case "loss":
            return {"train": snapshot.train_loss, "validation": measured.loss}
        case "accuracy":
            return {"train": snapshot.train_accuracy, "validation": measured.accuracy}
    return {}
