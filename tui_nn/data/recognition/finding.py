"""Find the pictures in a folder and below it, however many files there are."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from tui_nn.data.source import Report
from tui_nn.errors import DataError
from tui_nn.storage.file_kinds import PICTURE, START, describe_start

SUFFIXES = frozenset(
    (".png", ".jpg", ".jpeg", ".jfif", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".pgm", ".ppm")
)
"""Names of pictures end in these."""

LEFT_OUT = frozenset(("__macosx", "thumbs.db", "desktop.ini"))
"""What systems put into folders, beside hidden files."""

MOST_ENTRIES = 1_000_000
"""Files and folders after which a search ends."""

MOST_DEPTH = 16
"""Folders inside one another."""

MOST_LOOKED_AT, DEPTH, BELOW = 200, 4, 5
"""Entries of a folder that are looked at to recognise it, how far below, and in how many."""

EACH = 5_000
"""Entries between two reports of progress."""


@dataclass(frozen=True, slots=True)
class Entries:
    """What is in one folder, in natural order."""

    folders: tuple[Path, ...]
    pictures: tuple[Path, ...]
    others: tuple[Path, ...]


@dataclass
class Finder:
    """Looks into folders and counts what it sees.

    Attributes:
        root: the folder of the data set.
        report: receives the progress.
        others: files that are no pictures.
    """

    root: Path
    report: Report
    others: list[Path] = field(default_factory=list)
    _seen: int = 0

    def look(self, folder: Path) -> Entries:
        """What is in `folder` itself; hidden files are left out.

        Raises:
            DataError: it cannot be read, or there are too many files.
        """
        folders: list[Path] = []
        pictures: list[Path] = []
        others: list[Path] = []
        for entry in self._scan(folder):
            if _is_folder(entry):
                folders.append(Path(entry))
            elif is_picture(entry):
                pictures.append(Path(entry))
            else:
                others.append(Path(entry))
        return Entries(_in_order(folders), _in_order(pictures), _in_order(others))

    def pictures_below(self, folder: Path) -> list[Path]:
        """All pictures in `folder` and the folders below it, in natural order.

        Raises:
            DataError: as of `look`, or links lead in a circle.
        """
        return list(self._walk(folder, ()))

    def _walk(self, folder: Path, above: tuple[tuple[int, int], ...]) -> Iterator[Path]:
        try:
            status = folder.stat()
        except OSError as error:
            raise DataError(f"{folder}: cannot be read ({error.strerror or error})") from error
        place = status.st_dev, status.st_ino
        if place in above:
            raise DataError(f"{folder}: a link leads to a folder that it is in; remove the link")
        if len(above) >= MOST_DEPTH:
            raise DataError(f"{folder}: folders inside one another, deeper than can be followed")
        entries = self.look(folder)
        self.others += entries.others
        yield from entries.pictures
        for below in entries.folders:
            yield from self._walk(below, (*above, place))

    def _scan(self, folder: Path) -> Iterator[os.DirEntry[str]]:
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    self._count()
                    if not (entry.name.startswith(".") or entry.name.lower() in LEFT_OUT):
                        yield entry
        except OSError as error:
            raise DataError(f"{folder}: cannot be read ({error.strerror or error})") from error

    def _count(self) -> None:
        self._seen += 1
        if self._seen > MOST_ENTRIES:
            raise DataError(
                f"{self.root}: more than {MOST_ENTRIES:,} files; give a folder with fewer"
            )
        if self._seen % EACH == 0:
            self.report(f"looking for pictures: {self._seen:,} files", None)


def has_pictures(folder: Path, depth: int = DEPTH) -> bool:
    """Whether one of the first entries of a folder, or of a folder in it, is a picture."""
    try:
        entries = list(islice(folder.iterdir(), MOST_LOOKED_AT))
    except OSError:
        return False
    shown = [entry for entry in entries if not entry.name.startswith(".")]
    if any(map(is_picture, shown)):
        return True
    below = [entry for entry in sorted(shown) if entry.is_dir()] if depth else []
    return any(has_pictures(entry, depth - 1) for entry in below[:BELOW])


def natural_key(name: str) -> tuple[list[str | int], str]:
    """Sorts names as people do: 2 before 10, small and capital letters alike."""
    parts: list[str | int] = [*re.split(r"(\d+)", name.casefold())]
    parts[1::2] = map(int, parts[1::2])
    return parts, name


def _in_order(paths: list[Path]) -> tuple[Path, ...]:
    return tuple(sorted(paths, key=lambda path: natural_key(path.name)))


def is_picture(entry: os.DirEntry[str] | Path) -> bool:
    """Whether a file is a picture by its name, or without a suffix by its first bytes."""
    try:
        if not entry.is_file():
            return False
        path = Path(entry)
        if path.suffix.lower() in SUFFIXES:
            return True
        if path.suffix:
            return False
        with path.open("rb") as file:
            return describe_start(file.read(START)).endswith(PICTURE)
    except OSError:
        return False


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link in a circle
        return False
