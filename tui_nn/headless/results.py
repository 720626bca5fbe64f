"""How well a network did: as a table for people, and as JSON for programs."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from typing import Any

from tui_nn.headless.tables import print_table
from tui_nn.training.events import RunResult
from tui_nn.training.parts import Evaluation

MEASURES = ("loss", "accuracy", "mae", "r2")
"""What an evaluation may hold, as JSON calls it."""


def run_fields(result: RunResult) -> dict[str, Any]:
    """Everything a run came to; what it does not have is None."""
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
    }


def evaluation_fields(split: str, evaluation: Evaluation | None) -> dict[str, float | None]:
    """The measures of a split by name: `test_loss`, `test_accuracy`, `test_mae`, `test_r2`."""
    return {f"{split}_{measure}": getattr(evaluation, measure, None) for measure in MEASURES}


def print_json(fields: Mapping[str, Any]) -> None:
    """Print one JSON object on one line; NaN and infinity, which JSON lacks, become null."""
    finite = {name: _finite(value) for name, value in fields.items()}
    print(json.dumps(finite, allow_nan=False), flush=True)


def print_evaluations(evaluations: Mapping[str, Evaluation | None], target_name: str) -> None:
    """Print a table with a row for each split that was evaluated.

    Args:
        evaluations: by split.
        target_name: what a regression predicts, with its unit.
    """
    known = {split: entry for split, entry in evaluations.items() if entry is not None}
    if any(entry.mae is not None for entry in known.values()):
        measures: dict[str, Callable[[Evaluation], str]] = {
            f"mean error, {target_name}": lambda entry: _long(entry.mae),
            "R2": lambda entry: _short(entry.r2),
        }
    else:
        measures = {"accuracy": lambda entry: percent(entry.accuracy)}
    rows = [
        (split, _short(entry.loss), *(text(entry) for text in measures.values()))
        for split, entry in known.items()
    ]
    print_table(("", "loss", *measures), rows, numbers=1 + len(measures))


def percent(share: float | None) -> str:
    """A share as 97.65 %."""
    return "-" if share is None else f"{100 * share:.2f} %"


def _short(value: float | None) -> str:
    return "-" if value is None else f"{value:.4f}"


def _long(value: float | None) -> str:
    return "-" if value is None else f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"


def _finite(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value
