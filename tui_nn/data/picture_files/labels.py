"""Classes of pictures from a table that names the file and the class of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_nn.data.picture_files.labelled import Labelled
from tui_nn.data.recognition.finding import Finder
from tui_nn.errors import DataError
from tui_nn.text import plural

if TYPE_CHECKING:
    from tui_nn.data.tables.table import Table

TABLES = frozenset((".csv", ".tsv", ".jsonl", ".ndjson"))
"""How the names of tables end."""

NAMES = ("metadata", "labels", "train", "annotations")
"""Names of a table with the classes, the most telling first; else it is the only table."""

FILE_COLUMNS = (
    "file_name", "filename", "file", "path", "filepath", "file_path", "image", "image_path",
    "image_name", "img", "picture", "id", "image_id", "name",
)  # fmt: skip
"""Names of the column with the file, the most telling first, in small letters."""

LABEL_COLUMNS = ("label", "class", "target", "y", "category", "labels", "class_name", "text")
"""The same of the column with the class."""

ENOUGH = 0.5
"""Share of the first rows whose file has to be there, for a column to name the files."""

TRIED = 50
"""Rows that are tried."""

SHOWN = 3

Find = Callable[[str], Path | None]
"""From the name of a file as the table has it to the file."""


def find_table(files: Sequence[Path]) -> Path | None:
    """The table among the files beside pictures that may have their classes, if any."""
    tables = [file for file in files if file.suffix.lower() in TABLES]
    for name in NAMES:
        for table in tables:
            if table.stem.lower() == name:
                return table
    return tables[0] if len(tables) == 1 else None


def read_labels(path: Path, finder: Finder, folder: Path, target: str) -> Labelled:
    """Read the classes of the pictures in and below `folder`.

    Args:
        path: the table.
        finder: looks into the folder.
        folder: where the pictures are.
        target: column with the classes; "" to find it.

    Raises:
        DataError: the table cannot be read, has no such columns, or names no picture that is there.
    """
    from tui_nn.data.tables.reading.files import read_table

    table = read_table(path, report=finder.report)
    find = _make_finder(finder.pictures_below(folder), [path.parent, folder])
    files = _file_column(table, path, find)
    classes = _label_column(table, path, files, target)
    paths: list[Path] = []
    labels: list[str] = []
    missing: list[str] = []
    gaps = 0
    for name, value in zip(_texts(table, files), _texts(table, classes), strict=True):
        picture = find(name)
        if picture is None:
            missing.append(name)
        elif not value:
            gaps += 1
        else:
            paths.append(picture)
            labels.append(value)
    if not paths:
        raise DataError(f"{path}: none of its pictures is in {folder}, such as {missing[0]!r}")
    return Labelled(paths, labels, _notes(path, files, classes, missing, gaps), path)


def _notes(path: Path, files: str, classes: str, missing: list[str], gaps: int) -> tuple[str, ...]:
    notes = [f"classes from {path.name}: files in column {files}, classes in column {classes}"]
    if missing:
        names = ", ".join(missing[:SHOWN])
        notes.append(f"{plural(len(missing), 'picture')} of {path.name} not there: {names}")
    if gaps:
        notes.append(f"{plural(gaps, 'row')} of {path.name} without a class left out")
    return tuple(notes)


def _make_finder(pictures: list[Path], roots: Sequence[Path]) -> Find:
    """Finds pictures by their path from one of `roots`, or by their name with or without suffix."""
    known: dict[str, Path | None] = {}
    for picture in pictures:
        for name in {picture.name, picture.stem}:
            known[name] = None if name in known else picture
    for root in reversed(roots):
        known |= {
            picture.relative_to(root).as_posix(): picture
            for picture in pictures
            if picture.is_relative_to(root)
        }

    def find(name: str) -> Path | None:
        plain = name.replace("\\", "/").removeprefix("./")
        return known.get(plain) or known.get(plain.rpartition("/")[2])

    return find


def _file_column(table: Table, path: Path, find: Find) -> str:
    """The column that names files that are there."""

    def is_found(name: str) -> bool:
        names = [text for text in _texts(table, name, TRIED) if text]
        return sum(find(text) is not None for text in names) > ENOUGH * max(len(names), 1)

    telling = _named(table, FILE_COLUMNS)
    for name in (*telling, *table.names):
        if is_found(name):
            return name
    if telling:
        example = next(iter(_texts(table, telling[0], 1)), "")
        raise DataError(
            f"{path}: pictures of column {telling[0]} are not there, such as {example!r}"
        )
    raise DataError(f"{path}: no column names pictures that are there; expected is file_name")


def _label_column(table: Table, path: Path, files: str, target: str) -> str:
    """The column with the classes."""
    others = [name for name in table.names if name != files]
    if target:
        if target not in others:
            raise DataError(f"{path}: no column {target}; there are {', '.join(others)}")
        return target
    if not others:
        raise DataError(f"{path}: no column with the class of each picture beside {files}")
    return next((name for name in _named(table, LABEL_COLUMNS) if name != files), others[-1])


def _named(table: Table, known: Sequence[str]) -> list[str]:
    """The table's columns with one of the names `known`, in that order."""
    small = {name.lower(): name for name in reversed(table.names)}
    return [small[name] for name in known if name in small]


def _texts(table: Table, name: str, most: int | None = None) -> list[str]:
    """The cells of a column as text, without surrounding space; "" for a gap."""
    return [_text(value) for value in table.column(name)[:most].tolist()]


def _text(value: Any) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
