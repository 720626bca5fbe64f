"""A grey picture as braille, as shades and as SVG."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from tui_nn.pixels import GREYS, LEVELS, braille_lines, level, shade_lines, svg_paths

RAMP = [list(range(256))] * 2
SHADES = " .:#"


def test_levels_reach_both_ends_and_only_an_empty_pixel_has_none():
    assert level(0) == 0
    assert level(1) == 1
    assert level(255) == LEVELS - 1
    assert [level(v) for v in range(256)] == sorted(level(v) for v in range(256))


def test_shades_go_from_paper_to_ink():
    [line] = shade_lines(RAMP, SHADES)
    assert line[:2] == " ."
    assert line[-1] == "#"
    assert list(line) == sorted(line, key=SHADES.index)


def test_a_shade_is_that_of_both_pixels():
    assert shade_lines([[0, 255, 255], [255, 0, 255]], SHADES) == ["::#"]


def test_each_pixel_of_half_ink_is_a_dot_of_braille():
    picture = [[0] * 4 for _ in range(8)]
    picture[0][0] = picture[3][1] = picture[7][2] = 128
    picture[0][1] = 127
    assert braille_lines(picture) == ["⢁ ", " ⡀"]
    assert braille_lines([[255] * 2] * 4) == ["⣿"]


def painted(path: str, rows: int, columns: int) -> list[list[bool]]:
    """The pixels that a path of an SVG strokes."""
    mask, x, y = [[False] * columns for _ in range(rows)], 0, 0
    for right, down, length in re.findall(r"m(-?\d+) (-?\d+)h(\d+)", path):
        x, y = x + int(right), y + int(down)
        mask[y][x : x + int(length)] = [True] * int(length)
        x += int(length)
    return mask


PICTURES = st.integers(1, 6).flatmap(
    lambda columns: st.lists(
        st.lists(st.integers(0, 255), min_size=columns, max_size=columns), min_size=1, max_size=6
    )
)


@given(PICTURES)
def test_each_grey_of_an_svg_strokes_its_pixels(picture):
    for path, (least, grey) in zip(svg_paths(picture, 6, 20), GREYS.items(), strict=True):
        assert path.startswith(f'<path stroke="{grey}" d="M6 20.5')
        mask = [[value >= least for value in row] for row in picture]
        assert painted(path, len(picture), len(picture[0])) == mask
