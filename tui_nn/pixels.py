"""Pixels: a grey picture as characters of a terminal, and as paths of an SVG document.

Shared by the screen and by what is printed without one. A picture is rows of values from 0 (paper)
to 255 (ink), plain integers, because indexing an array element by element is slower.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

LEVELS = 16
"""Steps from paper to ink; finer ones look alike, and each pair of levels is a style."""

BRAILLE_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""The bit of each dot of a braille character, in four rows of two."""

HALF_INK = 128
"""Least value of a pixel that is drawn as a braille dot."""

GREYS = {32: "#ddd", 96: "#999", 160: "#555", 224: "#000"}
"""Least value of a pixel that an SVG shows in each grey; darker greys lie over lighter ones."""

Pixels = Sequence[Sequence[int]]


def level(value: int) -> int:
    """The step of a pixel's value, from 0 to LEVELS - 1; only an empty pixel has step 0."""
    return min(LEVELS - 1, (value * (LEVELS - 1) + 254) // 255)


def shade(upper: int, lower: int, shades: str) -> str:
    """The character for two pixels in one cell.

    Args:
        upper, lower: their levels.
        shades: characters from paper to ink; the first one is for two empty pixels alone.
    """
    return shades[-(-(upper + lower) * (len(shades) - 1) // (2 * (LEVELS - 1)))]


def shade_lines(pixels: Pixels, shades: str) -> list[str]:
    """An even number of rows as half as many lines, with a character for two pixels."""
    return [
        "".join(shade(level(u), level(w), shades) for u, w in zip(upper, lower, strict=True))
        for upper, lower in zip(pixels[::2], pixels[1::2], strict=True)
    ]


def braille_lines(pixels: Pixels) -> list[str]:
    """Rows in multiples of 4 by 2 as lines of braille, a dot for a pixel of at least HALF_INK."""
    return [
        "".join(_braille_cell(pixels[y : y + 4], x) for x in range(0, len(pixels[y]), 2))
        for y in range(0, len(pixels), 4)
    ]


def _braille_cell(rows: Pixels, x: int) -> str:
    """The character for four rows of two pixels from column `x`; a space if it has no dot."""
    bits = sum(
        bit
        for row, dots in zip(rows, BRAILLE_DOTS, strict=True)
        for value, bit in zip(row[x : x + 2], dots, strict=True)
        if value >= HALF_INK
    )
    return braille(bits) if bits else " "


def braille(bits: int) -> str:
    """The braille character with the dots of these bits of BRAILLE_DOTS."""
    return chr(0x2800 + bits)


def svg_paths(pixels: Pixels, x: int, y: int) -> Iterator[str]:
    """A path for each of the GREYS, with the picture's upper left corner at (x, y)."""
    for least, grey in GREYS.items():
        yield f'<path stroke="{grey}" d="M{x} {y}.5{_strokes(pixels, least)}"/>'


def _strokes(pixels: Pixels, least: int) -> str:
    """Horizontal strokes along all pixels of at least `least`, each one relative to the last."""
    moves, at_x, at_y = [], 0, 0
    for y, row in enumerate(pixels):
        for start, end in _runs(row, least):
            moves.append(f"m{start - at_x} {y - at_y}h{end - start}")
            at_x, at_y = end, y
    return "".join(moves)


def _runs(row: Sequence[int], least: int) -> Iterator[tuple[int, int]]:
    """Where a row has pixels of at least `least`: (start, end) of each run."""
    start = None
    for x, value in enumerate((*row, -1)):
        if value >= least and start is None:
            start = x
        elif value < least and start is not None:
            yield start, x
            start = None
