"""The figures of each class agree with plain counting."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from tui_nn.training.reading.confusion import (
    count_confusions,
    count_right,
    measure_classes,
    worst_confusions,
)

CLASSES = 5
PAIRS = st.lists(st.tuples(st.integers(0, CLASSES - 1), st.integers(0, CLASSES - 1)), max_size=40)


def counts_of(pairs):
    labels, answers = np.array(pairs, np.int32).reshape(-1, 2).T
    return count_confusions(labels, answers, CLASSES)


def share(part, whole):
    return part / whole if whole else math.nan


@given(PAIRS)
def test_every_pair_is_counted_in_its_place(pairs):
    counts = counts_of(pairs)
    assert counts.shape == (CLASSES, CLASSES)
    for label in range(CLASSES):
        for answer in range(CLASSES):
            assert counts[label, answer] == pairs.count((label, answer))
    assert count_right(counts) == sum(label == answer for label, answer in pairs)


@given(PAIRS, PAIRS)
def test_counts_of_parts_add_up(first, second):
    assert_array_equal(counts_of(first) + counts_of(second), counts_of(first + second))


@given(PAIRS)
def test_figures_of_each_class(pairs):
    figures = measure_classes(counts_of(pairs))
    for one in range(CLASSES):
        both = sum(pair == (one, one) for pair in pairs)
        true = sum(label == one for label, _ in pairs)
        said = sum(answer == one for _, answer in pairs)
        assert figures.support[one] == true
        np.testing.assert_allclose(figures.precision[one], share(both, said))
        np.testing.assert_allclose(figures.recall[one], share(both, true))
        precision, recall = figures.precision[one], figures.recall[one]
        if both:
            f1 = 2 * precision * recall / (precision + recall)
        else:
            f1 = 0 if true or said else math.nan
        np.testing.assert_allclose(figures.f1[one], f1)


@given(PAIRS, st.integers(0, 30))
def test_worst_confusions_are_the_commonest_in_a_fixed_order(pairs, most):
    wrong = sorted({pair for pair in pairs if pair[0] != pair[1]})
    ranked = sorted(wrong, key=lambda pair: -pairs.count(pair))[:most]
    expected = [[*pair, pairs.count(pair)] for pair in ranked]
    assert worst_confusions(counts_of(pairs), most).tolist() == expected


def test_worst_confusions_leave_the_counts_alone():
    counts = counts_of([(0, 0), (1, 2)])
    before = counts.copy()
    worst_confusions(counts, 3)
    assert_array_equal(counts, before)
