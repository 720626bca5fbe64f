"""RecordedState: phase and progress of a run in a small file that is replaced atomically."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from tui_nn.errors import RunError
from tui_nn.storage.durable import read_at_most

MAXIMUM_SIZE = 1 << 16
"""Bytes of a state file; usually less than two thousand."""


class Phase(StrEnum):
    """What was last done with a run. The last two are inferred, and never stored."""

    CREATED = "created"
    RUNNING = "running"
    INTERRUPTED = "interrupted"
    FINISHED = "finished"
    DIVERGED = "diverged"
    CRASHED = "crashed"
    DAMAGED = "damaged"


ENDED = (Phase.FINISHED, Phase.DIVERGED)
"""Terminal phases; a diverged or extended run can leave them when training continues."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordedState:
    """Phase and progress of a run.

    Attributes:
        phase: the last phase that its process recorded; the process may have been killed since.
        started, ended: when training began, and when it ended or was left; ISO 8601 in UTC.
        step: of the latest checkpoint.
        layers: number of inputs, and of outputs of each layer; None in files of earlier versions.
        steps_per_epoch, total_steps: length of the run; 0 while unknown.
        train_seconds: time spent training; None in files of earlier versions.
        parent: the run that it was forked from; None if it was not.
        parent_step: the step at which that was; None likewise.
        was_running: whether it was being trained when it was left.
        pid: the process that trains it, or did.
        validation: the latest evaluation of the validation part, by measure.
        result: the result, as in the `--json` line.
    """

    phase: Phase = Phase.CREATED
    started: str | None = None
    ended: str | None = None
    step: int = 0
    steps_per_epoch: int = 0
    total_steps: int = 0
    train_seconds: float | None = None
    layers: Sequence[int] | None = None
    parent: str | None = None
    parent_step: int | None = None
    was_running: bool = False
    pid: int | None = None
    validation: Mapping[str, Any] | None = None
    result: Mapping[str, Any] | None = None

    @property
    def epoch(self) -> int:
        """Epochs finished."""
        return self.step // self.steps_per_epoch if self.steps_per_epoch else 0


TYPES: Mapping[str, tuple[type, ...]] = {
    "phase": (str,),
    "started": (str, type(None)),
    "ended": (str, type(None)),
    "step": (int,),
    "steps_per_epoch": (int,),
    "total_steps": (int,),
    "train_seconds": (float, int, type(None)),
    "layers": (list, type(None)),
    "parent": (str, type(None)),
    "parent_step": (int, type(None)),
    "was_running": (bool,),
    "pid": (int, type(None)),
    "validation": (dict, type(None)),
    "result": (dict, type(None)),
}
"""Types that each field may have in the file."""


def now() -> str:
    """The current time, ISO 8601 in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def format_state(state: RecordedState) -> bytes:
    """The content of a state file."""
    return json.dumps(dataclasses.asdict(state), allow_nan=False, indent=1).encode() + b"\n"


def read_state(path: Path) -> RecordedState:
    """The state in the file `path`.

    Raises:
        RunError: it is missing, damaged or too large.
    """
    try:
        content = read_at_most(path, MAXIMUM_SIZE + 1)
    except OSError as error:
        raise RunError(f"{path}: cannot be read ({error.strerror or error})") from error
    if len(content) > MAXIMUM_SIZE:
        raise RunError(f"{path}: is no state of a run (more than {MAXIMUM_SIZE:,} bytes)")
    try:
        return _parse_state(json.loads(content))
    except (ValueError, TypeError, RecursionError) as error:
        raise RunError(f"{path}: is damaged ({error})") from None


def _parse_state(fields: Any) -> RecordedState:
    """The state with these fields; unknown fields, of later versions, are ignored."""
    if not isinstance(fields, dict):
        raise ValueError("not an object")
    for name, types in TYPES.items():
        value = fields.get(name)
        if type(value) not in types:
            raise ValueError(f"{name} is {type(value).__name__}")
        if type(value) is int and value < 0:
            raise ValueError(f"{name} is below 0")
    if not all(type(units) is int and units > 0 for units in fields.get("layers") or ()):
        raise ValueError("layers are not numbers of units")
    known = {name: fields[name] for name in TYPES if name in fields}
    phase = Phase(known["phase"])
    if phase in (Phase.CRASHED, Phase.DAMAGED):
        raise ValueError(f"phase is {phase}")
    return RecordedState(**{**known, "phase": phase})
