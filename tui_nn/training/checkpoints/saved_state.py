"""What a checkpoint says of a run beside its arrays, checked before anything is built on it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Any

from tui_nn.engine.checkpoint import Checkpoint
from tui_nn.engine.network import layer_names
from tui_nn.training.protocol.events import FinishReason
from tui_nn.training.protocol.measurements import Evaluation
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.trainer.schedules import Progress

MAXIMUM_COUNT = 2**53
"""Of steps and the like: up to here, every whole number is one for JSON's readers as well."""

MAXIMUM_DROPS = 2**31
"""Of the learning rate, by far; a power of more could not be computed."""


@dataclass(frozen=True, slots=True)
class SavedState:
    """Where a run stood.

    Attributes:
        step: steps done.
        base_rate: the learning rate that the schedule starts from.
        train_seconds: time spent training.
        finish_reason: why the run has ended; None if it had not.
        validation: the latest evaluation of the validation part.
        progress: what schedule and early stopping remember.
        has_best: whether the best parameters so far are kept beside the latest.
    """

    step: int
    base_rate: float
    train_seconds: float
    finish_reason: FinishReason | None
    validation: Evaluation | None
    progress: Progress
    has_best: bool


def read_step(text: str) -> int:
    """How many steps were done, of a run or of the network alone.

    Args:
        text: JSON, as all checkpoints have it.

    Raises:
        ValueError: it says nothing of the kind.
    """
    return _count(_object(text).get("step"))


def read_state(text: str) -> SavedState:
    """Where a run stood.

    Args:
        text: JSON, as the checkpoint of a run has it.

    Raises:
        ValueError: something is missing, of another type, or cannot be.
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
            has_best=bool(state["has_best"]),
        )
    except KeyError as error:
        raise ValueError(f"no {error}") from None


def check_fit(config: TrainingConfig, checkpoint: Checkpoint) -> None:
    """See to it that the checkpoint holds the network of its config, before that is made.

    Raises:
        ValueError: layers are missing, or have other shapes.
    """
    sizes = (config.entry.in_features, *config.hidden, config.out_features)
    for name, shape in zip(layer_names(len(sizes) - 1), pairwise(sizes), strict=True):
        found = checkpoint.tensors.get(f"parameters.{name}.weights")
        if found is None:
            raise ValueError(f"it has no {name}")
        if found.shape != shape:
            raise ValueError(f"{name} is {found.shape}, not {shape}")


def _object(text: str) -> Mapping[str, Any]:
    try:
        value = json.loads(text)
    except RecursionError:
        raise ValueError("nested too deep") from None
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value


def _count(value: object, most: int = MAXIMUM_COUNT) -> int:
    if type(value) is not int or not 0 <= value <= most:
        raise ValueError("a count is none")
    return value


def _measure(value: object) -> float:
    """A finite number, at least 0."""
    number = _number(value)
    if not 0 <= number < math.inf:
        raise ValueError("a measure is negative, or no number")
    return number


def _number(value: object) -> float:
    """Any number, also NaN and infinity, which losses can be."""
    if type(value) not in (int, float):
        raise ValueError("a number is none")
    try:
        return float(value)  # type: ignore[arg-type]
    except OverflowError:
        raise ValueError("a number is too large") from None


def _evaluation(value: object) -> Evaluation:
    names = {field.name for field in fields(Evaluation)}
    if not isinstance(value, dict) or not {"loss"} <= value.keys() <= names:
        raise ValueError("an evaluation is none")
    others = {key: part if part is None else _number(part) for key, part in value.items()}
    del others["loss"]
    return Evaluation(_number(value["loss"]), **others)


def _progress(value: object) -> Progress:
    names = {field.name for field in fields(Progress)}
    if not isinstance(value, dict) or value.keys() != names:
        raise ValueError("the schedule's progress is none")
    counts = {key: _count(value[key], MAXIMUM_DROPS) for key in names - {"best_loss"}}
    return Progress(_number(value["best_loss"]), **counts)
