"""Sliders, networks with numbers, landscapes and plots, drawn as cells."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.training.lessons.pages import LESSONS
from tui_nn.training.lessons.player import LessonPlayer
from tui_nn.training.protocol.inquiries import Play
from tui_nn.training.protocol.lessons import DrawnNetwork, Line, Slider, Surface
from tui_nn.ui.lessons.experiment_panel import wrap_formula
from tui_nn.ui.lessons.landscape import draw_landscape
from tui_nn.ui.lessons.lines_plot import draw_lines_plot
from tui_nn.ui.lessons.number_network import draw_number_network
from tui_nn.ui.lessons.pictures import draw_pictures
from tui_nn.ui.lessons.slider_lines import Columns, draw_sliders, shifted, value_text

NUMBER = Slider("w", -2.0, 2.0, 0.5, 0.1)
CHOICE = Slider("f", 0.0, 2.0, 2.0, 1.0, ("relu", "tanh", "linear"))


def test_sliders_are_drawn_with_name_knob_and_value():
    assert str(draw_sliders(24, 2, [NUMBER, CHOICE], 1)).split("\n") == [
        "  w ────────●────    0.5",
        "▶ f ◀ linear ▶",
    ]


def test_a_slider_stops_and_a_choice_goes_round():
    assert shifted(NUMBER, 3) == pytest.approx(0.8)
    assert shifted(NUMBER, 99) == 2.0
    assert shifted(NUMBER, -99) == -2.0
    assert shifted(CHOICE, 1) == 0.0
    assert shifted(CHOICE, -1) == 1.0
    assert value_text(Slider("x", -1, 1, -0.0001, 0.02)) == "0.00"


@given(st.integers(-5, 60), st.integers(10, 60))
def test_a_value_under_the_mouse_is_one_that_keys_reach(column, width):
    columns = Columns.of([NUMBER], width)
    value = columns.value_at(NUMBER, column)
    assert -2.0 <= value <= 2.0
    assert (value + 2.0) / 0.1 == pytest.approx(round((value + 2.0) / 0.1))


def test_the_knob_is_where_the_mouse_put_it():
    columns = Columns.of([NUMBER], 60)
    for column in range(columns.left, columns.left + columns.width):
        value = columns.value_at(NUMBER, column)
        moved = Slider("w", -2.0, 2.0, value, 0.1)
        assert abs(columns.knob(moved) - column) <= 1


def network(**details) -> DrawnNetwork:
    return DrawnNetwork(
        names=(("x1", "x2"), ("h1", "h2", "h3"), ("y",)),
        values=((1.0, 0.0), (0.25, -0.5, 0.75), (0.125,)),
        weights=(np.array([[0.1, -0.2, 0.3], [0.4, 0.5, -0.6]]), np.array([[1.0], [-2.0], [3.0]])),
        biases=((0.01, 0.02, 0.03), (-0.04,)),
        **details,
    )


def test_a_network_with_all_of_its_numbers():
    text = str(draw_number_network(39, 12, network(), braille=True))
    numbers = "1.00 0.00 0.25 -0.50 0.75 0.12 +0.10 -0.20 +0.30 +0.40 +0.50 -0.60 +1.00 -2.00 +3.00"
    for written in (*numbers.split(), "+0.01", "+0.02", "+0.03", "-0.04", "x1", "h3", "y"):
        assert written in text


def test_gradients_and_deltas_take_the_place_of_weights_and_stand_beside_them_where_it_is_wide():
    backward = network(
        gradients=(np.full((2, 3), -0.00001), np.full((3, 1), 0.1234)),
        deltas=((0.1, 0.2, 0.3), (0.9876,)),
    )
    narrow = str(draw_number_network(39, 12, backward, braille=True))
    assert narrow.count("+0.1234") == 3
    assert narrow.count("+0.0000") == 6
    assert "+0.9876" in narrow
    assert "-0.20" not in narrow
    assert "-0.20 +0.0000" in str(draw_number_network(90, 14, backward, braille=True))


@given(st.integers(1, 60), st.integers(1, 20), st.booleans())
def test_a_network_fits_any_room(width, height, braille):
    cells = draw_number_network(width, height, network(), braille=braille)
    assert (cells.width, cells.height) == (width, height)


def surface(**details) -> Surface:
    values = np.linspace(-4.0, 4.0, 25).reshape(5, 5)
    return Surface(
        values, (-1.0, 1.0, -1.0, 1.0), "w", "b", low_name="low", high_name="high",
        points=np.zeros((0, 2)), labels=np.zeros(0), **details,
    )  # fmt: skip


def test_a_path_ends_where_one_is():
    view = surface(path=((-0.9, 0.9), (0.0, 0.0), (0.9, -0.9)))
    cells = draw_landscape(40, 12, view)
    rows = [cells.text(y) for y in range(12)]
    assert "◆" in rows[8]
    assert sum(row.count("•") for row in rows) == 2
    assert sum(row.count("·") for row in rows) > 5
    assert "low" in rows[11]
    assert "high" in rows[11]


def test_a_place_outside_is_marked_at_the_edge():
    for place in ((9.0, 9.0), (float("nan"), 0.0), (float("inf"), 0.0)):
        draw_landscape(40, 12, surface(path=((0.0, 0.0), place)))
    assert "▲" in str(draw_landscape(40, 12, surface(path=((0.0, 0.0), (9.0, 9.0)))))


def test_a_curve_that_runs_away_does_not_flatten_the_others():
    x = np.arange(20.0)
    lines = (Line("calm", x, 1.0 / (1 + x)), Line("wild", x, 10.0**x))
    text = str(draw_lines_plot(40, 12, lines, ("step", "loss"), braille=True))
    assert "e+" not in text
    assert "calm" in text
    assert "loss" in text


def test_curves_without_points_are_announced():
    lines = (Line("training", np.zeros(0), np.zeros(0)),)
    assert "s trains a" in str(draw_lines_plot(40, 12, lines, ("", ""), braille=True))


def test_a_formula_that_is_broken_is_indented():
    assert wrap_formula("  = 1 + 2", 20) == ["  = 1 + 2"]
    assert wrap_formula("  = 1.00 + 2.00 + 3.00", 16) == ["  = 1.00 + 2.00", "      + 3.00"]


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.experiment)
def test_every_picture_fits_any_room(lesson):
    view = LessonPlayer().play(Play(lesson.number, steps=3)).view
    for width, height in ((1, 1), (20, 4), (39, 10), (39, 14), (70, 30), (130, 45)):
        for braille, shaded in ((True, False), (False, True)):
            cells = draw_pictures(width, height, view, braille=braille, shaded=shaded)
            assert (cells.width, cells.height) == (width, height)
            assert height < 10 or str(cells).strip()
