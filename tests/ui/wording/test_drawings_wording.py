from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.training.protocol.drawings import Answering, FineTuned, OwnDrawings
from tui_nn.training.protocol.measurements import OwnDrawing
from tui_nn.ui.wording import drawings_wording

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=timezone(timedelta(hours=2)))

NARROWEST = 78
"""Columns of the result on a terminal of 80."""


def drawing(label="7", answer="7", probability=0.96):
    return OwnDrawing("key", label, "", np.zeros((28, 28), np.uint8), answer, probability)


def own(drawings=(), by=Answering.BUILT_IN, tuned=0, damaged=0):
    return OwnDrawings(tuple(drawings), by, tuned, Path("drawings.jsonl"), damaged)


def tuned(**changes):
    values = {
        "by": Answering.BUILT_IN,
        "drawings": 20,
        "correct_before": 12,
        "correct_left_out": 17,
        "correct_after": 20,
        "check_before": 0.978,
        "check_after": 0.975,
        "seconds": 1.314,
    }
    return FineTuned(**{**values, **changes})


def test_right_and_wrong_differ_by_a_sign():
    assert drawings_wording.reading(drawing()) == "7 ✓ 96%"
    assert drawings_wording.reading(drawing(answer="1", probability=0.84)) == "7 ✗ as 1 84%"


PRINTABLE = st.characters(exclude_categories=("C", "Z"))


@given(st.text(PRINTABLE, min_size=1), st.text(PRINTABLE), st.floats(0, 1))
def test_a_reading_fits_a_small_tile(label, answer, probability):
    assert len(drawings_wording.reading(drawing(label, answer, probability))) <= 14


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-20T23:03:05Z", "21 Nov 01:03"),
        ("2025-01-02T03:04:05Z", "02 Jan 2025"),
        ("2025-12-31T23:30:00Z", "01 Jan 01:30"),
        ("last summer in May", "last summer "),
        ("", "no date"),
        ("0001-01-01T00:00:00+14:00", "0001-01-01T0"),
    ],
)
def test_dates_are_reported_in_local_time(text, expected):
    assert drawings_wording.date(text, NOW) == expected


@given(st.text(max_size=40) | st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat))
def test_any_date_is_short_and_never_fatal(text):
    assert 0 < len(drawings_wording.date(text, NOW)) <= 12


def test_the_summary_says_who_reads_how_many():
    drawings = [drawing(), drawing(answer="2"), drawing()]
    expected = "3 drawings · 2 read correctly by the built-in network, tuned on 2"
    assert drawings_wording.summary(own(drawings, tuned=2)) == expected
    one = drawings_wording.summary(own([drawing()], by=Answering.TRAINED))
    assert one == "1 drawing · 1 read correctly by your network"
    assert drawings_wording.summary(own()) == "no drawings yet · the built-in network reads"


def test_lines_that_cannot_be_read_are_said():
    assert drawings_wording.summary(own([drawing()], damaged=2)).endswith(
        " · 2 lines of the file unreadable"
    )


def test_the_home_folder_is_short(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert drawings_wording.short_path(tmp_path / "a" / "b.jsonl") == str(Path("~", "a", "b.jsonl"))
    assert drawings_wording.short_path(Path("/elsewhere/b")) == str(Path("/elsewhere/b"))


def test_tuning_is_reported_in_four_lines():
    assert drawings_wording.tuning(tuned()) == (
        "tuned the built-in network on 20 drawings in 1.31 s",
        "your drawings   12 of 20 correct before, 20 of 20 after tuning",
        "new drawings    expect 85%: 17 of 20 correct when left out",
        "generated ones  97.8% correct before, 97.5% after: 0.3 points lower",
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"correct_left_out": None}, "cannot be estimated: already trained on your drawings"),
        ({"drawings": 1, "correct_left_out": 1}, "cannot be estimated from a single drawing"),
        (
            {"drawings": 4, "correct_left_out": 3},
            "expect 75%: 3 of 4 correct when left out (few: rough)",
        ),
    ],
)
def test_what_cannot_be_expected_is_not_promised(changes, expected):
    assert drawings_wording.tuning(tuned(**changes))[2] == f"new drawings    {expected}"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (0.9374, 0.9426, "93.7% correct before, 94.3% after: 0.6 points higher"),
        (0.95, 0.95, "95.0% correct before, 95.0% after: no change"),
        (0.95, 0.9503, "95.0% correct before, 95.0% after: no change"),
        (1.0, 0.5, "100% correct before, 50.0% after: 50.0 points lower"),
    ],
)
def test_the_cost_is_the_difference_of_what_is_shown(before, after, expected):
    lines = drawings_wording.tuning(tuned(check_before=before, check_after=after))
    assert lines[3] == f"generated ones  {expected}"


@given(
    st.integers(1, 2000).flatmap(
        lambda n: st.tuples(st.just(n), *[st.integers(0, n)] * 3, st.floats(0, 1), st.floats(0, 1))
    ),
    st.sampled_from(Answering),
)
def test_lines_fit_the_narrowest_screen(numbers, by):
    count, before, left_out, after, check_before, check_after = numbers
    result = FineTuned(by, count, before, left_out, after, check_before, check_after, 123.4)
    assert all(len(line) <= NARROWEST for line in drawings_wording.tuning(result))
