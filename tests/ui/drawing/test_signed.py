from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis.extra.numpy import arrays

from tui_nn.ui.drawing.cells import Cells
from tui_nn.ui.drawing.signed import INK_STEP, STRENGTHS, draw_signed, ink_steps, strengths


def test_strengths_keep_sign_and_order():
    values = np.array([[4.0, 2.0], [0.0, -4.0]])
    assert strengths(values) == [[5, 2], [0, -5]]
    assert strengths(-1e-9 * values) == [[-5, -2], [0, 5]]


def test_non_finite_values_count_as_nothing():
    values = np.array([[np.nan, 1.0], [0.5, -np.inf]])
    assert strengths(values)[0] == [0, 5]
    assert strengths(np.full((2, 2), np.inf)) == [[0, 0], [0, 0]]
    assert strengths(np.zeros((2, 2))) == [[0, 0], [0, 0]]


@given(arrays(np.float32, (4, 4)))
def test_any_numbers_can_be_shown(values):
    before = values.copy()
    rows = strengths(values)
    assert np.array_equal(before, values, equal_nan=True)
    assert all(-STRENGTHS <= value <= STRENGTHS for row in rows for value in row)


def test_a_rare_spike_does_not_hide_the_rest():
    values = np.full((20, 20), 1.0)
    values[3, 3] = 1000
    assert strengths(values)[0][0] == STRENGTHS


def test_colours_are_keys_of_two_pixels():
    cells = Cells(3, 1)
    draw_signed(cells, 0, 0, [[5, 0, 3], [-5, 0, 3]], [[0, 0, 10], [15, 0, 10]])
    assert cells.text(0) == "▀ █"
    assert cells.keys[0][0] == ("signed", 0, 5, 15, -5)
    assert cells.keys[0][2] == ("signed", 10, 3, 10, 3)


def test_signs_tell_for_from_against_without_colour():
    cells = Cells(6, 1)
    marks = [[5, -5, 0, 2, 2, -1], [0, 1, 0, 0, 0, 0]]
    ink = [[15, 15, 15, 15, 0, 0], [0] * 6]
    draw_signed(cells, 0, 0, marks, ink, signs=True)
    assert cells.text(0) == "+-░+  "
    assert cells.keys[0][:3] == ["for", "against", "faint"]


def test_ink_has_few_steps():
    picture = np.array([[0, 255], [128, 1]], dtype=np.uint8)
    steps = ink_steps(picture)
    assert steps[0] == [0, 15]
    assert {value % INK_STEP for row in steps for value in row} == {0}
