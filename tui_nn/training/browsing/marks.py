"""Marks: the examples that the user marked as mislabelled, in a file beside the run."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from tui_nn.data.dataset import Dataset
from tui_nn.errors import DataError, UserError
from tui_nn.storage.durable import read_at_most, replace_file
from tui_nn.storage.private_folders import OWNER_ONLY
from tui_nn.text import plural
from tui_nn.training.browsing.judging import part_of, read_rows
from tui_nn.training.protocol.examples import Example, Source
from tui_nn.training.reading.held_out import PART_NAMES

FILE_NAME = "marks.json"

MOST_MARKS = 2_000

MOST_BYTES = 1 << 18
"""Size of a file that is read; a mark takes about 60 bytes."""

KEY_LENGTH = 12
"""Hexadecimal digits of an example's key."""

MOST_ROWS = 2**32
"""Examples of a part: a place has four bytes."""


class Place(NamedTuple):
    """A part, by the name of its attribute, and a place in it."""

    part: str
    row: int


@dataclass(frozen=True, slots=True)
class Read:
    """The content of a file of marks.

    Attributes:
        known: the key of each marked example of these data.
        foreign: the same of marks that belong to other data: kept in the file, never shown.
    """

    known: dict[Place, str]
    foreign: dict[Place, str]


class Marks:
    """The marks of one run; in memory alone as long as the run is not recorded.

    Attributes:
        dataset: the data of the run.
        remark: what there is to say of where they are kept; "" if beside the run.
    """

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self._folder: Path | None = None
        self._marks = Read({}, {})
        self._problem = ""
        self.remark = _unrecorded(0)

    def __len__(self) -> int:
        return len(self._marks.known)

    @property
    def places(self) -> tuple[Place, ...]:
        """The marked examples, in the order in which they were marked."""
        return tuple(self._marks.known)

    def rows(self, source: Source) -> frozenset[int]:
        """Places of the marked examples of a part."""
        return frozenset(row for part, row in self._marks.known if part == source.value)

    def follow(self, folder: Path | None) -> None:
        """Keep them in the folder of the run from now on; None while it is not recorded.

        Marks that were made before the run was recorded are added to those in the folder.
        """
        if folder is not None and folder != self._folder:
            self._open(folder)
        self._folder = folder
        self.remark = self._problem if folder is not None else _unrecorded(len(self))

    def mark(self, example: Example, *, marked: bool) -> None:
        """Mark an example, or take its mark back.

        Raises:
            UserError: it is no example of the data, or there are too many marks.
            DataError: the file cannot be written; the marks are as they were.
        """
        part_of(self.dataset, example.source)
        place = Place(example.source.value, example.index)
        known = dict(self._marks.known)
        if not marked:
            known.pop(place, None)
        elif place not in known:
            if len(known) + len(self._marks.foreign) >= MOST_MARKS:
                raise UserError(f"{MOST_MARKS:,} examples are marked: export them and unmark some")
            known[place] = key_of(self.dataset, place)
        self._replace(Read(known, self._marks.foreign))

    def _open(self, folder: Path) -> None:
        """Read the file in `folder`, and write what is marked already into it."""
        made = self._marks.known
        self._folder, self._problem = folder, ""
        try:
            found = _sort_out(self.dataset, read_marks(folder / FILE_NAME))
            self._marks = Read({**found.known, **made}, found.foreign)
            if found.foreign:
                count = plural(len(found.foreign), "mark")
                self._problem = f"{count} of other data in {FILE_NAME} not shown"
            if made.keys() - found.known.keys():
                self._replace(self._marks)
        except DataError as error:
            self._problem = str(error)

    def _replace(self, marks: Read) -> None:
        if self._folder is not None:
            read_marks(self._folder / FILE_NAME)  # a damaged file is not overwritten
            write_marks(self._folder / FILE_NAME, {**marks.known, **marks.foreign})
        self._marks = marks


def key_of(dataset: Dataset, place: Place) -> str:
    """A digest of an example and its target: the same place of other data has another one.

    Raises:
        UserError: there is no such example.
    """
    rows = np.array([place.row], np.uint32)
    example = read_rows(dataset, Source(place.part), rows)
    target = np.asarray(example.targets, np.float64)  # labels of a stored part are bytes
    return hashlib.sha256(example.inputs.tobytes() + target.tobytes()).hexdigest()[:KEY_LENGTH]


def read_marks(path: Path) -> dict[Place, str]:
    """The marks in a file, whatever data they belong to; none if there is no file.

    Raises:
        DataError: it cannot be read, is too large or damaged.
    """
    try:
        content = read_at_most(path, MOST_BYTES + 1)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror or error})") from error
    try:
        if len(content) > MOST_BYTES:
            raise ValueError(f"more than {MOST_BYTES:,} bytes")
        return dict(map(_parse, json.loads(content.decode())["marks"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        raise DataError(f"{path}: is damaged; move it away to start new marks") from None


def write_marks(path: Path, marks: dict[Place, str]) -> None:
    """Write marks to a file, whole or not at all.

    Raises:
        DataError: it cannot be written.
    """
    rows = [{"part": part, "row": row, "key": key} for (part, row), key in marks.items()]
    text = json.dumps({"marks": rows}, separators=(",", ":"))
    try:
        replace_file(path, f"{text}\n".encode(), permissions=OWNER_ONLY)
    except OSError as error:
        raise DataError(f"{path}: cannot be written ({error.strerror or error})") from error


def _parse(mark: Any) -> tuple[Place, str]:
    part, row, key = mark["part"], mark["row"], mark["key"]
    is_row = type(row) is int and 0 <= row < MOST_ROWS
    if part not in PART_NAMES or not is_row or not isinstance(key, str) or len(key) != KEY_LENGTH:
        raise ValueError(mark)
    return Place(part, row), key


def _sort_out(dataset: Dataset, marks: dict[Place, str]) -> Read:
    """Which of them belong to `dataset`."""
    known = {place: key for place, key in marks.items() if _belongs(dataset, place, key)}
    return Read(known, {place: key for place, key in marks.items() if place not in known})


def _belongs(dataset: Dataset, place: Place, key: str) -> bool:
    return place.row < len(part_of(dataset, Source(place.part))) and key_of(dataset, place) == key


def _unrecorded(marks: int) -> str:
    return "the run is not recorded yet: marks are kept in memory only" if marks else ""
