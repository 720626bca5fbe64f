"""Remarks: those on parts of a table add up."""

from __future__ import annotations

from dataclasses import replace

from tui_nn.data.tables.remarks import Remark, add_remarks

UNKNOWN = Remark("island", "value", " not known", "counted as none", 1, "'Mars' in line 2")
GAP = Remark("mass", "gap", "", "filled with the median 4050", 3)


def test_a_remark_is_a_sentence():
    assert str(UNKNOWN) == "island: 1 value not known, the first 'Mars' in line 2, counted as none"
    assert str(GAP) == "mass: 3 gaps filled with the median 4050"


def test_counts_add_up_and_the_first_stays_the_first():
    later = replace(UNKNOWN, count=4, first="'Moon' in line 9")
    assert add_remarks([UNKNOWN, GAP, later, GAP]) == [
        replace(UNKNOWN, count=5),
        replace(GAP, count=6),
    ]


def test_other_columns_and_outcomes_stay_apart():
    other = replace(GAP, column="size")
    assert add_remarks([GAP, other]) == [GAP, other]
    assert add_remarks([]) == []
