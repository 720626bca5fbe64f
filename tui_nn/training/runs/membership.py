"""Membership: the sweep that a run belongs to, in a file of the run's folder."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import NamedTuple

from tui_nn.storage.durable import read_at_most, replace_file
from tui_nn.storage.private_folders import OWNER_ONLY

TRIAL = "trial.json"

MAXIMUM_SIZE = 1 << 10
"""Bytes of the file."""


class Membership(NamedTuple):
    """A run's place in a sweep.

    Attributes:
        sweep: name of the sweep.
        trial: number of the trial, from 0.
        repeat: which of the trial's seeds the run has, from 0.
    """

    sweep: str
    trial: int
    repeat: int


def is_trial(folder: Path) -> bool:
    """Whether the run in `folder` belongs to a sweep."""
    return (folder / TRIAL).exists()


def read_membership(folder: Path) -> Membership | None:
    """The place of the run in `folder`; None if it belongs to no sweep, or the file is damaged."""
    with contextlib.suppress(OSError, ValueError, TypeError, LookupError, RecursionError):
        fields = json.loads(read_at_most(folder / TRIAL, MAXIMUM_SIZE))
        membership = Membership(fields["sweep"], fields["trial"], fields["repeat"])
        if [type(value) for value in membership] == [str, int, int]:
            return membership if membership.sweep.isprintable() else None
    return None


def write_membership(folder: Path, membership: Membership) -> None:
    """Record that the run in `folder` belongs to a sweep.

    Raises:
        OSError: it cannot be written.
    """
    content = json.dumps(membership._asdict()).encode()
    replace_file(folder / TRIAL, content, permissions=OWNER_ONLY)
