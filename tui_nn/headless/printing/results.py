"""Results of a network: as a table, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from tui_nn.headless.printing.tables import print_table
from tui_nn.printing import print_line
from tui_nn.text import percent
from tui_nn.training.protocol.measurements import Evaluation
from tui_nn.training.protocol.results import finite

LONGEST = 1e15
"""Numbers from this on are written with an exponent."""


def print_json(fields: Mapping[str, Any]) -> None:
    """Print one JSON object on one line; NaN and infinity, which JSON lacks, become null."""
    print_line(json.dumps(finite(fields), allow_nan=False), flush=True)


def print_evaluations(evaluations: Mapping[str, Evaluation | None], target_name: str) -> None:
    """Print a table with a row for each split that was evaluated.

    Args:
        evaluations: by split.
        target_name: what a regression predicts, with its unit.
    """
    known = {split: entry for split, entry in evaluations.items() if entry is not None}
    if any(entry.mae is not None for entry in known.values()):
        measures: dict[str, Callable[[Evaluation], str]] = {
            f"MAE, {target_name}": lambda entry: long_number(entry.mae),
            "R²": lambda entry: _short(entry.r2),
        }
    else:
        measures = {"accuracy": _accuracy}
    rows = [
        (split, _short(entry.loss), *(text(entry) for text in measures.values()))
        for split, entry in known.items()
    ]
    print_table(("", "loss", *measures), rows, numbers=1 + len(measures))


def _accuracy(entry: Evaluation) -> str:
    return "-" if entry.accuracy is None else percent(entry.accuracy, 2)


def _short(value: float | None) -> str:
    return "-" if value is None else f"{value:.4f}"


def long_number(value: float | None) -> str:
    """A number in the unit of a target, in as many digits as it takes."""
    if value is None:
        return "-"
    return f"{value:,.0f}" if 1000 <= abs(value) < LONGEST else f"{value:.4g}"
