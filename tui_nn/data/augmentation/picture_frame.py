"""The shape of a picture for kernels: constant for digits, so that their loops are unrolled.

Numba compiles a kernel once for each type of its arguments: with a `DigitFrame` all numbers of a
picture of 28x28 are constants in the machine code, with a `Frame` they are read when it runs.
"""

from __future__ import annotations

from typing import NamedTuple

from tui_nn.data.picture import PICTURE_SHAPE, PICTURE_SIDE
from tui_nn.jit import make_constant

WIDTH_STEP = 16
"""Padded rows are a multiple of this, for vectors of any machine."""


class Frame(NamedTuple):
    """The shape of any picture."""

    rows: int
    columns: int


class DigitFrame(NamedTuple):
    """The shape of pictures of 28x28; its values are not read in compiled code."""

    rows: int = PICTURE_SIDE
    columns: int = PICTURE_SIDE


AnyFrame = Frame | DigitFrame


def make_frame(shape: tuple[int, ...]) -> AnyFrame:
    """The frame of pictures of `shape`: (rows, columns), whatever follows."""
    rows, columns = shape[:2]
    return DigitFrame() if (rows, columns) == PICTURE_SHAPE else Frame(rows, columns)


def rows_of(frame: AnyFrame) -> int:
    """Rows of a picture."""
    return frame.rows


def columns_of(frame: AnyFrame) -> int:
    """Columns of a picture."""
    return frame.columns


def width_of(frame: AnyFrame) -> int:
    """Columns of padded rows; those past the longer side are unused."""
    longer = max(frame.rows, frame.columns)
    return -(-longer // WIDTH_STEP) * WIDTH_STEP


for _function in (rows_of, columns_of, width_of):
    make_constant(_function, DigitFrame)
