"""`tui-nn sheet`: the built-in handwriting to look at, beside drawings made by real hands.

On the terminal a picture is 14x7 characters of Braille, a dot for each pixel, or 28x14 shades of
ASCII where there is no Braille. In an SVG file it is what a network sees, in a few shades of grey.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import filterfalse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.drawing_labels import is_digit, label_order
from tui_nn.data.picture import PICTURE_SIDE
from tui_nn.errors import UserError
from tui_nn.headless.inputs.drawings import DrawnPicture, read_pictures
from tui_nn.pixels import braille, braille_lines, shade_lines, svg_paths
from tui_nn.printing import can_print, print_line
from tui_nn.storage.durable import replace_file

DIGITS = range(10)

SHADES = " .:-=+*#%@"
"""Characters from paper to ink, where there is no braille."""

SVG_COLUMNS = 20
"""Pictures beside one another in an SVG."""

SVG_SCALE, SVG_MARGIN, SVG_TITLE = 2, 6, 14
"""Size of a picture's pixel on the screen; the margin and the height of a title in such pixels."""

Picture = NDArray[np.uint8]
"""Shape (28, 28); 0 is paper, 255 full ink."""


@dataclass(frozen=True, eq=False, slots=True)
class Row:
    """Some pictures under one title; they may take several lines."""

    title: str
    pictures: Sequence[Picture]


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
    if svg is None:
        _print(rows)
        return 0
    try:
        replace_file(svg, "\n".join(format_svg(rows)).encode())
    except OSError as error:
        raise UserError(f"{svg}: cannot be written ({error.strerror or error})") from error
    print_line(f"saved to {svg}")
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


def _print(rows: Iterable[Row]) -> None:
    """Print all rows, each as wide as the terminal permits."""
    has_braille = can_print(braille(0))
    width = PICTURE_SIDE // 2 if has_braille else PICTURE_SIDE
    across = max(1, shutil.get_terminal_size().columns // width)
    for row in rows:
        print_line(row.title)
        for pictures in _lines(row.pictures, across):
            drawn = [
                braille_lines(p.tolist()) if has_braille else shade_lines(p.tolist(), SHADES)
                for p in pictures
            ]
            for line in zip(*drawn, strict=True):
                print_line("".join(line).rstrip())


def _lines(pictures: Sequence[Picture], across: int) -> Iterator[Sequence[Picture]]:
    """So many pictures at a time."""
    return (pictures[start : start + across] for start in range(0, len(pictures), across))


def format_svg(rows: Sequence[Row]) -> Iterator[str]:
    """The sheet as lines of an SVG document: for each line of pictures one path a grey."""
    lines: list[str] = []
    top = SVG_MARGIN
    for row in rows:
        lines.append(f'<text x="{SVG_MARGIN}" y="{top + SVG_TITLE - 4}">{escape(row.title)}</text>')
        top += SVG_TITLE
        for pictures in _lines(row.pictures, SVG_COLUMNS):
            lines += svg_paths(np.hstack(pictures).tolist(), SVG_MARGIN, top)
            top += PICTURE_SIDE
    longest = max(min(len(row.pictures), SVG_COLUMNS) for row in rows)
    width, height = 2 * SVG_MARGIN + PICTURE_SIDE * longest, top + SVG_MARGIN
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        f' width="{SVG_SCALE * width}" height="{SVG_SCALE * height}"'
        ' font-family="sans-serif" font-size="8" shape-rendering="crispEdges">'
    )
    yield '<rect width="100%" height="100%" fill="#fff"/>'
    yield from lines
    yield "</svg>\n"
