from __future__ import annotations

import numpy as np
import pytest

from tui_nn.data.digit_styles import STYLES, Style
from tui_nn.data.handwriting import generate_digits, parse_curve, smooth_basis

ALL_STYLES = [
    pytest.param(style, id=f"{digit} {style.name}")
    for digit, styles in STYLES.items()
    for style in styles
]


def test_the_same_seed_writes_the_same_digits() -> None:
    first, again, other = generate_digits(200, 1), generate_digits(200, 1), generate_digits(200, 2)
    np.testing.assert_array_equal(first[0], again[0])
    np.testing.assert_array_equal(first[1], again[1])
    assert not np.array_equal(first[0], other[0])
    assert not np.array_equal(first[1], other[1])


@pytest.mark.parametrize("samples", [1, 7, 100, 1003])
def test_labels_are_balanced_and_shuffled(samples: int) -> None:
    pictures, labels = generate_digits(samples, 0)
    assert pictures.shape == (samples, 784)
    assert pictures.dtype == np.uint8
    assert labels.dtype == np.int32
    counts = np.bincount(labels, minlength=10)
    assert counts.max() - counts.min() <= 1
    if samples >= 100:
        assert abs(np.corrcoef(np.arange(samples), labels)[0, 1]) < 0.3


def test_pictures_have_the_ink_of_mnist_and_its_centre() -> None:
    pictures, _ = generate_digits(3000, 0)
    shares = pictures / 255
    assert shares.mean() == pytest.approx(0.1307, abs=0.01)
    assert (pictures > 0).mean() == pytest.approx(0.19, abs=0.02)
    steps, planes = np.arange(28), shares.reshape(-1, 28, 28)
    centres = planes.sum(axis=1) @ steps / planes.sum(axis=(1, 2))
    assert centres.mean() == pytest.approx(14.0, abs=0.05)
    assert abs(centres - 14.0).max() < 0.6


def test_digits_can_be_told_apart_and_no_two_are_alike() -> None:
    pictures, labels = generate_digits(3000, 0)
    assert len({picture.tobytes() for picture in pictures}) == 3000
    inputs = pictures.astype(np.float32) / 255
    known, asked = inputs[:2500], inputs[2500:]
    distances = (known**2).sum(axis=1) - 2 * asked @ known.T
    found = labels[:2500][distances.argmin(axis=1)]
    assert np.mean(found == labels[2500:]) > 0.9


def test_every_digit_has_several_styles_of_distinct_names() -> None:
    assert list(STYLES) == list(range(10))
    for styles in STYLES.values():
        assert len({style.name for style in styles}) == len(styles) >= 5
        assert all(style.weight > 0 for style in styles)


@pytest.mark.parametrize("style", ALL_STYLES)
@pytest.mark.parametrize("step", [5.0, 16.0])
def test_a_curve_runs_through_its_points_from_end_to_end(style: Style, step: float) -> None:
    for stroke in style.strokes:
        curve = parse_curve(stroke, step)
        way = curve.basis @ curve.points
        np.testing.assert_allclose(way[0], curve.points[0], atol=1e-9)
        np.testing.assert_allclose(way[-1], curve.points[-1], atol=1e-9)
        for point in curve.points:
            assert np.hypot(*(way - point).T).min() < 1e-9
        assert np.hypot(*np.diff(way, axis=0).T).max() < 2 * step
        assert way.min() > -15
        assert way.max() < 115


def test_a_basis_moves_with_its_points() -> None:
    points = np.array([[0.0, 0.0], [30.0, 10.0], [40.0, 50.0], [5.0, 90.0]])
    basis = smooth_basis(points, 5.0)
    np.testing.assert_allclose(basis.sum(axis=1), 1.0)
    turn = np.array([[0.0, -2.0], [2.0, 0.0]])
    np.testing.assert_allclose(basis @ (points @ turn + 7), basis @ points @ turn + 7, atol=1e-9)


def test_a_corner_is_sharp_and_a_point_is_not() -> None:
    def sharpest_turn(stroke: str) -> float:
        curve = parse_curve(stroke, 2.0)
        steps = np.diff(curve.basis @ curve.points, axis=0)
        steps /= np.hypot(*steps.T)[:, None]
        return float((steps[1:] * steps[:-1]).sum(axis=1).min())

    assert sharpest_turn("0,0 50,0! 50,50") == pytest.approx(0.0, abs=1e-9)
    assert sharpest_turn("0,0 50,0 50,50") > 0.9
