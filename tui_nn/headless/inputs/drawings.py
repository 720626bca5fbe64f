"""Drawings as pictures, from a file or a pipe, each as soon as its line is there."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from tui_nn.data.strokes.preparation import prepare_strokes
from tui_nn.data.strokes.reading import read_drawings
from tui_nn.errors import DataError
from tui_nn.headless.inputs.waiting import STANDARD_INPUT, telling_if_awaited

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

HINT = 'type drawings such as {"strokes": [[[3,2],[9,2],[5,14]]]}, one a line'


@dataclass(frozen=True, eq=False, slots=True)
class DrawnPicture:
    """A drawing as a network sees it.

    Attributes:
        picture: shape (28, 28), uint8.
        label: what it shows, if the line says so.
    """

    picture: NDArray[np.uint8]
    label: str | None


def read_pictures(path: Path) -> Iterator[DrawnPicture]:
    """Prepare each drawing of a file as the sketch pad would, as soon as it is there.

    Args:
        path: the file; `-` for standard input.

    Raises:
        DataError: the file cannot be read, or does not hold drawings.
    """
    with telling_if_awaited(path, HINT) as arrived, _open(path) as (file, name):
        for drawing in read_drawings(file, name):
            arrived()
            yield DrawnPicture(prepare_strokes(drawing.strokes), drawing.label)


@contextlib.contextmanager
def _open(path: Path) -> Iterator[tuple[BinaryIO, str]]:
    """The file, or standard input for `-`, and its name in messages."""
    if str(path) == "-":
        yield sys.stdin.buffer, STANDARD_INPUT
        return
    try:
        file = path.open("rb")
    except IsADirectoryError:
        raise DataError(f"{path}: is a folder, not a file of drawings") from None
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror or error})") from error
    with file:
        yield file, str(path)
