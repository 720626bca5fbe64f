from __future__ import annotations

import math

import numpy as np
import pytest

from tests.ui.widgets.samples import plane, predictions
from tui_nn.training.protocol.measurements import Evaluation, PlaneView, PredictionsView
from tui_nn.ui.drawing.plane import FIELD_LEVELS, draw_plane, field_level
from tui_nn.ui.drawing.scatter import amount, draw_scatter, unit_of


def field_columns(cells, row):
    return [key for key in cells.keys[row] if isinstance(key, tuple) and key[0] == "field"]


def test_the_field_goes_from_class_0_to_class_1():
    levels = [key[1] for key in field_columns(draw_plane(50, 20, plane()), 1)]
    assert levels == sorted(levels)
    assert levels[0] == 0
    assert levels[-1] == FIELD_LEVELS - 1


def test_the_first_row_is_on_top():
    probabilities = np.zeros((4, 4))
    probabilities[0] = 1.0
    view = PlaneView((0.0, 1.0, 0.0, 1.0), probabilities, np.zeros((0, 2)), np.zeros(0))
    cells = draw_plane(30, 12, view)
    assert field_columns(cells, 0)[0][1] == FIELD_LEVELS - 1
    assert field_columns(cells, 9)[0][1] == 0


def test_examples_have_a_sign_for_each_class():
    cells = draw_plane(50, 20, plane())
    text = str(cells)
    assert text.count("○") == text.count("●") == 1
    row = next(y for y in range(20) if "○" in cells.text(y))
    assert row < next(y for y in range(20) if "●" in cells.text(y))
    assert cells.text(row).index("○") < 25


def test_shades_tell_the_classes_apart_without_colour():
    cells = draw_plane(50, 20, plane(), shaded=True)
    assert {" ", "░", "▒", "▓"} <= set(cells.text(1))


def test_odd_probabilities_are_undecided():
    assert field_level(math.nan) == field_level(0.5)
    assert field_level(0.0) == 0
    assert field_level(1.0) == FIELD_LEVELS - 1


def test_very_many_examples_do_not_hide_the_field():
    points = np.random.default_rng(0).uniform(-1, 1, (5000, 2))
    view = PlaneView((-1.0, 1.0, -1.0, 1.0), np.zeros((9, 9)), points, np.zeros(5000))
    text = str(draw_plane(40, 20, view))
    assert text.count("○") < 0.25 * 40 * 20


@pytest.mark.parametrize("size", [(0, 0), (3, 3), (12, 6), (13, 30), (190, 55)])
def test_any_size_is_drawn(size: tuple[int, int]):
    assert draw_plane(*size, plane()).width == size[0]
    assert draw_scatter(*size, predictions()).width == size[0]


def test_units():
    assert unit_of("price [$]") == ("price", "$")
    assert unit_of("yield") == ("yield", "")
    assert amount(28_123, "$") == "$28.1k"
    assert amount(1_250_000, "$") == "$1.25M"
    assert amount(0, "$") == "$0"
    assert amount(-5_000, "€") == "-€5k"
    assert amount(12_300, "m") == "12.3km"


def test_predictions_come_with_their_errors_and_the_diagonal():
    cells = draw_scatter(60, 20, predictions())
    assert cells.text(0).strip() == "validation MAE $20k  RMSE $27k  R² 0.970"
    wide = draw_scatter(80, 20, predictions()).text(0).strip()
    assert wide == "validation MAE (mean absolute error) $20k  RMSE $27k  R² 0.970"
    assert (
        draw_scatter(36, 20, predictions()).text(0).strip() == "val MAE $20k  RMSE $27k  R² 0.970"
    )
    narrow = draw_scatter(28, 20, predictions())
    assert [narrow.text(y).strip() for y in (0, 1)] == ["val MAE $20k", "RMSE $27k  R² 0.970"]
    found = {key for row in cells.keys for key in row}
    assert {"point", "diagonal", "frame"} <= found
    assert "$600k" in str(cells)
    assert "true price" in cells.text(19)


def test_of_one_example_there_is_no_r2():
    one = Evaluation(0.1, mae=3.0, r2=math.nan)
    view = PredictionsView(np.array([2.0]), np.array([5.0]), "y", one)
    assert "R²" not in draw_scatter(60, 20, view).text(0)


def test_few_predictions_are_drawn_large():
    assert "•" in str(draw_scatter(60, 20, predictions(12)))


def test_predictions_that_are_no_numbers_are_left_out():
    true = np.array([1.0, 2.0, 3.0])
    view = PredictionsView(true, np.array([math.nan, math.inf, 1e300]), "y", None)
    cells = draw_scatter(60, 20, view)
    assert "not evaluated yet" in cells.text(0)
    assert "point" not in {key for row in cells.keys for key in row}


def test_without_examples_it_says_so():
    empty = PredictionsView(np.zeros(0), np.zeros(0), "y", None)
    assert "No examples" in str(draw_scatter(60, 20, empty))


def test_the_axes_are_explained_as_far_as_there_is_room():
    wide, narrow = draw_scatter(60, 20, predictions()), draw_scatter(30, 20, predictions())
    assert wide.text(19).strip() == "↑ predicted, → true price; equal on the diagonal"
    assert narrow.text(19).strip() == "↑ predicted, → true price"
