import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.ui.drawing.cells import Cells
from tui_nn.ui.drawing.tiles import Tile, arrange, draw_tile, draw_tiles, shrunk

SIZES = st.tuples(st.integers(0, 210), st.integers(0, 70))


def make_tile(number=0, key="right"):
    picture = np.zeros((28, 28), np.uint8)
    picture[4:24, 10:18] = 255
    return Tile(picture, f"{number} ✓ 96%", f"note {number}", key)


def draw(width, height, count, top=0, selected=0, marked=(), **options):
    cells = Cells(width, height)
    tiles = [make_tile(n) for n in range(count)]
    arrangement = arrange(width, height, count)
    marked = frozenset(marked)
    draw_tiles(cells, tiles, arrangement, top, selected=selected, marked=marked, **options)
    return cells


@pytest.mark.parametrize(
    ("size", "count", "shrink", "columns", "rows"),
    [
        ((80, 21), 1, 1, 2, 1),
        ((80, 21), 2, 1, 2, 1),
        ((80, 21), 3, 2, 5, 1),
        ((80, 21), 200, 2, 5, 40),
        ((120, 37), 8, 1, 4, 2),
        ((120, 37), 9, 2, 7, 2),
        ((200, 57), 200, 2, 13, 16),
    ],
)
def test_pictures_are_large_while_all_of_them_have_room(
    size: tuple[int, int], count, shrink, columns, rows
):
    found = arrange(*size, count)
    assert (found.shrink, found.columns, found.rows) == (shrink, columns, rows)


@given(SIZES, st.integers(0, 300))
def test_every_tile_has_a_place_left_of_the_bar(size: tuple[int, int], count):
    found = arrange(*size, count)
    assert found.columns * found.rows >= count
    assert found.columns >= 1
    assert found.whole_rows >= 1
    if found.columns > 1:
        assert found.columns * found.pitch[0] < size[0]


@given(SIZES, st.integers(1, 300), st.data())
def test_the_row_that_is_wanted_is_seen_and_the_view_moves_no_more_than_it_must(
    size: tuple[int, int], count, data
):
    found = arrange(*size, count)
    row = data.draw(st.integers(0, found.rows - 1))
    top = found.limited(data.draw(st.integers(0, found.rows)))
    moved = found.top_showing(row, top)
    assert moved <= row < moved + found.whole_rows
    assert 0 <= moved <= max(0, found.rows - found.whole_rows)
    if top <= row < top + found.whole_rows:
        assert moved == top


@given(SIZES, st.integers(1, 60), st.data())
def test_a_click_on_a_tile_finds_it(size: tuple[int, int], count, data):
    found = arrange(*size, count)
    top = data.draw(st.integers(0, found.rows - 1))
    number = data.draw(st.integers(0, count - 1))
    width, height = found.pitch
    row, column = divmod(number, found.columns)
    x = column * width + data.draw(st.integers(0, width - 1))
    y = (row - top) * height + data.draw(st.integers(0, height - 1))
    assert found.tile_at(x, y, top) == (number if y >= 0 else None)


def test_beside_the_tiles_there_is_none():
    found = arrange(80, 21, 200)
    assert found.tile_at(79, 0, 0) is None
    assert found.tile_at(-1, 0, 0) is None


def test_tiles_stand_in_rows_with_their_words_below():
    lines = str(draw(80, 21, 12, selected=1, marked={2})).split("\n")
    assert lines[7].split("▶")[0].strip() == "0 ✓ 96%"
    assert lines[7].count("96%") == 5
    assert lines[7][15:23] == "▶1 ✓ 96%"
    assert lines[8][30:37] == "◆note 2"
    assert lines[16].strip().startswith("5 ✓ 96%")


def test_what_is_below_the_first_row_is_seen_from_there_on():
    lines = str(draw(80, 21, 200, top=3)).split("\n")
    assert lines[7].strip().startswith("15 ✓")


def test_right_and_wrong_and_selected_have_styles_of_their_own():
    arrangement = arrange(80, 21, 200)
    for key, selected in (("right", False), ("wrong", False), ("selected", True)):
        tile = make_tile(key=key)
        cells = draw_tile(tile, arrangement, selected=selected, marked=False, shaded=False)
        assert set(cells.keys[7][1:]) == {key}


def test_a_bar_says_where_one_is():
    def bar(cells):
        return "".join(row[-1] for row in cells.characters)

    assert bar(draw(80, 21, 10)).strip() == ""
    top, middle, bottom = (bar(draw(80, 21, 200, top=n)) for n in (0, 19, 38))
    assert top.startswith("█")
    assert bottom.endswith("█")
    assert middle[0] == middle[-1] == "│"
    assert "█" in middle


def test_shades_stand_in_for_colours():
    cells = draw(80, 21, 1, shaded=True)
    assert "█" in str(cells)
    inks = {key for row in cells.keys for key in row if isinstance(key, tuple)}
    assert inks == {("ink", 15, 0)}


@pytest.mark.parametrize("size", [(0, 0), (1, 1), (5, 3), (14, 8), (28, 15)])
def test_a_tiny_area_is_no_mistake(size: tuple[int, int]):
    cells = draw(*size, 30)
    assert (cells.width, cells.height) == size


def test_a_small_picture_keeps_full_ink_and_empty_paper():
    picture = np.zeros((28, 28), np.uint8)
    picture[:14] = 255
    small = shrunk(picture, 2)
    assert small.shape == (14, 14)
    assert (small[:7] == 255).all()
    assert (small[7:] == 0).all()


def test_a_thin_line_does_not_fade():
    picture = np.zeros((28, 28), np.uint8)
    picture[:, 13] = 255
    assert (shrunk(picture, 2)[:, 6] > 255 / 2 + 40).all()
    assert shrunk(picture, 1) is picture
