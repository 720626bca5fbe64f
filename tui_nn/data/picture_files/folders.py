"""Which pictures a folder has for training, validation and test, and the class of each.

There is a folder of pictures for each class, or a table with the name and the class of each
picture. Both may stand in folders called train, test and validation.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from tui_nn.data.picture_files.labelled import Labelled
from tui_nn.data.picture_files.labels import find_table, read_labels
from tui_nn.data.recognition.finding import Entries, Finder
from tui_nn.errors import DataError
from tui_nn.storage.file_kinds import describe_file
from tui_nn.text import plural

PARTS = {
    "train": "train",
    "training": "train",
    "test": "test",
    "testing": "test",
    "validation": "validation",
    "val": "validation",
    "valid": "validation",
    "dev": "validation",
}
"""Names of folders that are parts of a data set, in small letters."""

SHOWN = 3
"""Names that a note lists."""


@dataclass(frozen=True, slots=True)
class Found:
    """The pictures of a data set.

    Attributes:
        train: for training, and for the parts that are not given.
        others: the parts "test" and "validation", as far as there are.
        format: how they are arranged.
    """

    train: Labelled
    others: dict[str, Labelled] = field(default_factory=dict)
    format: str = "a folder of pictures for each class"

    @property
    def parts(self) -> tuple[Labelled, ...]:
        """All parts, the training part first."""
        return (self.train, *self.others.values())

    @property
    def files(self) -> list[Path]:
        """The files of all parts, tables included."""
        tables = {part.table for part in self.parts if part.table is not None}
        paths = [path for part in self.parts for path in part.paths if isinstance(path, Path)]
        return paths + sorted(tables)

    @property
    def notes(self) -> tuple[str, ...]:
        """Those of all parts."""
        return tuple(note for part in self.parts for note in part.notes)


def find_pictures(finder: Finder, target: str = "") -> Found:
    """Find the pictures of the data set in `finder.root`.

    Args:
        finder: looks into the folders.
        target: column with the classes, where a table has them; "" to find it.

    Raises:
        DataError: there are none, or their classes are unknown.
    """
    folder, entries = _enter(finder)
    parts = _parts(entries)
    if not parts:
        return _describe(finder, folder, entries, target)
    train = finder.look(parts["train"])
    table = find_table(entries.others)
    if table is not None and not train.folders and find_table(train.others) is None:
        return Found(
            read_labels(table, finder, parts["train"], target), format=f"pictures with {table.name}"
        )
    found = _describe(finder, parts["train"], train, target)
    for name in ("test", "validation"):
        if name in parts:
            part = _find_other(finder, parts[name], target)
            found = _with_part(found, name, parts[name], part)
    return found


def find_test(finder: Finder, target: str) -> Labelled:
    """The pictures of a folder that has only the test part.

    Raises:
        DataError: as of `find_pictures`.
    """
    folder, entries = _enter(finder)
    return _describe(finder, folder, entries, target).train


def _enter(finder: Finder) -> tuple[Path, Entries]:
    """The folder itself, or the only one in it, as archives are unpacked."""
    folder = finder.root
    entries = finder.look(folder)
    while len(entries.folders) == 1 and not entries.pictures and find_table(entries.others) is None:
        folder = entries.folders[0]
        entries = finder.look(folder)
        if entries.pictures and not entries.folders and find_table(entries.others) is None:
            raise DataError(
                f"{finder.root}: pictures of one class only ({folder.name});"
                " a folder is needed for each of two or more classes"
            )
    return folder, entries


def _parts(entries: Entries) -> dict[str, Path]:
    """The folders that are parts of a data set; empty if those in it are classes."""
    parts: dict[str, Path] = {}
    for folder in entries.folders:
        name = PARTS.get(folder.name.lower())
        if name is not None:
            parts.setdefault(name, folder)
    is_split = "train" in parts and (len(parts) > 1 or len(entries.folders) == 1)
    return parts if is_split else {}


def _find_other(finder: Finder, folder: Path, target: str) -> Labelled | None:
    """The labelled pictures of a test or validation folder; None if it has no classes."""
    entries = finder.look(folder)
    if not entries.folders and find_table(entries.others) is None:
        return None
    return _describe(finder, folder, entries, target).train


def _with_part(found: Found, name: str, folder: Path, part: Labelled | None) -> Found:
    if part is not None:
        return replace(found, others={**found.others, name: part})
    note = f"{folder.name}/ has pictures without classes and is left out"
    return replace(found, train=replace(found.train, notes=(*found.train.notes, note)))


def _describe(finder: Finder, folder: Path, entries: Entries, target: str) -> Found:
    """The labelled pictures of one folder, by its table or by the folders in it."""
    table = find_table(entries.others)
    if table is not None and (table.stem == "metadata" or not entries.folders):
        labelled = read_labels(table, finder, folder, target)
        return Found(labelled, format=f"pictures with {table.name}")
    if entries.folders:
        return Found(_by_folder(finder, folder, entries))
    if entries.pictures:
        raise DataError(
            f"{folder}: pictures without classes; put those of each class into a folder of its own,"
            " or add metadata.csv with the columns file_name and label"
        )
    raise DataError(f"{folder}: no pictures in it")


def _by_folder(finder: Finder, folder: Path, entries: Entries) -> Labelled:
    """The pictures in each of the folders, whose name is their class."""
    paths: list[Path] = []
    labels: list[str] = []
    empty: list[str] = []
    finder.others.clear()
    for place in entries.folders:
        found = finder.pictures_below(place)
        paths += found
        labels += [place.name] * len(found)
        if not found:
            empty.append(place.name)
    if not paths:
        raise DataError(f"{folder}: no pictures in its folders{_name_other(finder)}")
    return Labelled(paths, labels, tuple(_notes(finder, entries, empty)))


def _name_other(finder: Finder) -> str:
    if not finder.others:
        return ""
    return f"; {finder.others[0].name} is {describe_file(finder.others[0])}"


def _notes(finder: Finder, entries: Entries, empty: list[str]) -> list[str]:
    """What was left out of a folder with a folder for each class."""
    notes = []
    if empty:
        notes.append(f"no pictures in {_some(empty)}: left out")
    if entries.pictures:
        names = [path.name for path in entries.pictures]
        count = plural(len(names), "picture")
        notes.append(f"{count} outside the class folders left out: {_some(names)}")
    if finder.others:
        names = [path.name for path in finder.others]
        which = "file that is no picture" if len(names) == 1 else "files that are no pictures"
        notes.append(f"{len(names):,} {which} left out: {_some(names)}")
    return notes


def _some(names: list[str]) -> str:
    return f"{', '.join(names[:SHOWN])}{', ...' if names[SHOWN:] else ''}"
