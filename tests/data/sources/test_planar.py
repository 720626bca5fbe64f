from __future__ import annotations

import numpy as np
import pytest

from tests.typed import expect_a
from tui_nn.data.catalog import load_dataset
from tui_nn.data.dataset import Array, Split
from tui_nn.data.sources import planar


def nearest_label(train: Split, inputs: Array) -> Array:
    """The label of the majority of the nine nearest training points."""
    distances = ((inputs[:, None] - train.inputs[None]) ** 2).sum(axis=2)
    nearest = np.argpartition(distances, 9, axis=1)[:, :9]
    return np.asarray(train.targets[nearest].mean(axis=1) > 0.5)


def test_xor_is_its_four_rows_as_they_are() -> None:
    dataset = load_dataset("xor", seed=9, validation_split=0.5)
    np.testing.assert_array_equal(
        expect_a(Split, dataset.train).inputs, [[0, 0], [0, 1], [1, 0], [1, 1]]
    )
    np.testing.assert_array_equal(expect_a(Split, dataset.train).targets, [0, 1, 1, 0])
    np.testing.assert_array_equal(
        expect_a(Split, dataset.test).inputs, expect_a(Split, dataset.train).inputs
    )
    assert len(dataset.validation) == 0
    assert expect_a(Split, dataset.validation).inputs.shape == (0, 2)
    assert dataset.input_scaling is None


@pytest.mark.parametrize("name", planar.SHAPES)
def test_classes_are_balanced_and_inputs_standardized(name: str) -> None:
    dataset = load_dataset(name, seed=1, validation_split=0.1)
    labels = np.concatenate(
        [expect_a(Split, dataset.train).targets, expect_a(Split, dataset.validation).targets]
    )
    assert np.bincount(labels).tolist() == [1000, 1000]
    assert np.bincount(expect_a(Split, dataset.test).targets).tolist() == [500, 500]
    np.testing.assert_allclose(expect_a(Split, dataset.train).inputs.mean(axis=0), 0, atol=1e-5)
    np.testing.assert_allclose(expect_a(Split, dataset.train).inputs.std(axis=0), 1, atol=1e-5)


def test_scaling_is_fitted_on_the_training_part_alone() -> None:
    dataset = load_dataset("moons", seed=1, validation_split=0.5, samples=40)
    assert dataset.input_scaling is not None
    train = dataset.input_scaling.invert(expect_a(Split, dataset.train).inputs)
    np.testing.assert_allclose(dataset.input_scaling.mean, train.mean(axis=0), atol=1e-5)
    assert abs(expect_a(Split, dataset.validation).inputs.mean(axis=0)).max() > 1e-3


@pytest.mark.parametrize("name", planar.SHAPES)
@pytest.mark.parametrize("seed", [0, 1])
def test_noise_leaves_the_classes_apart(name: str, seed: int) -> None:
    dataset = load_dataset(name, seed=seed, validation_split=0.1)
    found = nearest_label(expect_a(Split, dataset.train), expect_a(Split, dataset.test).inputs)
    assert np.mean(found == expect_a(Split, dataset.test).targets) >= 0.98


@pytest.mark.parametrize("name", planar.SHAPES)
def test_no_straight_line_separates_the_classes(name: str) -> None:
    dataset = load_dataset(name, seed=0, validation_split=0.1)
    inputs = np.c_[expect_a(Split, dataset.train).inputs, np.ones(len(dataset.train))]
    line = np.linalg.lstsq(inputs, 2.0 * expect_a(Split, dataset.train).targets - 1, rcond=None)[0]
    found = np.c_[expect_a(Split, dataset.test).inputs, np.ones(len(dataset.test))] @ line > 0
    assert np.mean(found == expect_a(Split, dataset.test).targets) < 0.92


def test_points_scatter_around_their_curves_as_documented() -> None:
    labels, generator = np.arange(20_000) % 2, np.random.default_rng(0)
    first = labels == 0
    moons, circles = planar.moons(labels, generator), planar.circles(labels, generator)
    assert np.hypot(*moons[first].T).std() == pytest.approx(0.12, rel=0.05)
    assert np.hypot(*(moons[~first] - [1.0, 0.5]).T).std() == pytest.approx(0.12, rel=0.05)
    outer, inner = np.hypot(*circles[first].T), np.hypot(*circles[~first].T)
    assert outer.std() == pytest.approx(0.08, rel=0.05)
    assert outer.mean() == pytest.approx(2 * inner.mean(), rel=0.05)


def test_a_spiral_makes_one_and_three_quarter_turns_through_its_noise() -> None:
    points = planar.spirals(np.zeros(40_000, np.int64), np.random.default_rng(0))
    radii = np.hypot(*points.T)
    rings = np.digitize(radii, np.linspace(0.5, 4.0, 71))
    places = points[:, 0] + 1j * points[:, 1]
    means = np.array([places[rings == ring].mean() for ring in range(1, 71)])
    turns = np.unwrap(np.angle(means)) / (2 * np.pi)
    assert turns[-1] - turns[0] == pytest.approx(1.75, abs=0.2)
    angles = np.angle(places[rings == 60] / means[59])  # a turn is two units of radius
    assert angles.std() / np.pi == pytest.approx(0.12, rel=0.15)
