"""SavedState: the progress of a run as a checkpoint stores it, checked before it is used."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from tui_nn.training.protocol.measurements import Evaluation
from tui_nn.training.protocol.results import FinishReason
from tui_nn.training.trainer.schedules import Progress

MAXIMUM_COUNT = 2**53
"""Upper bound on counts such as steps: JSON readers represent all integers up to here exactly."""

MAXIMUM_DROPS = 2**31
"""Upper bound on learning-rate drops and similar counts; higher powers cannot be computed."""


@dataclass(frozen=True, slots=True)
class SavedState:
    """The progress of a run.

    Attributes:
        step: steps done.
        base_rate: the learning rate before the schedule is applied.
        train_seconds: time spent training.
        finish_reason: why the run ended; None if it had not.
        validation: the latest evaluation of the validation part.
        progress: the memory of schedule and early stopping.
        hand_updates: updates on single examples; 0 in files of earlier versions.
        has_best: whether the checkpoint also has the best parameters so far.
    """

    step: int
    base_rate: float
    train_seconds: float
    finish_reason: FinishReason | None
    validation: Evaluation | None
    progress: Progress
    hand_updates: int
    has_best: bool


def read_step(text: str) -> int:
    """Steps done, of a run or of an exported network.

    Args:
        text: the state in the metadata, JSON.

    Raises:
        ValueError: it has no valid number of steps.
    """
    return _count(_object(text).get("step"))


def read_state(text: str) -> SavedState:
    """The progress of a run.

    Args:
        text: the state in the metadata of a run, JSON.

    Raises:
        ValueError: a part is missing, of another type, or out of its range.
    """
    state = _object(text)
    try:
        reason, validation = state["finish_reason"], state["validation"]
        return SavedState(
            step=_count(state["step"]),
            base_rate=_measure(state["base_rate"]),
            train_seconds=_measure(state["train_seconds"]),
            finish_reason=None if reason is None else FinishReason(reason),
            validation=None if validation is None else _evaluation(validation),
            progress=_progress(state["progress"]),
            hand_updates=_count(state.get("hand_updates", 0)),
            has_best=bool(state["has_best"]),
        )
    except KeyError as error:
        raise ValueError(f"no {error}") from None


def _object(text: str) -> Mapping[str, Any]:
    try:
        value = json.loads(text)
    except RecursionError:
        raise ValueError("nested too deep") from None
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value


def _count(value: object, maximum: int = MAXIMUM_COUNT) -> int:
    if type(value) is not int or not 0 <= value <= maximum:
        raise ValueError("expected a non-negative integer")
    return value


def _measure(value: object) -> float:
    """A finite number, 0 or more."""
    number = _number(value)
    if not 0 <= number < math.inf:
        raise ValueError("expected a finite number, 0 or more")
    return number


def _number(value: object) -> float:
    """Any number; a loss may also be NaN or infinite."""
    if type(value) not in (int, float):
        raise ValueError("expected a number")
    try:
        return float(value)  # type: ignore[arg-type]
    except OverflowError:
        raise ValueError("a number is too large") from None


def _evaluation(value: object) -> Evaluation:
    names = {field.name for field in fields(Evaluation)}
    if not isinstance(value, dict) or not {"loss"} <= value.keys() <= names:
        raise ValueError("the evaluation is damaged")
    others = {key: part if part is None else _number(part) for key, part in value.items()}
    del others["loss"]
    return Evaluation(_number(value["loss"]), **others)


def _progress(value: object) -> Progress:
    names = {field.name for field in fields(Progress)}
    if not isinstance(value, dict) or value.keys() != names:
        raise ValueError("the schedule's progress is damaged")
    counts = {key: _count(value[key], MAXIMUM_DROPS) for key in names - {"best_loss"}}
    return Progress(_number(value["best_loss"]), **counts)
