"""The simulated hand: what it reports of a drawing, and what the pad makes of that."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.replay import hand
from tests.ui.widgets.hosts import Host
from tui_nn.ui.sketch.keys import DIRECTIONS
from tui_nn.ui.sketch.pad import START, SketchPad

SEVEN = [np.array([[0, 0], [60, 0], [20, 100]]), np.array([[15, 50], [55, 50]])]
SHEETS = [(28, 14), (56, 28)]

coordinates = st.integers(-500, 500)
drawings = st.lists(
    st.lists(st.tuples(coordinates, coordinates), min_size=1, max_size=20).map(np.array),
    min_size=1,
    max_size=3,
)


def rng(seed=0):
    return np.random.default_rng(seed)


def extents(strokes):
    points = np.concatenate([np.array(stroke) for stroke in strokes])
    return points.min(axis=0), points.max(axis=0)


@pytest.mark.parametrize("strokes", [SEVEN, [stroke[:, ::-1] for stroke in SEVEN]])
def test_a_drawing_is_as_large_as_a_person_draws_and_about_in_the_middle(strokes):
    for seed in range(50):
        low, high = extents(hand.place(strokes, (0.75, 0.9), rng(seed)))
        assert 0.75 * 28 <= (high - low).max() <= 0.9 * 28
        assert (low >= 0).all()
        assert (high <= 28).all()


@pytest.mark.parametrize(("columns", "lines"), SHEETS)
def test_a_fast_hand_is_seen_every_two_to_four_cells(columns, lines):
    long_line = [np.array([[0, 0], [100, 100]])]
    for seed in range(20):
        (cells,) = hand.as_mouse_points(long_line, columns, lines, rng(seed))
        gaps = [max(abs(a - c), abs(b - d)) for (a, b), (c, d) in pairwise(cells)]
        assert all(1 <= gap <= 5 for gap in gaps), "a cell more or less, for cells are whole"
        assert 2 <= np.mean(gaps[:-1]) <= 4


@pytest.mark.parametrize(("columns", "lines"), SHEETS)
@given(strokes=drawings, seed=st.integers(0, 99))
@settings(max_examples=40, deadline=None)
def test_any_drawing_stays_on_the_sheet_and_keeps_its_strokes(columns, lines, strokes, seed):
    reported = hand.as_mouse_points(strokes, columns, lines, rng(seed))
    assert len(reported) == len(strokes)
    for cells in reported:
        assert cells
        assert all(0 <= x < columns and 0 <= y < lines for x, y in cells)
        assert all(a != b for a, b in pairwise(cells))
    drawn = hand.as_pad_strokes(reported, columns // 28)
    assert [len(stroke) for stroke in drawn] == [len(cells) for cells in reported]


def test_the_pad_takes_the_middle_of_each_cell():
    assert hand.as_pad_strokes([[(0, 0), (2, 1)]], 1) == (((0.5, 1.0), (2.5, 3.0)),)
    assert hand.as_pad_strokes([[(0, 0), (2, 1)]], 2) == (((0.25, 0.5), (1.25, 1.5)),)


@given(strokes=drawings, seed=st.integers(0, 99))
@settings(max_examples=40, deadline=None)
def test_any_drawing_can_be_made_with_keys(strokes, seed):
    steps = hand.as_steps(hand.place(strokes, hand.KEY_HEIGHTS, rng(seed)))
    keys, end = hand.as_keys(steps, (1, 2))
    assert press(keys, (1, 2)) == (steps, end)
    for x, y in (hand.on_grid(*place) for way in steps for place in way):
        assert 0 <= x <= 28
        assert 0 <= y <= 28


def press(keys, start):
    """The strokes, in steps, that the pad makes of `keys`, and where the pen is then."""
    moves = {key: (dx, dy) for key, dx, dy, _ in DIRECTIONS}
    strokes, down, here = [], False, start
    for key in keys:
        if key == "d":
            down = not down
            strokes += [[here]] * down
        else:
            here = (here[0] + moves[key][0], here[1] + moves[key][1])
            if down:
                strokes[-1] = [*strokes[-1], here]
    return strokes, here


def test_steps_to_the_side_and_down_become_one_diagonal_step():
    slope = [np.array([START, (START[0] + 8, START[1] + 8.4)])]
    assert hand.as_steps(slope) == [[(0, 0), (1, 1), (2, 2), (3, 3), (4, 4)]]


def test_a_digit_takes_about_twenty_keys():
    steps = hand.as_steps(hand.place(SEVEN, hand.KEY_HEIGHTS, rng()))
    keys, _ = hand.as_keys(steps, steps[0][0])
    assert 15 <= len(keys) <= 30


async def drawn_on_the_pad(columns, lines, draw):
    """The strokes that the real pad makes while `draw(pilot)` draws on it."""
    app = Host(SketchPad())
    async with app.run_test(size=(columns, lines)) as pilot:
        await draw(pilot)
        await pilot.pause()
        return app.widget.sketch.strokes


@pytest.mark.parametrize(("columns", "lines"), SHEETS)
async def test_the_pad_makes_the_same_of_the_mouse(columns, lines):
    cells = hand.as_mouse_points(SEVEN, columns, lines, rng())

    async def draw(pilot):
        for stroke in cells:
            await pilot.mouse_down(SketchPad, offset=stroke[0])
            for cell in stroke[1:]:
                await pilot.hover(SketchPad, offset=cell)
            await pilot.mouse_up(SketchPad, offset=stroke[-1])

    strokes = await drawn_on_the_pad(columns, lines, draw)
    assert strokes == hand.as_pad_strokes(cells, columns // 28)


async def test_the_pad_makes_the_same_of_the_keys():
    steps = hand.as_steps(hand.place(SEVEN, hand.KEY_HEIGHTS, rng()))
    keys, _ = hand.as_keys(steps)

    async def draw(pilot):
        pilot.app.widget.focus()
        await pilot.press(*keys)

    assert await drawn_on_the_pad(28, 14, draw) == hand.as_key_strokes(SEVEN, rng())
