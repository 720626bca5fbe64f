"""Drawings as pictures, from a file or a pipe, each as soon as its line is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tui_nn.data.strokes.preparation import prepare_strokes
from tui_nn.data.strokes.reading import read_drawings
from tui_nn.headless.inputs.opening import open_input
from tui_nn.headless.inputs.waiting import telling_if_awaited

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
    with telling_if_awaited(path, HINT) as arrived, open_input(path, "drawings") as (file, name):
        for drawing in read_drawings(file, name):
            arrived()
            yield DrawnPicture(prepare_strokes(drawing.strokes), drawing.label)
