"""What is still to be drawn is said as long as it is, and no longer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.data.symbol_needs import FEWEST_DRAWINGS, FEWEST_LABELS, choose_labels, describe_need


@pytest.mark.parametrize(
    ("labels", "need"),
    [
        ([], "needed: 5 drawings of each of 2 labels"),
        (["star"] * 2, "needed: 3 more drawings of star and 5 of another label"),
        (["star"] * 7, "needed: 5 drawings of another label"),
        (["star"] * 5 + ["a"] + ["b"] * 4, "needed: 1 more drawing of b"),
        (["b"] + ["a"] * 2, "needed: 3 more drawings of a and 4 more of b"),
        (["star"] * 5 + ["heart"] * 5, ""),
    ],
)
def test_what_is_needed(labels, need):
    assert describe_need(labels) == need


@given(st.lists(st.sampled_from(["7", "star", "heart", "arrow"])))
def test_there_is_a_need_until_enough_labels_have_enough(labels):
    chosen = choose_labels(labels)
    assert all(labels.count(label) >= FEWEST_DRAWINGS for label in chosen)
    assert bool(describe_need(labels)) == (len(chosen) < FEWEST_LABELS)
