"""Files of pictures, prepared for a network; a note on standard error reports what was changed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tui_nn.data.picture import PICTURE_SHAPE
from tui_nn.data.picture_files.fitting import Prepared, prepare_pictures
from tui_nn.data.sources.pictures import read_pictures
from tui_nn.data.sources.pixels import Pictures
from tui_nn.errors import UserError
from tui_nn.headless.inputs.waiting import STANDARD_INPUT, telling_if_awaited
from tui_nn.printing import print_note


def read_prepared(path: Path) -> Prepared:
    """Read the pictures of `path`, of any size, as a network of digits reads them.

    Raises:
        UserError: they cannot be read.
    """
    pictures = _read(path)
    prepared = prepare_pictures(pictures.pixels)
    _report(path, [*pictures.notes, *_describe(prepared)])
    return prepared


def read_as_is(path: Path) -> Prepared:
    """Read the pictures of `path` just as they are.

    Raises:
        UserError: they cannot be read, or are not 28x28.
    """
    pictures = _read(path)
    count, rows, columns = pictures.pixels.shape
    if (rows, columns) != PICTURE_SHAPE:
        raise UserError(
            f"{path}: pictures of {rows}x{columns} pixels; unprepared, only 28x28 can be read"
        )
    _report(path, pictures.notes)
    blank = np.zeros(count, np.bool_)
    return Prepared(pictures.pixels.reshape(count, -1), blank, inverted=0, fitted=0)


def _read(path: Path) -> Pictures:
    """The pictures of a file, or of standard input for `-`."""
    with telling_if_awaited(path):
        if str(path) == "-":
            return read_pictures(Path(STANDARD_INPUT), sys.stdin.buffer)
        return read_pictures(path)


def _describe(prepared: Prepared) -> list[str]:
    """What was done to the pictures."""
    parts = (
        (int(prepared.is_blank.sum()), "blank, which is no digit"),
        (prepared.inverted, "dark on light, inverted"),
        (prepared.fitted, "fitted into 20x20 pixels and centred as on the pad"),
    )
    total = len(prepared.pixels)
    done = [text if total == 1 else f"{count} of {total} {text}" for count, text in parts if count]
    if prepared.inverted or prepared.fitted:
        done.append("--as-is reads pictures unchanged")
    return done


def _report(path: Path, notes: Sequence[str]) -> None:
    """Print one line on how a file was read."""
    if notes:
        print_note(f"{path}: {'; '.join(notes)}")
