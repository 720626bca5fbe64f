"""Calibration: the expected calibration error, its bins, and the margin of a regression."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.training.reading.calibration import (
    BINS,
    CalibrationBin,
    error_margin,
    measure_calibration,
)


def two_classes(*highest: float) -> np.ndarray:
    """Probabilities with `highest` for the first class."""
    return np.array([[p, 1 - p] for p in highest], np.float32)


def test_probabilities_that_hold_have_no_error():
    found = measure_calibration(two_classes(*[0.75] * 4), np.array([0, 0, 0, 1]))
    assert found.error == pytest.approx(0, abs=1e-7)
    assert found.bins == (CalibrationBin(0.7, 0.8, 4, 0.75, 0.75),)


def test_the_error_is_weighted_by_the_examples():
    found = measure_calibration(two_classes(0.95, 0.95, 0.95, 0.65), np.array([0, 1, 0, 1]))
    assert [entry.examples for entry in found.bins] == [1, 3]
    assert found.error == pytest.approx(3 / 4 * (0.95 - 2 / 3) + 1 / 4 * 0.65, abs=1e-6)


def test_a_bin_holds_its_upper_end():
    found = measure_calibration(np.array([[0.5, 0.5], [1.0, 0.0]]), np.array([0, 0]))
    assert [(entry.low, entry.high) for entry in found.bins] == [(0.4, 0.5), (0.9, 1.0)]


def test_no_examples_have_no_error():
    found = measure_calibration(np.zeros((0, 3), np.float32), np.zeros(0, np.int32))
    assert math.isnan(found.error)
    assert found.bins == ()


@given(st.integers(1, 60), st.integers(2, 5), st.integers(0, 2**32 - 1))
def test_it_is_the_sum_of_the_definition(samples, classes, seed):
    generator = np.random.default_rng(seed)
    probabilities = generator.dirichlet(np.ones(classes), samples).astype(np.float32)
    labels = generator.integers(classes, size=samples)
    found = measure_calibration(probabilities, labels)
    expected = 0.0
    for place in range(BINS):
        inside = [
            (float(row.max()), int(row.argmax()) == label)
            for row, label in zip(probabilities, labels, strict=True)
            if place / BINS < float(row.max()) <= (place + 1) / BINS
        ]
        if inside:
            gap = np.mean([right for _, right in inside]) - np.mean([high for high, _ in inside])
            expected += len(inside) / samples * abs(gap)
    assert found.error == pytest.approx(expected, abs=1e-6)
    assert sum(entry.examples for entry in found.bins) == samples
    assert 0 <= found.error <= 1


def test_the_margin_covers_what_it_says():
    generator = np.random.default_rng(7)
    covered = []
    for _ in range(400):
        errors = generator.standard_cauchy(41)
        covered.append(abs(errors[-1]) <= error_margin(errors[:-1], 0.9))
    assert np.mean(covered) == pytest.approx(0.9, abs=0.04)


@pytest.mark.parametrize(("count", "is_known"), [(0, False), (8, False), (9, True)])
def test_few_errors_have_no_margin(count, is_known):
    assert (error_margin(np.arange(count, dtype=float), 0.9) is not None) is is_known


def test_the_margin_is_a_rank_of_the_absolute_errors():
    errors = np.array([-9.0, 1, 2, 3, 4, 5, 6, 7, 8])
    assert error_margin(errors, 0.9) == 9
    assert error_margin(errors, 0.5) == 5
