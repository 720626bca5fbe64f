"""Snapshot: the state of the whole run at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tui_nn.training.protocol.figures import ConfusionView
from tui_nn.training.protocol.measurements import (
    CurveSample,
    Divergence,
    Evaluation,
    LayerStatistics,
    PinnedView,
    Verdict,
    View,
)
from tui_nn.training.protocol.moments import MomentsView, ParentView


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
    """The state of the whole run at one moment; any snapshot may be dropped.

    Attributes:
        state: the session's activity.
        step: steps done, of `total_steps`.
        epoch: the current epoch, from 1 to `epochs`.
        train_seconds: training time so far, in seconds.
        steps_per_second: recent speed; 0 when not running.
        learning_rate: the one in force, schedule included.
        base_rate: the one that the schedule scales; None if unknown.
        pace: the requested steps per second; None for full speed.
        curves: by name: "train_loss", "validation_loss", and of both parts "accuracy" for
            classification or "rmse" (in the target's unit) for regression.
        train_loss, train_accuracy: recent mean, NaN before the first step; the accuracy is None
            for regression.
        validation: latest evaluation of the validation part.
        layers: statistics of each layer, first to last; empty if not requested.
        verdict: one sentence on the run and its layers; None if not requested.
        view: the view of the data beside the plots, if there is one.
        pinned: the pinned drawing, if there is one.
        divergence: how the run diverged, until it continues; None if it did not.
        run: name of the folder in which the run is recorded; "" if it is not.
        saved_step: step of the latest checkpoint there; None if there is none.
        layer_curves: "update_ratio", "gradient_norm" and "inactive_share" of each layer over the
            run, by names such as "update_ratio.hidden 1"; empty if the layers were not requested.
        answers: how the network answers examples of each class; None if not requested, and for
            regression.
        moments: the moments that one can travel to; None if none is kept.
        parent: the run that this one was forked from, if it was.
        hand_updates: updates done by hand, on single examples, since the run began.
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
    answers: ConfusionView | None = None
    moments: MomentsView | None = None
    parent: ParentView | None = None

    @property
    def past(self) -> int | None:
        """The step of the moment that everything is shown at; None for the present."""
        return self.moments.shown if self.moments else None

    @property
    def shown_step(self) -> int:
        """The step of the parameters that everything shows: of the past moment, or of now."""
        return self.step if self.past is None else self.past

    hand_updates: int = 0

    @property
    def updates(self) -> int:
        """Updates of the network: steps, and those done by hand."""
        return self.step + self.hand_updates
