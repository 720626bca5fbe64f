from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tui_nn.data.dataset import Array
from tui_nn.data.strokes.json_drawings import MAX_POINTS
from tui_nn.data.strokes.preparation import prepare_strokes
from tui_nn.data.strokes.rasterizer import CENTRE
from tui_nn.errors import DataError

SEVEN = [np.array([[0, 0], [60, 0], [20, 100]]), np.array([[15, 50], [50, 50]])]


def ink_box(picture: Array) -> tuple[int, int]:
    """Rows and columns that have more than a little ink."""
    rows, columns = np.nonzero(picture > 60)
    return int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1


def test_a_drawing_becomes_a_picture_as_mnist_has_them() -> None:
    picture = prepare_strokes(SEVEN)
    assert picture.shape == (28, 28)
    assert picture.dtype == np.uint8
    assert picture.flags.c_contiguous
    assert picture.max() == 255
    assert ink_box(picture)[0] == 19  # and a faint one on either side
    assert 11 <= ink_box(picture)[1] <= 14


def test_as_much_of_the_ink_is_full_as_in_mnist() -> None:
    """There 7.4% of the pixels are full and 19% have ink."""
    turn = np.linspace(0, 2 * np.pi, 60)
    one, zero = np.array([[5, 0], [4, 20]]), np.column_stack([6 * np.sin(turn), 10 * np.cos(turn)])
    pictures = np.array([prepare_strokes(strokes) for strokes in ([one], SEVEN, [zero])])
    assert (pictures == 255).sum() / (pictures > 0).sum() == pytest.approx(7.4 / 19, abs=0.08)


@pytest.mark.parametrize("scale", [1e-300, 1e-9, 0.1, 1e9, 1e300, 1e306])
@pytest.mark.parametrize("shift", [0.0, -3.0, 50.0])
def test_scale_and_position_do_not_matter(scale: float, shift: float) -> None:
    moved = [(stroke + shift) * scale for stroke in SEVEN]
    difference = prepare_strokes(moved).astype(int) - prepare_strokes(SEVEN)
    assert abs(difference).max() <= 1


def test_the_pen_is_as_wide_for_small_as_for_tall_drawings() -> None:
    upright = prepare_strokes([np.array([[0, 0], [0, 1000]])])
    assert ink_box(upright) == (19, 3)
    lying = prepare_strokes([np.array([[0, 0], [0.001, 0]])])
    assert ink_box(lying) == (3, 19)
    np.testing.assert_array_equal(lying, upright.T)


@pytest.mark.parametrize(
    "strokes",
    [
        [np.array([[7.0, 7.0]])],
        [np.array([[7.0, 7.0]] * 50)],
        [np.array([[7.0, 7.0]]), np.array([[7.0, 7.0]])],
        [np.empty((0, 2)), np.array([[-1e300, 1e300]])],
    ],
)
def test_a_dot_stays_a_dot_in_the_middle(strokes: list[Array]) -> None:
    picture = prepare_strokes(strokes)
    assert picture[int(CENTRE), int(CENTRE)] == 255
    assert ink_box(picture) == (3, 3)
    np.testing.assert_array_equal(picture, prepare_strokes([np.zeros((1, 2))]))


def test_opposite_ends_of_what_numbers_reach() -> None:
    vast = prepare_strokes([np.array([[-1.7e308, -1.7e308], [1.7e308, 1.7e308]])])
    np.testing.assert_array_equal(vast, prepare_strokes([np.array([[0, 0], [1, 1]])]))


def test_direction_of_drawing_does_not_matter() -> None:
    backwards = [stroke[::-1] for stroke in reversed(SEVEN)]
    difference = prepare_strokes(backwards).astype(int) - prepare_strokes(SEVEN)
    assert abs(difference).max() <= 1


def test_a_scribble_of_the_most_points_allowed() -> None:
    scribble = np.random.default_rng(0).normal(size=(MAX_POINTS, 2)).cumsum(axis=0)
    assert prepare_strokes([scribble]).any()


@pytest.mark.parametrize("strokes", [[], [np.empty((0, 2))], [np.empty(0), np.empty((0, 2))]])
def test_nothing_drawn(strokes: list[Array]) -> None:
    with pytest.raises(DataError, match="the drawing is empty"):
        prepare_strokes(strokes)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_what_is_not_a_number(value: float) -> None:
    with pytest.raises(DataError, match="not a finite number"):
        prepare_strokes([np.array([[0.0, 1.0], [value, 2.0]])])


finite = st.floats(allow_nan=False, allow_infinity=False)

OFF_CENTRE = 0.25
"""Most pixels between the centre of mass and pixel 14. Twice what the worst of 60,000 random
drawings has; the pictures of MNIST deviate by 0.29."""


@settings(max_examples=100, deadline=None)
@given(points=st.lists(st.tuples(finite, finite), min_size=1, max_size=8))
@example(points=[(2, 1), (1, 0), (2, 0), (2, 1), (1, 2), (0, 1)])  # 0.102 pixels off
def test_any_finite_drawing_is_a_centred_picture(points: list[tuple[float, float]]) -> None:
    picture = prepare_strokes([np.array(points)]).astype(float)
    steps = np.arange(28)
    is_cut_off = picture[-1].any() or picture[:, -1].any()
    tolerance = 1.0 if is_cut_off else OFF_CENTRE
    assert (picture.sum(axis=0) @ steps) / picture.sum() == pytest.approx(CENTRE, abs=tolerance)
    assert (picture.sum(axis=1) @ steps) / picture.sum() == pytest.approx(CENTRE, abs=tolerance)
