"""Listing: what is in a folder, without reading all of a folder that has millions of files.

The screen and the command line read this before the first frame: NumPy is not imported here.
"""

from __future__ import annotations

import itertools
import os
from dataclasses import dataclass
from pathlib import Path

MOST = 10_000
"""Most entries that are looked at to recognise a folder."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The entries of a folder, hidden ones left out.

    Attributes:
        files: regular files, by name.
        folders: folders, by name.
        others: pipes, sockets, devices and broken links.
        is_whole: whether the folder has no more entries than were looked at.
    """

    files: tuple[Path, ...]
    folders: tuple[Path, ...]
    others: tuple[Path, ...]
    is_whole: bool

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing."""
        return not (self.files or self.folders or self.others)


def list_folder(folder: Path, most: int = MOST) -> Listing:
    """List a folder.

    Args:
        folder: the folder.
        most: entries after which the listing ends, in the order of the file system.

    Raises:
        OSError: it cannot be read.
    """
    with os.scandir(folder) as entries:
        found = list(itertools.islice(entries, most + 1))
    files: list[Path] = []
    folders: list[Path] = []
    others: list[Path] = []
    for entry in sorted(found[:most], key=lambda entry: entry.name):
        if not entry.name.startswith("."):
            _place(entry, files, folders, others).append(Path(entry))
    return Listing(tuple(files), tuple(folders), tuple(others), len(found) <= most)


def _place(entry: os.DirEntry[str], *places: list[Path]) -> list[Path]:
    """The list to which an entry belongs: of files, folders or others."""
    files, folders, others = places
    try:
        if entry.is_file():
            return files
        return folders if entry.is_dir() else others
    except OSError:  # a link in a circle
        return others
