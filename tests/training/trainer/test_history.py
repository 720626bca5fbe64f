"""The curve keeps every extreme and the exact means, however long the run and however portioned."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_nn.training.trainer.history import Curve

FIELDS = ("steps", "low", "mean", "high")

any_floats = st.floats(width=32)
finite_floats = st.floats(min_value=-(2.0**60), max_value=2.0**60, width=32)


def assert_same(one: Curve, other: Curve) -> None:
    for name, array in one.state().items():
        np.testing.assert_array_equal(array, other.state()[name], err_msg=name)


def naive(values: np.ndarray, capacity: int) -> list[tuple[float, float, float, float]]:
    """Buckets of `values` at steps 1, 2, ...: (step, low, mean, high), the slow way."""
    width = 1
    while len(values) > capacity * width:
        width *= 2
    rows = []
    for start in range(0, len(values), width):
        bucket = [float(value) for value in values[start : start + width]]
        middle = (start + 1 + start + len(bucket)) / 2
        rows.append((middle, min(bucket), math.fsum(bucket) / len(bucket), max(bucket)))
    return rows


def test_an_empty_curve_has_an_empty_sample():
    sample = Curve().sample(80)
    assert all(getattr(sample, name).shape == (0,) for name in FIELDS)


def test_few_values_are_kept_as_they_are():
    curve = Curve()
    curve.extend(1, [3.0, 1.0, 2.0])
    sample = curve.sample(80)
    np.testing.assert_array_equal(sample.steps, [1, 2, 3])
    for name in ("low", "mean", "high"):
        np.testing.assert_array_equal(getattr(sample, name), [3.0, 1.0, 2.0])


@given(st.lists(finite_floats, min_size=1, max_size=200), st.sampled_from([2, 4, 6, 16]))
@settings(max_examples=100, deadline=None)
def test_buckets_are_those_of_the_naive_way(values, capacity):
    array = np.array(values)
    curve = Curve(capacity)
    curve.extend(1, array)
    expected = np.array(naive(array, capacity))
    sample = curve.sample(capacity)
    np.testing.assert_array_equal(sample.steps, expected[:, 0])
    np.testing.assert_array_equal(sample.low, expected[:, 1])
    np.testing.assert_array_equal(sample.high, expected[:, 3])
    scale = np.abs(array).max()
    np.testing.assert_allclose(sample.mean, expected[:, 2], rtol=1e-12, atol=1e-14 * scale)


@given(
    st.lists(any_floats, max_size=300),
    st.lists(st.integers(0, 300), max_size=12),
    st.sampled_from([2, 4, 10]),
)
@settings(max_examples=150, deadline=None)
def test_portions_do_not_matter(values, cuts, capacity):
    array = np.array(values, np.float32)
    whole, portioned = Curve(capacity), Curve(capacity)
    whole.extend(5, array)
    edges = [0, *sorted(min(cut, len(array)) for cut in cuts), len(array)]
    for start, end in pairwise(edges):
        portioned.extend(5 + start, array[start:end])
    assert_same(whole, portioned)


@given(st.lists(any_floats, min_size=1, max_size=100))
@settings(max_examples=50, deadline=None)
def test_append_is_extend_by_one(values):
    extended, appended = Curve(8), Curve(8)
    extended.extend(1, values)
    for step, value in enumerate(values, 1):
        appended.append(step, value)
    assert_same(extended, appended)


@given(st.lists(finite_floats, min_size=1, max_size=300), st.integers(1, 40))
@settings(max_examples=100, deadline=None)
def test_any_sample_keeps_the_extremes_and_the_mean(values, columns):
    curve = Curve(16)
    curve.extend(1, values)
    sample = curve.sample(columns)
    assert 1 <= len(sample.steps) <= columns
    assert sample.low.min() == min(values)
    assert sample.high.max() == max(values)
    assert (sample.low <= sample.mean).all()
    assert (sample.mean <= sample.high).all()
    assert (np.diff(sample.steps) > 0).all()
    one = curve.sample(1)
    scale = max(abs(value) for value in values)
    assert one.mean[0] == pytest.approx(math.fsum(values) / len(values), abs=1e-13 * scale)
    assert one.steps[0] == (1 + len(values)) / 2


def test_rounding_puts_no_mean_outside_the_extremes():
    curve = Curve(16)
    curve.extend(1, [0.1] * 3)  # their sum is 0.30000000000000004
    assert curve.sample(1).mean[0] == 0.1


def test_a_spike_survives_a_million_steps():
    curve = Curve()
    values = np.ones(1_000_000)
    values[123_456] = 77.0
    for start in range(0, len(values), 4_999):
        curve.extend(start, values[start : start + 4_999])
    sample = curve.sample(80)
    at = int(sample.high.argmax())
    assert sample.high[at] == 77.0
    assert abs(sample.steps[at] - 123_456) < 1_000_000 / 80
    assert curve.buckets <= curve.capacity


def test_the_last_bucket_weighs_what_it_holds():
    curve = Curve(2)
    curve.extend(1, [1.0, 1.0, 4.0])
    np.testing.assert_array_equal(curve.sample(2).mean, [1.0, 4.0])
    assert curve.sample(1).mean[0] == 2.0


def test_a_nan_marks_the_mean_and_leaves_the_extremes():
    curve = Curve(2)
    curve.extend(1, [1.0, math.nan, 5.0, 2.0])
    sample = curve.sample(2)
    np.testing.assert_array_equal(sample.mean, [math.nan, 3.5])
    np.testing.assert_array_equal(sample.low, [1.0, 2.0])
    np.testing.assert_array_equal(sample.high, [1.0, 5.0])
    assert math.isnan(curve.sample(1).mean[0])
    assert curve.sample(1).high[0] == 5.0


def test_only_nan_has_no_extremes():
    curve = Curve()
    curve.append(1, math.nan)
    assert math.isnan(curve.sample(1).low[0])
    assert math.isnan(curve.sample(1).high[0])


def test_infinity_is_an_extreme():
    curve = Curve(2)
    curve.extend(1, [1.0, math.inf, -math.inf, 0.0, 3.0])
    sample = curve.sample(1)
    assert (sample.low[0], sample.high[0]) == (-math.inf, math.inf)


@pytest.mark.parametrize("step", [3, 2, 0])
def test_steps_must_continue(step):
    curve = Curve()
    curve.extend(1, [1.0, 2.0, 3.0])
    with pytest.raises(ValueError, match=f"step {step} is not after 3"):
        curve.append(step, 1.0)


@pytest.mark.parametrize("capacity", [0, 1, 7, -2])
def test_capacity_must_be_even(capacity):
    with pytest.raises(ValueError, match="even"):
        Curve(capacity)


@given(st.lists(any_floats, max_size=60), st.lists(any_floats, max_size=60))
@settings(max_examples=50, deadline=None)
def test_a_restored_curve_continues_as_if_nothing_had_happened(before, after):
    unbroken = Curve(8)
    unbroken.extend(1, before)
    restored = Curve.from_state(unbroken.state())
    for curve in (unbroken, restored):
        curve.extend(1 + len(before), after)
    assert_same(unbroken, restored)


@pytest.mark.parametrize(
    "damage",
    [
        {"shape": np.array([8, 3, 4])},
        {"shape": np.array([8, 0, 4])},
        {"shape": np.array([8, 1, 9])},
        {"shape": np.array([8, 1])},
        {"shape": np.array([2**60, 1, 4])},
        {"steps": np.zeros((2, 3), np.int64)},
        {"values": np.zeros((2, 4))},
    ],
)
def test_a_damaged_state_is_refused(damage):
    curve = Curve(8)
    curve.extend(1, [1.0, 2.0, 3.0, 4.0])
    with pytest.raises(ValueError):  # noqa: PT011 (NumPy words some of them)
        Curve.from_state({**curve.state(), **damage})


def test_a_missing_part_is_refused():
    state = Curve().state()
    del state["values"]
    with pytest.raises(ValueError, match="not the state"):
        Curve.from_state(state)
