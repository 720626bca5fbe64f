"""The result of a run, and its fields as JSON: on standard output and in the run's folder."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tui_nn.training.protocol.measurements import Evaluation


class FinishReason(StrEnum):
    """Why a run ended."""

    DONE = "done"
    STOPPED_EARLY = "stopped early"
    DIVERGED = "diverged"


@dataclass(frozen=True, slots=True)
class RunResult:
    """The result of a finished run; the `--json` line.

    `layers` are the number of inputs and of each layer's outputs, such as (784, 128, 10);
    `train_seconds` is the wall time from the first step to the last, validation included; `test` is
    None where nothing is held out for a test, as with own symbols and with arrays from Python;
    `hand_updates` were done by hand, on single examples: the settings alone do not lead here.
    """

    recipe: str
    dataset: str
    layers: tuple[int, ...]
    parameters: int
    seed: int
    epochs: int
    steps: int
    train_seconds: float
    train: Evaluation
    validation: Evaluation | None
    test: Evaluation | None
    reason: FinishReason
    hand_updates: int = 0


MEASURES = ("loss", "accuracy", "mae", "r2")
"""The fields of an evaluation in JSON."""


def run_fields(result: RunResult) -> dict[str, Any]:
    """All fields of a result; missing ones are None."""
    return {
        "recipe": result.recipe,
        "dataset": result.dataset,
        "layers": list(result.layers),
        "parameters": result.parameters,
        "seed": result.seed,
        "epochs": result.epochs,
        "steps": result.steps,
        "train_seconds": result.train_seconds,
        **evaluation_fields("train", result.train),
        **evaluation_fields("validation", result.validation),
        **evaluation_fields("test", result.test),
        "finish_reason": str(result.reason),
        "hand_updates": result.hand_updates,
    }


def evaluation_fields(split: str, evaluation: Evaluation | None) -> dict[str, float | None]:
    """The measures of a split by name: `test_loss`, `test_accuracy`, `test_mae`, `test_r2`."""
    return {f"{split}_{measure}": getattr(evaluation, measure, None) for measure in MEASURES}


def finite(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The same fields for JSON, which lacks NaN and infinity: they become None."""
    return {
        name: None if isinstance(value, float) and not math.isfinite(value) else value
        for name, value in fields.items()
    }
