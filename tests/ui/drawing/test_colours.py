"""Pictures of any size and colour fit into the room there is."""

from __future__ import annotations

import numpy as np
import pytest

from tui_nn.ui.drawing.cells import Cells
from tui_nn.ui.drawing.colours import COLOUR, as_grey, draw_colours, fitted


@pytest.mark.parametrize(
    ("shape", "room", "expected"),
    [
        ((28, 28), (28, 14), (28, 28)),
        ((28, 28), (60, 30), (56, 56)),
        ((64, 64), (40, 20), (32, 32)),
        ((64, 64), (64, 32), (64, 64)),
        ((9, 7), (10, 5), (10, 7)),
        ((64, 20), (30, 10), (16, 5)),
        ((64, 64, 3), (40, 20), (32, 32, 3)),
        ((33, 33, 3), (30, 15), (18, 17, 3)),
    ],
)
def test_pictures_fit_into_their_room(shape, room, expected):
    found = fitted(np.full(shape, 200, np.uint8), *room)
    assert found.shape == expected
    assert (found[: len(found) - 1] == 200).all()


def test_each_cell_has_two_pixels_in_their_colours():
    picture = np.zeros((2, 3, 3), np.uint8)
    picture[0, 1] = (255, 130, 8)
    cells = Cells(3, 1)
    draw_colours(cells, 0, 0, picture)
    assert cells.characters == [["▀", "▀", "▀"]]
    assert cells.keys[0][1] == (COLOUR, (255, 136, 0), (0, 0, 0))


def test_grey_of_colours():
    assert as_grey(np.full((2, 2, 3), (255, 0, 0), np.uint8)).tolist() == [[76, 76], [76, 76]]
    grey = np.arange(4, dtype=np.uint8).reshape(2, 2)
    assert as_grey(grey) is grey
