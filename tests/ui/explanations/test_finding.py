"""The explanation of a place is that of its label: there, before it, or above it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.ui.explanations.explanation import Explanation
from tui_nn.ui.explanations.finding import find_explanation

LOSS = Explanation(("loss",), "how wrong")
VAL = Explanation(("val", "validation"), "held out")
RATE = Explanation(("rate",), "learning rate")
SPEED = Explanation(("steps/s",), "speed", is_unit=True)
STEP = Explanation(("step",), "updates")
MIN_MAX = Explanation(("min .. max",), "range")
WEIGHTS = Explanation(("weights",), "mean and deviation")
ALL = (LOSS, VAL, RATE, SPEED, STEP, MIN_MAX, WEIGHTS)

STATUS = ["loss 0.031 val 0.046 · rate 0.001 · 11 900 steps/s · step 12 of 90"]
TABLE = [
    "layer      weights        min .. max       ",
    "hidden 1   +0.01 ±0.05    −0.1 .. +0.2     ",
    "output     −0.02 ±0.19    −0.4 .. +0.5     ",
]


@pytest.mark.parametrize(
    ("word", "explanation"),
    [
        ("loss", LOSS),
        ("0.031", LOSS),
        ("val", VAL),
        ("0.046", VAL),
        ("0.001", RATE),
        ("11", SPEED),
        ("900", SPEED),
        ("steps/s", SPEED),
        ("12", STEP),
        ("90", STEP),
    ],
)
def test_a_number_belongs_to_the_label_before_it_or_to_its_unit(word, explanation):
    x = STATUS[0].rindex(word)
    for column in (x, x + len(word) - 1):
        assert find_explanation(STATUS, column, 0, ALL) is explanation


@pytest.mark.parametrize(
    ("x", "y", "explanation"),
    [(12, 0, WEIGHTS), (12, 1, WEIGHTS), (18, 2, WEIGHTS), (27, 1, MIN_MAX), (37, 2, MIN_MAX)],
)
def test_a_number_in_a_table_belongs_to_its_heading(x, y, explanation):
    assert find_explanation(TABLE, x, y, ALL) is explanation


def test_nothing_is_said_of_blanks_and_of_what_is_outside():
    assert find_explanation(TABLE, 9, 1, ALL) is None
    assert find_explanation(TABLE, 0, 1, ALL) is None  # left of every heading
    assert find_explanation(TABLE, 0, 3, ALL) is None
    assert find_explanation(TABLE, 99, 0, ALL) is None
    assert find_explanation([], 0, 0, ALL) is None


def test_a_single_explanation_belongs_to_the_whole_panel():
    assert find_explanation(["", ""], 5, 1, [LOSS]) is LOSS


def test_a_label_is_a_whole_word():
    assert find_explanation(["lossless 5"], 0, 0, ALL) is None


@given(
    st.lists(st.text(alphabet="lossvarte ./±12 ", max_size=30), max_size=5),
    st.integers(-3, 40),
    st.integers(-3, 8),
)
def test_any_text_is_read(lines, x, y):
    assert find_explanation(lines, x, y, ALL) in (None, *ALL)
