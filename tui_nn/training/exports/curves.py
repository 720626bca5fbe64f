"""The measures of a run by epoch, as CSV or JSON."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tui_nn.storage.durable import replace_file
from tui_nn.training.comparing.differences import results
from tui_nn.training.comparing.series import EPOCH, STEP, RunSeries, read_series
from tui_nn.training.runs.store import RunRecord

WHOLE = (EPOCH, STEP)
"""Columns of whole numbers."""


@dataclass(frozen=True, eq=False, slots=True)
class RunCurves:
    """A recorded run to export.

    Attributes:
        record: the run.
        series: its measures.
    """

    record: RunRecord
    series: RunSeries


def read_curves(record: RunRecord) -> RunCurves:
    """The measures of a recorded run."""
    return RunCurves(record, read_series(record.folder))


def write_csv(run: RunCurves, path: Path) -> tuple[Path, ...]:
    """Write a line for each recorded epoch; a measure that is missing is empty.

    Raises:
        OSError: the file cannot be written.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(run.series.columns)
    for values in zip(*run.series.columns.values(), strict=True):
        cells = map(_number, run.series.columns, values)
        writer.writerow("" if cell is None else cell for cell in cells)
    replace_file(path, text.getvalue().encode())
    return (path,)


def write_json(run: RunCurves, path: Path) -> tuple[Path, ...]:
    """Write settings, results and curves as one object; a measure that is missing is null.

    Raises:
        OSError: the file cannot be written.
    """
    record = run.record
    content: dict[str, Any] = {
        "run": record.name,
        "title": record.profile.title,
        "tags": list(record.profile.tags),
        "note": record.profile.note,
        "state": str(record.phase),
        "settings": record.config.as_texts() if record.config else None,
        "results": results(record),
        "curves": columns_as_lists(run.series.columns),
    }
    replace_file(path, json.dumps(content, indent=1, allow_nan=False).encode() + b"\n")
    return (path,)


def columns_as_lists(columns: Mapping[str, Any]) -> dict[str, list[float | int | None]]:
    """Each column as a list for JSON."""
    return {
        name: [_number(name, value) for value in values.tolist()]
        for name, values in columns.items()
    }


def _number(name: str, value: float) -> float | int | None:
    if not math.isfinite(value):
        return None
    return int(value) if name in WHOLE else float(value)
