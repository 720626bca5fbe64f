from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_nn.ui.sketch.sketch import MOST_UNDOS, History, Sketch

COORDINATE = st.floats(0, 28)
POINT = st.tuples(COORDINATE, COORDINATE)


def test_strokes_begin_and_continue():
    sketch = Sketch().begin((1, 1)).extend((2, 1)).extend((3, 1)).begin((9, 9))
    assert sketch.strokes == (((1, 1), (2, 1), (3, 1)), ((9, 9),))


def test_a_pen_that_did_not_move_adds_nothing():
    sketch = Sketch().begin((1, 1))
    assert sketch.extend((1.05, 1.05)) is sketch


def test_continuing_without_a_stroke_begins_one():
    assert Sketch().extend((1, 1)).strokes == (((1, 1),),)


def test_the_eraser_cuts_a_line_where_its_circle_does():
    sketch = Sketch(((((0.0, 5.0)), (10.0, 5.0)),)).erase((5, 5), 2)
    assert sketch.strokes == (((0, 5), (3, 5)), ((7, 5), (10, 5)))


def test_the_eraser_shortens_an_end_and_takes_dots():
    sketch = Sketch((((0.0, 0.0), (10.0, 0.0)), ((10.0, 1.0),), ((0.0, 9.0),)))
    assert sketch.erase((10, 0), 2).strokes == (((0, 0), (8, 0)), ((0, 9),))


def test_an_eraser_that_meets_nothing_changes_nothing():
    sketch = Sketch((((0.0, 0.0), (10.0, 0.0), (10.0, 10.0)),))
    assert sketch.erase((3, 8), 2) is sketch


@settings(max_examples=200)
@given(st.lists(POINT, min_size=1, max_size=8), POINT, st.floats(0.5, 5))
def test_what_is_left_lies_outside_the_circle(stroke, centre, radius):
    erased = Sketch((tuple(stroke),)).erase(centre, radius)
    for part in erased.strokes:
        assert all(math.dist(point, centre) >= radius - 1e-6 for point in part)
        for start, end in pairwise(part):
            middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
            assert math.dist(middle, centre) >= radius - 1e-6


@settings(max_examples=100)
@given(st.lists(POINT, min_size=2, max_size=8), POINT, st.floats(0.5, 5))
def test_no_ink_is_lost_outside_the_circle(stroke, centre, radius):
    erased = Sketch((tuple(stroke),)).erase(centre, radius)
    kept = [point for part in erased.strokes for point in part]
    for point in stroke:
        if math.dist(point, centre) > radius + 1e-6 and len(set(stroke)) > 1:
            assert min(math.dist(point, other) for other in kept) < 1e-6


def test_undo_and_redo_go_back_and_forth():
    one, two = Sketch().begin((1, 1)), Sketch().begin((2, 2))
    history = History().commit(one).commit(two)
    assert history.undo().present == one
    assert history.undo().undo().present == Sketch()
    assert history.undo().undo().redo().redo().present == two
    assert history.redo() is history
    assert History().undo() is not None


def test_a_new_stroke_forgets_what_was_undone():
    history = History().commit(Sketch().begin((1, 1))).undo().commit(Sketch().begin((2, 2)))
    assert history.redo() is history


def test_an_amended_stroke_is_undone_as_a_whole():
    one = Sketch().begin((1, 1))
    history = History().commit(one).amend(one.extend((5, 5)))
    assert history.undo().present == Sketch()


def test_the_past_is_bounded():
    history = History()
    for n in range(MOST_UNDOS + 50):
        history = history.commit(Sketch().begin((n, n)))
    assert len(history.past) == MOST_UNDOS


@pytest.mark.parametrize("history", [History()])
def test_nothing_to_undo_is_the_same_history(history):
    assert history.undo() is history
