"""Trash: runs that the user deleted, kept for a while so that a deletion can be undone.

A deleted run is renamed to `.trash-<time>-<name>` in the same folder; the runs of one deletion have
the same time.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tui_nn.errors import RunError
from tui_nn.training.runs.folder import RunFolder

PREFIX = ".trash-"
"""How the name of a folder in the trash begins."""

NAME = re.compile(rf"{re.escape(PREFIX)}(\d{{1,20}})-(.+)")

LONGEST_STAY = 7 * 86_400.0
"""Seconds after which a deleted run is deleted for good, at the next deletion."""

MOST_KEPT = 50
"""Deleted runs that are kept."""


class Discarded(NamedTuple):
    """A run in the trash.

    Attributes:
        path: where it is.
        batch: nanoseconds since 1970 at which it was deleted.
        name: what it was called.
    """

    path: Path
    batch: int
    name: str


class Trash:
    """The deleted runs of a store.

    Args:
        root: the folder of the store.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def discard(self, folders: Sequence[RunFolder], *, force: bool = False) -> None:
        """Delete runs so that it can be undone; older ones in the trash may be deleted for good.

        Args:
            folders: the runs.
            force: as of `RunFolder.claim`.

        Raises:
            RunError: a process holds one, or it cannot be deleted; earlier ones are then.
        """
        batch = time.time_ns()
        for folder in folders:
            folder.claim(force=force).release()
            try:
                folder.path.rename(self._root / f"{PREFIX}{batch}-{folder.name}")
            except OSError as error:
                reason = error.strerror or error
                raise RunError(f"{folder.path}: cannot be deleted ({reason})") from error
        self._prune(batch)

    def undo(self) -> list[str]:
        """Bring back the runs of the latest deletion; their names.

        Raises:
            RunError: there is none, or a run of the same name was made since.
        """
        found = self._content()
        if not found:
            raise RunError("there is no deletion to undo")
        latest = [one for one in found if one.batch == found[0].batch]
        for one in latest:
            if (self._root / one.name).exists():
                raise RunError(f"{one.name}: there is a new run of that name; delete it first")
        for one in latest:
            try:
                one.path.rename(self._root / one.name)
            except OSError as error:
                reason = error.strerror or error
                raise RunError(f"{one.path}: cannot be brought back ({reason})") from error
        return [one.name for one in latest]

    def _content(self) -> list[Discarded]:
        """What is there, the latest first."""
        with contextlib.suppress(OSError):
            matches = [(path, NAME.fullmatch(path.name)) for path in self._root.iterdir()]
            found = [Discarded(path, int(match[1]), match[2]) for path, match in matches if match]
            return sorted(found, key=lambda one: (-one.batch, one.name))
        return []

    def _prune(self, batch: int) -> None:
        """Delete for good what is too old or too much, but nothing of the latest deletion."""
        oldest = time.time_ns() - int(LONGEST_STAY * 1e9)
        for number, one in enumerate(self._content()):
            if one.batch != batch and (number >= MOST_KEPT or one.batch < oldest):
                with contextlib.suppress(OSError):
                    one.path.unlink() if one.path.is_symlink() else shutil.rmtree(one.path)
