"""Snapshot: the whole run at one moment, as the screen shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tui_nn.training.protocol.measurements import (
    CurveSample,
    Divergence,
    Evaluation,
    LayerStatistics,
    PinnedView,
    Verdict,
    View,
)


class RunState(StrEnum):
    """What the session is doing."""

    LOADING = "loading"
    READY = "ready"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    FAILED = "failed"


@dataclass(frozen=True, eq=False, slots=True)
class Snapshot:
    """The whole run at one moment; any snapshot may be dropped.

    Attributes:
        state: what the session is doing.
        step: steps done, of `total_steps`.
        epoch: the epoch being worked on, from 1 to `epochs`.
        train_seconds: time spent training so far.
        steps_per_second: recent speed; 0 when not running.
        learning_rate: the one in force, schedule included.
        base_rate: the one that the schedule begins with; None if it is not told.
        pace: steps a second asked for; None is full speed.
        curves: by name: "train_loss", "validation_loss", and of both parts "accuracy" for
            classification or "rmse" (in the target's unit) for regression.
        train_loss, train_accuracy: recent mean, NaN before the first step; the accuracy is None
            for regression.
        validation: latest evaluation of the validation part.
        layers: statistics of each layer, first to last; none if they were not asked for.
        verdict: one sentence on the run and its layers; None if they were not asked for.
        view: what fits the data beside the plots; None for digits.
        pinned: the drawing that is followed; None if there is none.
        divergence: how the run went wrong, until it goes on; None if it did not.
        run: name of the folder in which the run is recorded; "" if it is not.
        saved_step: step of the latest checkpoint there; None if there is none.
        layer_curves: "update_ratio", "gradient_norm" and "inactive_share" of each layer over the
            run, by names such as "update_ratio.hidden 1"; none if the layers were not asked for.
    """

    state: RunState
    step: int
    total_steps: int
    epoch: int
    epochs: int
    train_seconds: float
    steps_per_second: float
    learning_rate: float
    pace: float | None
    curves: Mapping[str, CurveSample]
    train_loss: float
    train_accuracy: float | None
    validation: Evaluation | None
    layers: tuple[LayerStatistics, ...]
    verdict: Verdict | None
    view: View | None
    pinned: PinnedView | None = None
    divergence: Divergence | None = None
    run: str = ""
    saved_step: int | None = None
    base_rate: float | None = None
    layer_curves: Mapping[str, CurveSample] = field(default_factory=dict)
