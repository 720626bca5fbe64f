"""RunSeries: the measures of a run by epoch, as columns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.storage.durable import read_at_most
from tui_nn.training.runs.folder import RunFolder

Array = NDArray[np.float64]

EPOCH, STEP, SECONDS = "epoch", "step", "seconds"

AXES = (EPOCH, STEP, SECONDS)
"""Columns that measures can be drawn over."""

LARGEST = 8 << 20
"""Bytes read of a file of measures; ours have at most 2,000 lines."""

MOST_COLUMNS = 200


@dataclass(frozen=True, eq=False, slots=True)
class RunSeries:
    """What was measured at the end of each recorded epoch.

    Attributes:
        columns: float64 arrays of one length, NaN where a measure is missing; by name: `epoch`,
            `step`, `seconds`, `learning_rate`, `train_loss`, `validation_accuracy`, …, and those
            of layers, `gradient_norm.output`.
    """

    columns: Mapping[str, Array]

    @property
    def metrics(self) -> tuple[str, ...]:
        """Names of the measures, without the axes."""
        return tuple(name for name in self.columns if name not in AXES)

    def curve(self, metric: str, axis: str) -> tuple[Array, Array]:
        """The axis and a measure over it, each (points,); empty if it was not measured."""
        if metric not in self.columns or axis not in self.columns:
            return np.empty(0), np.empty(0)
        x, y = self.columns[axis], self.columns[metric]
        known = np.isfinite(x) & np.isfinite(y)
        return x[known], y[known]


def read_series(folder: RunFolder) -> RunSeries:
    """The measures of a run; what is whole of a damaged file, and none where there is no file."""
    try:
        content = read_at_most(folder.metrics, LARGEST)
    except OSError:
        content = b""
    return make_series(_parse(content.split(b"\n")))


def make_series(entries: Sequence[Mapping[str, float]]) -> RunSeries:
    """The columns of the measures of each epoch."""
    names = dict.fromkeys((*AXES, *(name for entry in entries for name in entry)))
    return RunSeries(
        {
            name: np.array([entry.get(name, np.nan) for entry in entries])
            for name in list(names)[:MOST_COLUMNS]
        }
    )


def _parse(lines: Iterable[bytes]) -> list[dict[str, float]]:
    """The numbers of each whole line; other values are left out."""
    entries = []
    for line in lines:
        try:
            fields = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(fields, dict):
            entries.append({name: float(value) for name, value in fields.items() if _fits(value)})
    return entries


def _fits(value: Any) -> bool:
    return type(value) is float or (type(value) is int and abs(value) < 1 << 53)
