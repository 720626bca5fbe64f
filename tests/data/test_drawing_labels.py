"""Labels have one spelling each, and nothing that a terminal could obey."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.data.drawing_labels import (
    MAXIMUM_LABEL,
    as_label,
    as_written,
    label_order,
    normalize_label,
)
from tui_nn.errors import DataError


@given(st.text(max_size=3 * MAXIMUM_LABEL))
def test_a_label_is_short_and_printable_and_stays_as_it_is(text):
    try:
        label = normalize_label(text)
    except DataError:
        return
    assert 0 < len(label) <= MAXIMUM_LABEL
    assert label.isprintable()
    assert label == label.strip() == normalize_label(label) == as_label(as_written(label))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (" \t\n", "at least one"),
        ("x" * 41, "at most 40"),
        ("x" * 10_000_000, "at most 40"),
        ("red\x1b[31m", "printed"),
        ("zero\u200bwidth", "printed"),
    ],
)
def test_what_is_no_label_is_refused_with_the_reason(text, reason):
    with pytest.raises(DataError, match=reason):
        normalize_label(text)


def test_numbers_come_first_and_in_their_order():
    labels = ["star", "10", "Arrow", "9", "arrow", "\u00b2"]
    assert sorted(labels, key=label_order) == ["9", "10", "Arrow", "arrow", "star", "\u00b2"]
