"""A tally has the figures of the whole, in whatever pieces the examples come."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from tui_nn.training.units.tally import Tally


def tally_of(outputs, facts, pieces: Sequence[int] = (), threshold=0.0):
    tally = Tally(outputs.shape[1], facts.astype(float), threshold)
    for piece in np.split(outputs, pieces):
        if len(piece):
            tally.add(piece)
    return tally


def sample(seed, samples=50, units=6, facts=4):
    generator = np.random.default_rng(seed)
    known = generator.normal(size=(samples, facts))
    mixed = known @ generator.normal(size=(facts, units)) + generator.normal(size=(samples, units))
    return mixed.astype(np.float32), known


@given(st.integers(0, 100), st.lists(st.integers(0, 50), max_size=4).map(sorted))
def test_correlations_are_those_of_numpy(seed, pieces):
    outputs, facts = sample(seed)
    expected = np.corrcoef(outputs.astype(float).T, facts.T)[:6, 6:]
    assert_allclose(tally_of(outputs, facts, pieces).correlations(), expected, atol=1e-12)


def test_those_of_some_units():
    outputs, facts = sample(1)
    tally = tally_of(outputs, facts, [20])
    assert_array_equal(tally.correlations(slice(2, 4)), tally.correlations()[2:4])


def test_a_beginning_of_the_sample_has_correlations_of_its_own():
    outputs, facts = sample(2)
    tally = Tally(6, facts, 0.0)
    tally.add(outputs[:20])
    expected = np.corrcoef(outputs[:20].astype(float).T, facts[:20].T)[:6, 6:]
    assert_allclose(tally.correlations(), expected, atol=1e-12)


def test_the_correlation_with_an_indicator_is_point_biserial():
    outputs, facts = sample(3, facts=1)
    is_one = facts[:, 0] > 0.3
    found = tally_of(outputs, is_one[:, None]).correlations()[:, 0]
    share = is_one.mean()
    gaps = outputs[is_one].mean(axis=0) - outputs[~is_one].mean(axis=0)
    assert_allclose(found, gaps / outputs.std(axis=0) * np.sqrt(share * (1 - share)), rtol=1e-5)


def test_no_digits_are_lost_far_from_zero():
    outputs, facts = sample(4)
    expected = tally_of(outputs, facts).correlations()
    far = outputs.astype(np.float64) + 1e6
    assert_allclose(tally_of(far, facts + 1e9, [7, 30]).correlations(), expected, atol=1e-5)


def test_what_never_changes_goes_with_nothing():
    outputs, facts = sample(5)
    outputs[:, 2], facts[:, 1] = 0.1, 7.0
    tally = tally_of(outputs, facts, [11])
    correlations = tally.correlations()
    assert np.isnan(correlations[2]).all()
    assert np.isnan(correlations[:, 1]).all()
    assert np.isfinite(np.delete(np.delete(correlations, 2, 0), 1, 1)).all()
    assert tally.are_constant.tolist() == [False, False, True, False, False, False]


@pytest.mark.parametrize("pieces", [[], [1], [13, 14, 40]])
def test_shares_means_and_bounds(pieces):
    outputs, facts = sample(6)
    tally = tally_of(outputs, facts, pieces, threshold=0.4)
    assert_array_equal(tally.active, (outputs > 0.4).sum(axis=0))
    assert_allclose(tally.active_shares, (outputs > 0.4).mean(axis=0))
    assert_allclose(tally.means, outputs.mean(axis=0), rtol=1e-5)
    assert_array_equal(tally.lowest, outputs.min(axis=0))
    assert_array_equal(tally.highest, outputs.max(axis=0))


def test_a_broken_unit_does_not_spoil_the_others():
    outputs, facts = sample(7)
    expected = tally_of(outputs, facts).correlations()
    outputs[4, 0], outputs[5, 1] = np.nan, np.inf
    with np.errstate(all="ignore"):
        found = tally_of(outputs, facts, [3]).correlations()
    assert np.isnan(found[:2]).all()
    assert_allclose(found[2:], expected[2:])
