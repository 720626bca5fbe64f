"""Files with one drawing a line, read line by line: also from a pipe that is still being filled."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from tui_nn.data.strokes import parse_drawing, prepare_strokes
from tui_nn.errors import DataError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LABELS = range(10)

LONGEST_LINE = 6_000_000
"""Bytes of a drawing."""


@dataclass(frozen=True, eq=False, slots=True)
class DrawnPicture:
    """A drawing as a network sees it.

    Attributes:
        picture: shape (28, 28), uint8.
        label: the digit that it is, if its line says so.
    """

    picture: NDArray[np.uint8]
    label: int | None


def read_pictures(path: Path) -> Iterator[DrawnPicture]:
    """Prepare each drawing of a file as the sketch pad would, as soon as its line is there.

    Args:
        path: of the file; `-` for standard input.

    Raises:
        DataError: the file cannot be read, or a line holds no drawing.
    """
    with _open(path) as (file, name):
        for number, line in _numbered_lines(file, name):
            try:
                picture = prepare_strokes(parse_drawing(line, number))
            except DataError as error:
                raise DataError(f"{name}: {error}") from error
            label = json.loads(line).get("label")
            known = type(label) is int and label in LABELS
            yield DrawnPicture(picture, label if known else None)


@contextlib.contextmanager
def _open(path: Path) -> Iterator[tuple[BinaryIO, str]]:
    """The file, or standard input for `-`, and what to call it."""
    if str(path) == "-":
        yield sys.stdin.buffer, "standard input"
        return
    try:
        file = path.open("rb")
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror or error})") from error
    with file:
        yield file, str(path)


def _numbered_lines(file: BinaryIO, name: str) -> Iterator[tuple[int, str]]:
    """Lines that are not blank, with their numbers from 1, each as soon as it is there."""
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE:
            raise DataError(f"{name}: line {number}: longer than {LONGEST_LINE} bytes")
        try:
            text = line.decode()
        except UnicodeDecodeError as error:
            raise DataError(f"{name}: line {number}: is not UTF-8") from error
        if text.strip():
            yield number, text
