"""The measures of a run as event files of TensorBoard, a folder for each part of the data."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from tui_nn.errors import UserError
from tui_nn.extras import require
from tui_nn.training.comparing.series import AXES, SECONDS, STEP
from tui_nn.training.exports.curves import RunCurves

PARTS = ("train", "validation")
"""A folder each, so that TensorBoard draws the curves of both in one plot."""

OTHER = "train"
"""The folder of the measures of layers, and of the learning rate."""


def write_tensorboard(run: RunCurves, path: Path) -> tuple[Path, ...]:
    """Write the folders `path`/train and `path`/validation; the folders written.

    Raises:
        MissingExtraError: the extra "tensorboard" is not installed.
        UserError: the folder holds events already, which TensorBoard would mix with these.
        OSError: a folder cannot be written.
    """
    events = require("tensorboard.compat.proto.event_pb2", "tensorboard", "writing events")
    summaries = require("tensorboard.compat.proto.summary_pb2", "tensorboard", "writing events")
    start = _start(run)
    written = []
    for part, metrics in group_by_part(run).items():
        folder = path / part
        if folder.is_dir() and any(folder.glob("events.out.tfevents.*")):
            raise UserError(f"{folder}: holds events already; choose another folder, or delete it")
        with _open(folder) as writer:
            for name, column in metrics.items():
                for step, seconds, value in _points(run, column):
                    scalar = summaries.Summary.Value(tag=name, simple_value=value)
                    writer.add_event(
                        events.Event(
                            wall_time=start + seconds,
                            step=step,
                            summary=summaries.Summary(value=[scalar]),
                        )
                    )
        written.append(folder)
    return tuple(written)


def group_by_part(run: RunCurves) -> dict[str, dict[str, str]]:
    """For each folder, the columns to write by their name there: loss, and not train_loss."""
    groups: dict[str, dict[str, str]] = {}
    for column in run.series.columns:
        if column in AXES:
            continue
        part, _, name = column.partition("_")
        if part in PARTS:
            groups.setdefault(part, {})[name] = column
        else:
            groups.setdefault(OTHER, {})[column.replace(".", "/")] = column
    return groups


def _points(run: RunCurves, column: str) -> Iterator[tuple[int, float, float]]:
    """Step, seconds of training and value of each point that was measured."""
    columns: Mapping[str, Any] = run.series.columns
    seconds = np.nan_to_num(columns[SECONDS])
    for step, passed, value in zip(columns[STEP], seconds, columns[column], strict=True):
        if np.isfinite(step) and np.isfinite(value):
            yield int(step), float(passed), float(value)


def _start(run: RunCurves) -> float:
    """When training began, in seconds since 1970; 0 if unknown."""
    state = run.record.state
    with contextlib.suppress(ValueError):
        if state is not None and state.started:
            return datetime.fromisoformat(state.started).timestamp()
    return 0.0


@contextlib.contextmanager
def _open(folder: Path) -> Iterator[Any]:
    """A writer of events in `folder`, closed at the end."""
    module = "tensorboard.summary.writer.event_file_writer"
    folder.mkdir(parents=True, exist_ok=True)
    writer = require(module, "tensorboard", "writing events").EventFileWriter(str(folder))
    try:
        yield writer
    finally:
        writer.close()
