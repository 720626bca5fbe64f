"""Variations of a drawing are like it, unlike one another, and the same every time."""

from __future__ import annotations

import numpy as np
import pytest

from tui_nn.data.built_in import DIGIT_NAMES
from tui_nn.data.drawings import DrawingFile
from tui_nn.data.handwriting.variations import draw_matrix, vary_drawing, vary_drawings
from tui_nn.data.strokes.preparation import prepare_strokes

SEVEN = [np.array([[0.0, 0.0], [10.0, 0.0], [4.0, 20.0]]), np.array([[3.0, 9.0], [8.0, 9.0]])]


def vary(strokes=SEVEN, copies=12, seed=3):
    return vary_drawing(strokes, copies, np.random.default_rng(seed))


def test_the_first_is_the_drawing_itself():
    np.testing.assert_array_equal(vary()[0], prepare_strokes(SEVEN).ravel())
    assert vary(copies=1).shape == (1, 784)


def test_they_are_alike_and_unlike():
    pictures = vary().astype(float)
    likeness = np.corrcoef(pictures)[0, 1:]
    assert likeness.min() > 0.3
    assert likeness.mean() > 0.6
    assert len(np.unique(pictures, axis=0)) == len(pictures)


def test_the_same_seed_gives_the_same():
    np.testing.assert_array_equal(vary(), vary())
    assert (vary() != vary(seed=4)).any()


@pytest.mark.parametrize("scale", [1e-300, 1e-6, 1e6, 1e306])
def test_any_scale_will_do(scale):
    pictures = vary([stroke * scale for stroke in SEVEN]).astype(int)
    assert np.abs(pictures - vary()).max() <= 1


@pytest.mark.parametrize("points", [[[5.0, 5.0]], [[0.0, 0.0]], [[0.0, 0.0], [9.0, 0.0]]])
def test_dots_and_lines_will_do(points):
    assert (vary([np.array(points)]).max(axis=1) > 100).all()


def test_of_many_each_depends_on_itself_alone(tmp_path):
    file = DrawingFile(tmp_path / "drawings.jsonl")
    file.keep([stroke.tolist() for stroke in SEVEN], "7")
    file.keep([[(1.0, 1.0), (1.0, 9.0)]], "1")
    seven, one = file.read().drawings
    both = vary_drawings([seven, one], DIGIT_NAMES, 3, seed=5)
    assert both.targets.tolist() == [7, 7, 7, 1, 1, 1]
    np.testing.assert_array_equal(
        vary_drawings([one], DIGIT_NAMES, 3, seed=5).inputs, both.inputs[3:]
    )
    assert (vary_drawings([one], DIGIT_NAMES, 3, seed=6).inputs != both.inputs[3:]).any()


def test_a_hand_turns_slants_and_widens_by_about_a_seventh():
    generator = np.random.default_rng(0)
    matrices = np.array([draw_matrix(generator) for _ in range(4000)])
    across, down = matrices[:, 0], matrices[:, 1]
    width = np.hypot(*across.T)
    slant = (across * down).sum(axis=1) / width
    assert np.arctan2(across[:, 1], across[:, 0]).std() == pytest.approx(0.12, rel=0.1)
    assert np.log(width).std() == pytest.approx(0.15, rel=0.1)
    assert slant.std() == pytest.approx(0.15, rel=0.1)
