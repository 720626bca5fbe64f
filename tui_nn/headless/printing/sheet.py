"""A sheet of pictures in rows with titles, on the terminal or as an SVG document.

On the terminal a picture of 28x28 is 14x7 characters of Braille, a dot for each pixel, or 28x14
shades of ASCII where there is no Braille. In an SVG file it is what a network sees, in a few shades
of grey.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tui_nn.errors import UserError
from tui_nn.pixels import braille, braille_lines, shade_lines, svg_paths
from tui_nn.printing import can_print, print_line
from tui_nn.storage.durable import replace_file

SHADES = " .:-=+*#%@"
"""Characters from paper to ink, where there is no braille."""

SVG_COLUMNS = 20
"""Pictures beside one another in an SVG."""

SVG_SCALE, SVG_MARGIN, SVG_TITLE = 2, 6, 14
"""Size of a picture's pixel on the screen; the margin and the height of a title in such pixels."""

Picture = NDArray[np.uint8]
"""Shape (rows, columns); 0 is paper, 255 full ink."""


@dataclass(frozen=True, eq=False, slots=True)
class Row:
    """Some pictures under one title; they may take several lines."""

    title: str
    pictures: Sequence[Picture]


def show_sheet(rows: Sequence[Row], svg: Path | None) -> None:
    """Print the rows, or write them into an SVG file.

    Raises:
        UserError: the file cannot be written.
    """
    if svg is None:
        _print(rows)
        return
    try:
        replace_file(svg, "\n".join(format_svg(rows)).encode())
    except OSError as error:
        raise UserError(f"{svg}: cannot be written ({error.strerror or error})") from error
    print_line(f"saved to {svg}")


def _print(rows: Sequence[Row]) -> None:
    """Print all rows, each as wide as the terminal permits."""
    has_braille = can_print(braille(0))
    for row in rows:
        print_line(row.title)
        columns = row.pictures[0].shape[1]
        width = -(-columns // 2) if has_braille else columns
        across = max(1, shutil.get_terminal_size().columns // width)
        for pictures in _lines(row.pictures, across):
            drawn = [_draw(picture, has_braille) for picture in pictures]
            for line in zip(*drawn, strict=True):
                print_line("".join(line).rstrip())


def _draw(picture: Picture, has_braille: bool) -> list[str]:
    """The lines of one picture."""
    high, wide = (4, 2) if has_braille else (2, 1)
    rows, columns = picture.shape
    pixels = np.pad(picture, ((0, -rows % high), (0, -columns % wide))).tolist()
    return braille_lines(pixels) if has_braille else shade_lines(pixels, SHADES)


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
            top += len(pictures[0])
    longest = max(min(len(row.pictures), SVG_COLUMNS) * row.pictures[0].shape[1] for row in rows)
    width, height = 2 * SVG_MARGIN + longest, top + SVG_MARGIN
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        f' width="{SVG_SCALE * width}" height="{SVG_SCALE * height}"'
        ' font-family="sans-serif" font-size="8" shape-rendering="crispEdges">'
    )
    yield '<rect width="100%" height="100%" fill="#fff"/>'
    yield from lines
    yield "</svg>\n"
