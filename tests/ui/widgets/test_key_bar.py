from hypothesis import given
from hypothesis import strategies as st

from tui_nn.ui.widgets.key_bar import fit
from tui_nn.ui.widgets.key_labels import GAP, KeyLabel, merged

LABELS = [
    KeyLabel("space", "space", "run"),
    KeyLabel("s", "s", "step"),
    KeyLabel("plus", "+", ""),
    KeyLabel("minus", "−", "rate"),
    KeyLabel("q", "q", "quit", last=True),
]


def test_all_are_shown_where_there_is_room():
    assert fit(LABELS, 80) == LABELS


def test_those_that_must_stay_stay():
    assert fit(LABELS, 20) == [LABELS[0], LABELS[-1]]
    assert fit(LABELS, 1) == [LABELS[-1]]


@given(st.integers(6, 100))
def test_line_is_never_wider_than_its_room(width):
    shown = fit(LABELS, width)
    used = sum(label.width + (GAP if label.word else 1) for label in shown) - GAP
    assert used <= width


def test_a_key_that_shares_its_word_takes_one_blank():
    assert fit(LABELS, 36) == LABELS
    assert len("space run  s step  + − rate  q quit") <= 36


def test_a_key_is_not_shown_without_the_word_that_it_shares():
    width = sum(label.width for label in LABELS) - LABELS[3].width + GAP * 4
    assert [label.word for label in fit(LABELS, width - 3)] == ["run", "step", "quit"]


def test_a_range_of_keys_is_no_key():
    assert KeyLabel("0", "0-9", "keep").is_range
    assert not KeyLabel("minus", "-", "rate").is_range
    assert not KeyLabel("x", "alt-x", "cut").is_range


def test_no_labels_are_merged_into_none():
    assert merged([]) == []
