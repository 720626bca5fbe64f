"""RunDesk: what the screen of runs reads and changes on the disk, in a thread of its own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tui_nn.errors import RunError
from tui_nn.storage.paths import typed_path
from tui_nn.training.comparing.matching import matches
from tui_nn.training.comparing.series import RunSeries, read_series
from tui_nn.training.comparing.table import write_table
from tui_nn.training.runs.listing import RunListing
from tui_nn.training.runs.profile import Profile, write_profile
from tui_nn.training.runs.state import ENDED
from tui_nn.training.runs.store import RunRecord, RunStore


class Reading(NamedTuple):
    """What was read.

    Attributes:
        records: the runs that are listed, the most recently changed first.
        marked: the marked runs that still exist, in the order of their marks.
        series: the measures of the marked runs, by name.
    """

    records: list[RunRecord]
    marked: list[RunRecord]
    series: dict[str, RunSeries]


class RunDesk:
    """Reads and changes the runs of a store.

    Args:
        store: the runs.
    """

    def __init__(self, store: RunStore | None = None) -> None:
        self.store = store or RunStore()
        self._listing = RunListing(self.store)
        self._series: dict[str, RunSeries] = {}

    def read(self, words: Sequence[str], marks: Sequence[str]) -> Reading:
        """Read the runs that have all of `words`, and the measures of the marked ones.

        Trials of sweeps are listed only if a word names their sweep.
        """
        everything = self._listing.read()
        records = [
            record
            for record in everything
            if all(matches(record, word) for word in words)
            and (not record.sweep or any(word in record.sweep for word in words))
        ]
        by_name = {record.name: record for record in everything}
        marked = [by_name[name] for name in marks if name in by_name]
        self._series = {record.name: self._read_series(record) for record in marked}
        return Reading(records, marked, self._series)

    def describe(self, record: RunRecord, field: str, text: str) -> None:
        """Change title, tags or note of a run.

        Raises:
            RunError: the text cannot be used or written.
        """
        profile = record.profile
        if field == "title":
            changed = Profile(text.strip(), profile.tags, profile.note)
        elif field == "note":
            changed = Profile(profile.title, profile.tags, text.strip())
        else:
            changed = Profile(profile.title, tuple(dict.fromkeys(text.split())), profile.note)
        write_profile(record.folder.path, changed)

    def pin(self, record: RunRecord) -> None:
        """Pin a run, or unpin it.

        Raises:
            RunError: its folder cannot be written.
        """
        record.folder.pin(pinned=not record.is_pinned)

    def delete(self, name: str) -> None:
        """Delete a run so that it can be undone.

        Raises:
            RunError: it is pinned, held, or cannot be deleted.
        """
        self.store.find(name).refuse_if_pinned()
        self.store.delete([name])

    def undo(self) -> list[str]:
        """Bring back the runs of the latest deletion.

        Raises:
            RunError: there is none, or a run of the same name was made since.
        """
        return self.store.trash.undo()

    def write(self, records: Sequence[RunRecord], path: str) -> Path:
        """Write runs to a new file, as CSV or JSON by its ending; the path of the file.

        Raises:
            RunError: there is such a file, its ending is another one, or it cannot be written.
        """
        file = typed_path(path.strip())
        if file.is_file():
            raise RunError(f"{file}: exists already; type another name")
        write_table(records, file)
        return file

    def _read_series(self, record: RunRecord) -> RunSeries:
        """The measures of a run; those of one that has ended are read once."""
        known = self._series.get(record.name)
        if known is not None and record.phase in ENDED:
            return known
        return read_series(record.folder)
