"""RunListing: the runs of a store, listed again and again: only what has changed is read again."""

from __future__ import annotations

import contextlib
from typing import NamedTuple

from tui_nn.training.runs.folder import CONFIG, PIN, STATE, RunFolder
from tui_nn.training.runs.membership import TRIAL
from tui_nn.training.runs.profile import PROFILE
from tui_nn.training.runs.state import ENDED
from tui_nn.training.runs.store import RunRecord, RunStore

FILES = (STATE, CONFIG, PROFILE, PIN, TRIAL)
"""The files that a record is made of."""

Stamp = tuple[int, ...]


class Known(NamedTuple):
    """A record, and the times of its files when it was made."""

    stamp: Stamp
    record: RunRecord


class RunListing:
    """Lists runs for a screen.

    Args:
        store: the runs.
    """

    def __init__(self, store: RunStore) -> None:
        self.store = store
        self._known: dict[str, Known] = {}

    def read(self) -> list[RunRecord]:
        """All runs, the most recently changed first."""
        known = {folder.name: self._record(folder) for folder in self.store.folders()}
        self._known = known
        records = [one.record for one in known.values()]
        return sorted(records, key=lambda record: (record.changed, record.name), reverse=True)

    def _record(self, folder: RunFolder) -> Known:
        """The record of a run; one that has not ended may be left by its process at any time."""
        stamp, before = stamp_of(folder), self._known.get(folder.name)
        if before is not None and before.stamp == stamp and before.record.phase in ENDED:
            return before
        return Known(stamp, self.store.record(folder))


def stamp_of(folder: RunFolder) -> Stamp:
    """When each of the files was changed, in nanoseconds; 0 for one that is missing."""
    times = []
    for name in FILES:
        changed = 0
        with contextlib.suppress(OSError):
            changed = (folder.path / name).stat().st_mtime_ns
        times.append(changed)
    return tuple(times)
