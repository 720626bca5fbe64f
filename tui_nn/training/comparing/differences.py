"""What tells runs apart: the settings in which they differ, and their results."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from tui_nn.training.runs.state import RecordedState
from tui_nn.training.runs.store import RunRecord
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.options import OPTIONS

HIGHER_IS_BETTER = ("accuracy", "r2")
"""Measures of which more is better; of a loss or an error, less is."""


def differing_settings(configs: Sequence[TrainingConfig]) -> tuple[str, ...]:
    """Names of the settings that do not have the same value in all configs, in the usual order."""
    return tuple(name for name in OPTIONS if len({getattr(config, name) for config in configs}) > 1)


def results(record: RunRecord) -> dict[str, float]:
    """What is known of how well a run did.

    Returns:
        Finite numbers by name, in the order of a table: `validation_loss`, `validation_accuracy`,
        …, `test_…` once it has finished, `train_…`, `seconds`, `epochs`, `steps_per_second`.
    """
    state = record.state
    if state is None:
        return {}
    final, latest = state.result or {}, state.validation or {}
    found: dict[str, Any] = {f"validation_{name}": value for name, value in latest.items()}
    for split in ("validation", "test", "train"):
        found |= {name: final[name] for name in final if name.startswith(f"{split}_")}
    found |= {"train_seconds": None, "seconds": record.train_seconds, "epochs": state.epoch}
    found |= {"steps_per_second": _speed(state, record.train_seconds)}
    return {name: float(value) for name, value in found.items() if _is_finite(value)}


def is_better(name: str, value: float, other: float) -> bool:
    """Whether `value` of the measure `name`, as `validation_accuracy`, is better than `other`."""
    higher = name.rpartition("_")[2] in HIGHER_IS_BETTER
    return value > other if higher else value < other


def objective(values: Mapping[str, float]) -> str:
    """The measure that ranks runs: accuracy or R² of the validation part, else its loss."""
    names = ("validation_accuracy", "validation_r2", "validation_loss")
    return next((name for name in names if name in values), "validation_loss")


def _speed(state: RecordedState, seconds: float | None) -> float | None:
    return state.step / seconds if seconds else None


def _is_finite(value: Any) -> bool:
    return type(value) in (int, float) and math.isfinite(value)
