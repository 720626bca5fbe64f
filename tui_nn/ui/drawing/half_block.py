"""Half blocks: a grey picture with two pixels in each cell, in levels of colour or in shades."""

from __future__ import annotations

from tui_nn.pixels import LEVELS, Pixels, level, shade
from tui_nn.ui.drawing.cells import Cells, Key
from tui_nn.ui.drawing.glyphs import SHADES

_LEVEL_OF = tuple(level(value) for value in range(256))


def draw_pixels(
    cells: Cells,
    x: int,
    y: int,
    pixels: Pixels,
    name: str,
    *,
    shaded: bool = False,
    window: tuple[int, int, int, int] | None = None,
) -> None:
    """Draw rows of pixels with the first one in the upper half of the cell (x, y).

    Args:
        cells: where to draw; style keys are (name, upper level, lower level).
        x, y: the corner.
        pixels: an even number of rows.
        name: of the pair of colours.
        shaded: use SHADES instead of levels of colour.
        window: (first column, first line, columns, lines) of the cells to draw; all by default.
    """
    left, top, width, height = window or (0, 0, len(pixels[0]), len(pixels) // 2)
    for line in range(top, top + height):
        uppers, lowers = pixels[2 * line], pixels[2 * line + 1]
        characters, keys = cells.characters[y + line], cells.keys[y + line]
        for column in range(left, left + width):
            upper, lower = _LEVEL_OF[uppers[column]], _LEVEL_OF[lowers[column]]
            character, key = _shade(upper, lower, name) if shaded else _blend(upper, lower, name)
            characters[x + column], keys[x + column] = character, key


def enlarged(pixels: Pixels, scale: int) -> Pixels:
    """Each pixel as a square of `scale` by `scale`."""
    if scale == 1:
        return pixels
    return [
        row for line in pixels for row in [[value for value in line for _ in range(scale)]] * scale
    ]


def _blend(upper: int, lower: int, name: str) -> tuple[str, Key]:
    if upper == lower:
        return "█" if upper else " ", (name, upper, lower)
    return "▀", (name, upper, lower)


def _shade(upper: int, lower: int, name: str) -> tuple[str, Key]:
    half = LEVELS // 2
    full: Key = (name, LEVELS - 1, 0)
    if upper >= half and lower <= 1:
        return "▀", full
    if lower >= half and upper <= 1:
        return "▄", full
    return shade(upper, lower, SHADES), full
