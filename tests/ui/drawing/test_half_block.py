from __future__ import annotations

import pytest

from tui_nn.pixels import LEVELS
from tui_nn.ui.drawing.cells import Cells
from tui_nn.ui.drawing.half_block import draw_pixels, enlarged

FULL = LEVELS - 1


@pytest.mark.parametrize(
    ("upper", "lower", "character", "key"),
    [
        (0, 0, " ", ("ink", 0, 0)),
        (255, 255, "█", ("ink", FULL, FULL)),
        (255, 0, "▀", ("ink", FULL, 0)),
        (0, 255, "▀", ("ink", 0, FULL)),
    ],
)
def test_two_pixels_share_a_cell(upper, lower, character, key):
    cells = Cells(1, 1)
    draw_pixels(cells, 0, 0, [[upper], [lower]], "ink")
    assert cells.characters == [[character]]
    assert cells.keys == [[key]]


@pytest.mark.parametrize(
    ("upper", "lower", "character"),
    [(0, 0, " "), (255, 255, "█"), (255, 0, "▀"), (0, 255, "▄"), (50, 50, "░"), (200, 140, "▓")],
)
def test_shades_stand_in_for_colours(upper, lower, character):
    cells = Cells(1, 1)
    draw_pixels(cells, 0, 0, [[upper], [lower]], "ink", shaded=True)
    assert cells.characters == [[character]]


def test_a_window_leaves_the_rest_alone():
    cells = Cells(4, 2)
    draw_pixels(cells, 0, 0, [[255] * 4] * 4, "ink", window=(1, 1, 2, 1))
    assert str(cells) == "\n ██"


def test_enlarging():
    assert enlarged([[1, 2], [3, 4]], 2) == [[1, 1, 2, 2], [1, 1, 2, 2], [3, 3, 4, 4], [3, 3, 4, 4]]
    assert enlarged([[1, 2]], 1) == [[1, 2]]
