"""Progress: which lessons were opened and tried, kept in the user's state folder."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tui_nn.storage.durable import read_at_most, replace_file
from tui_nn.storage.private_folders import make_private_folder
from tui_nn.storage.user_folders import state_folder
from tui_nn.training.lessons.pages import LESSONS

LARGEST = 10_000
"""Bytes that are read at most."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the user has come.

    Attributes:
        latest: the lesson opened last; the first one at the start.
        opened: lessons whose page was shown.
        tried: those whose experiment was played with.
    """

    latest: int = 1
    opened: frozenset[int] = frozenset()
    tried: frozenset[int] = frozenset()

    def open(self, lesson: int) -> Progress:
        """The progress after a lesson was opened."""
        return replace(self, latest=lesson, opened=self.opened | {lesson})

    def trying(self, lesson: int) -> Progress:
        """The progress after a lesson's experiment was played with."""
        return replace(self, tried=self.tried | {lesson})


class ProgressFile:
    """The file of the progress; a missing or damaged one is no progress."""

    def __init__(self, path: Path | None = None) -> None:
        """Name it; by default the one in the user's state folder."""
        self.path = path or state_folder() / "lessons.json"

    def read(self) -> Progress:
        """The progress that was kept."""
        try:
            kept = json.loads(read_at_most(self.path, LARGEST))
        except (OSError, ValueError, RecursionError):
            return Progress()
        kept = kept if isinstance(kept, dict) else {}
        latest = _numbers([kept.get("latest")]) or {1}
        return Progress(max(latest), _numbers(kept.get("opened")), _numbers(kept.get("tried")))

    def write(self, progress: Progress) -> None:
        """Keep the progress, where the folder can be written to."""
        values = {
            "latest": progress.latest,
            "opened": sorted(progress.opened),
            "tried": sorted(progress.tried),
        }
        with contextlib.suppress(OSError):
            make_private_folder(self.path.parent)
            replace_file(self.path, json.dumps(values).encode())


def _numbers(found: Any) -> frozenset[int]:
    """The numbers of lessons in whatever was read."""
    listed = found if isinstance(found, list) else []
    known = {lesson.number for lesson in LESSONS}
    return frozenset(number for number in listed if type(number) is int and number in known)
