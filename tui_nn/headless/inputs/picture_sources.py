"""Pictures as they are: in files of arrays and pictures, in folders, in the columns of tables."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.picture_files.image_files import load_image, require_pillow
from tui_nn.data.recognition.finding import Finder
from tui_nn.data.recognition.kinds import read_start
from tui_nn.data.sources.pictures import read_pictures
from tui_nn.data.tables.loading.pixel_tables import find_pixels, read_pixels
from tui_nn.data.tables.reading.files import read_table
from tui_nn.data.tables.reading.streaming import stream_tables
from tui_nn.data.tables.table import Table
from tui_nn.errors import DataError
from tui_nn.headless.inputs.waiting import STANDARD_INPUT, telling_if_awaited
from tui_nn.printing import print_note
from tui_nn.storage.file_kinds import PICTURE, START, describe_start

TABLES = ("a table as text (CSV)", "a text file", "a Parquet file", "an Arrow file")
"""Kinds of file whose columns may be pixels."""

Pixels = NDArray[np.uint8]

Place = tuple[str, int]
"""The file of a picture, and its number there, from 1."""


@dataclass(frozen=True, eq=False, slots=True)
class RawPictures:
    """Pictures of one size, as they stand in a file.

    Attributes:
        places: where each comes from.
        pixels: shape (n, rows, columns) or (n, rows, columns, 3), uint8.
        notes: how the file had to be read.
    """

    places: Sequence[Place]
    pixels: Pixels
    notes: Sequence[str] = ()


def read_raw(path: Path, *, colour: bool) -> Iterator[RawPictures]:
    """Read pictures.

    Args:
        path: a folder; a file of arrays, a picture, or a table whose columns are pixels; `-` for
            standard input.
        colour: keep red, green and blue.

    Raises:
        DataError: they cannot be read. Of a folder, broken pictures are only named.
    """
    if os.path.isdir(path):  # noqa: PTH112 - of any name
        yield from _read_folder(path, colour=colour)
        return
    first = 1
    with telling_if_awaited(path) as arrived:
        for pixels, notes in _read_file(path, colour=colour):
            arrived()
            places = [(str(path), number) for number in range(first, first + len(pixels))]
            yield RawPictures(places, pixels, notes)
            first += len(pixels)


def _read_file(path: Path, *, colour: bool) -> Iterator[tuple[Pixels, Sequence[str]]]:
    is_input = str(path) == "-"
    file = cast(BufferedReader, sys.stdin.buffer)
    kind = describe_start(file.peek(START)[:START]) if is_input else _describe(path)
    if kind in TABLES:
        tables = stream_tables(file) if is_input else iter([read_table(path)])
        yield from map(_read_columns, tables)
    elif colour and kind.endswith(PICTURE) and not is_input:
        yield load_image(path, str(path), colour=True)[None], ()
    else:
        pictures = read_pictures(Path(STANDARD_INPUT), file) if is_input else read_pictures(path)
        yield pictures.pixels, pictures.notes


def _describe(path: Path) -> str:
    """The kind of a file, of what it holds if it is compressed; "" if it cannot be opened."""
    try:
        return describe_start(read_start(path) or b"") if path.is_file() else ""
    except OSError:
        return ""


def _read_columns(table: Table) -> tuple[Pixels, Sequence[str]]:
    """The pictures in a table whose columns are pixels."""
    found = find_pixels(table)
    if found is None:
        raise DataError(
            f"{table.source}: is a table without columns of pixels, and this network reads"
            " pictures; --model MODEL predicts with a network that was trained on such a table"
        )
    return read_pixels(table, found), table.notes


def _read_folder(folder: Path, *, colour: bool) -> Iterator[RawPictures]:
    """Every picture in a folder and below it, by itself."""
    paths = Finder(folder, lambda _message, _share: None).pictures_below(folder)
    if not paths:
        raise DataError(f"{folder}: no pictures in it")
    require_pillow(str(folder))
    broken = 0
    for path in paths:
        try:
            picture = load_image(path, str(path), colour=colour)
        except DataError as error:
            broken += 1
            print_note(f"left out: {error}")
        else:
            yield RawPictures([(str(path), 1)], picture[None])
    if broken == len(paths):
        raise DataError(f"{folder}: none of its pictures can be read")
