from __future__ import annotations

import numpy as np
import pytest

from tui_nn.data.handwriting.curves import (
    MANNERS,
    POSITIONS,
    parse_stroke,
    smooth_basis,
    stroke_bases,
)
from tui_nn.data.handwriting.styles import STYLES, Style
from tui_nn.data.strokes.rasterizer import BOX_SIZE

ALL_STYLES = [
    pytest.param(style, id=f"{digit} {style.name}")
    for digit, styles in STYLES.items()
    for style in styles
]

CORNERED, SMOOTH, STRAIGHT = range(MANNERS)


def test_the_notation_is_read() -> None:
    points, corners = parse_stroke("0,40 35.5,0! -3,100")
    np.testing.assert_array_equal(points, [[0, 40], [35.5, 0], [-3, 100]])
    assert corners == (1,)


@pytest.mark.parametrize("style", ALL_STYLES)
def test_a_stroke_runs_past_its_points_from_end_to_end(style: Style) -> None:
    for stroke in style.strokes:
        points, corners = parse_stroke(stroke)
        for basis in stroke_bases(points, corners):
            way = basis @ points
            assert way.shape == (POSITIONS, 2)
            np.testing.assert_allclose(way[[0, -1]], points[[0, -1]], atol=1e-9)
            steps = np.hypot(*np.diff(way, axis=0).T)
            for point in points:
                assert np.hypot(*(way - point).T).min() <= steps.max()
            assert steps.max() < 3 * np.median(steps)
            assert way.min() > -30
            assert way.max() < 125


@pytest.mark.parametrize("style", ALL_STYLES)
def test_bases_move_with_their_points(style: Style) -> None:
    points, corners = parse_stroke(style.strokes[0])
    bases = stroke_bases(points, corners)
    turn = np.array([[0.0, -2.0], [2.0, 0.0]])
    np.testing.assert_allclose(bases.sum(axis=2), 1.0)
    np.testing.assert_allclose(bases @ (points @ turn + 7), bases @ points @ turn + 7, atol=1e-9)


def test_a_smooth_basis_passes_through_its_points() -> None:
    points = np.array([[0.0, 0.0], [30.0, 10.0], [40.0, 50.0], [5.0, 90.0]])
    way = smooth_basis(points, 5.0) @ points
    for point in points[1:]:
        assert np.hypot(*(way - point).T).min() < 1e-9


def sharpest_turn(way: np.ndarray) -> float:
    """The smallest cosine of the angle between two pieces of a way."""
    steps = np.diff(way, axis=0)
    steps /= np.hypot(*steps.T)[:, None]
    return float((steps[1:] * steps[:-1]).sum(axis=1).min())


def test_a_corner_is_a_corner_in_one_manner_a_bend_in_another() -> None:
    points, corners = parse_stroke("0,0 50,0! 50,50")
    ways = stroke_bases(points, corners) @ points
    assert sharpest_turn(ways[CORNERED]) < 0.8
    assert sharpest_turn(ways[SMOOTH]) > 0.9
    np.testing.assert_allclose(ways[CORNERED], ways[STRAIGHT], atol=1e-9)


def test_the_straight_manner_goes_straight_from_point_to_point() -> None:
    points, corners = parse_stroke("0,0 40,10 60,80")
    straight = stroke_bases(points, corners)[STRAIGHT]
    assert ((straight > 1e-9).sum(axis=1) <= 2).all()


def test_points_are_close_enough_to_pass_for_a_curve() -> None:
    """The chords between points are off by less than a fifth of a pixel on average."""
    gaps = []
    for style in (style for styles in STYLES.values() for style in styles):
        points, corners = parse_stroke(style.strokes[0])
        way = stroke_bases(points, corners)[SMOOTH] @ points
        fine = np.concatenate([points[:1], smooth_basis(points, 0.2) @ points])
        middles = (way[1:] + way[:-1]) / 2
        apart = np.hypot(*(middles[:, None] - fine).transpose(2, 0, 1)).min(axis=1)
        gaps.append(apart.max() * BOX_SIZE / 100)
    assert np.mean(gaps) < 0.2
