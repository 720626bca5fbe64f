"""`tui-nn sheet`: the built-in handwriting to look at, beside drawings made by real hands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import filterfalse
from pathlib import Path

from tui_nn.data.drawing_labels import is_digit, label_order
from tui_nn.data.picture import PICTURE_SIDE
from tui_nn.headless.inputs.drawings import DrawnPicture, read_pictures
from tui_nn.headless.printing.sheet import Picture, Row, show_sheet

DIGITS = range(10)


def make_sheet(
    *, count: int, digit: int | None, seed: int, strokes: Path | None, svg: Path | None
) -> int:
    """Show the built-in handwriting.

    Args:
        count: pictures of each digit.
        digit: only this one; all if None.
        seed: the same seed gives the same pictures.
        strokes: file with a drawing a line, to see beside them: the first `count` of each label.
        svg: file to write; standard output if None.

    Returns:
        The exit status.

    Raises:
        UserError: a file cannot be read or written.
    """
    digits = DIGITS if digit is None else (digit,)
    rows = list(_rows(count, digits, seed, read_pictures(strokes) if strokes else ()))
    show_sheet(rows, svg)
    return 0


def _rows(
    count: int, digits: Sequence[int], seed: int, drawings: Iterable[DrawnPicture]
) -> Iterator[Row]:
    """Generated and drawn pictures, digit by digit, then other drawings by label, if they have one.

    Each row has at most `count` of them.
    """
    from tui_nn.data.handwriting.generation import generate_digits

    pictures, labels = generate_digits(count * len(DIGITS), seed)
    drawn: dict[str | None, list[Picture]] = {}
    for drawing in drawings:
        same = drawn.setdefault(drawing.label, [])
        if len(same) < count:
            same.append(drawing.picture)
    for digit in digits:
        generated = pictures[labels == digit].reshape(-1, PICTURE_SIDE, PICTURE_SIDE)
        yield Row(f"{digit} generated", list(generated))
        if str(digit) in drawn:
            yield Row(f"{digit} drawn", drawn[str(digit)])
    unnamed = drawn.pop(None, None)
    for label in sorted(filterfalse(is_digit, filter(None, drawn)), key=label_order):
        yield Row(f"{label} drawn", drawn[label])
    if unnamed:
        yield Row("drawn", unnamed)
