"""Reading the pad off a screen."""

from __future__ import annotations

import pytest

from tests.replay.pad import Sheet, read_answer
from tests.replay.replay import Reading, Report, Way


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("0 1 2 3 4 5 6 7 8 9    7 96%", 7),
        ("  1  3%\n 0 1 2 3 4 5 6 7 8 9    7 96%", 7),
        ("0 1 2 3 4 5 6 7 8 9   3? 41%", 3),
        ("  6            <1%\n▶ 7 ████████   99%\n  9 ▏           1%", 7),
        ("epoch 1/5  61%", None),
        ("0 1 2 3 4 5 6 7 8 9   0 100%", 0),
        (" hidden 1   784×128   1.4e-3 ok  3%  val 96.2%  epoch 1/5 ━━ 61%", None),
        ("the answer appears here", None),
    ],
)
def test_the_answer_stands_by_the_bars(text, answer):
    assert read_answer(text) == answer


def test_a_drag_is_pressed_moved_and_let_go_where_the_sheet_is():
    sheet = Sheet(left=50, top=2, columns=28, lines=14)
    assert sheet.draw([[(0, 0), (3, 1)], [(5, 5)]]) == (
        "\x1b[<0;51;3M\x1b[<32;54;4M\x1b[<0;54;4m"  # a line
        "\x1b[<0;56;8M\x1b[<0;56;8m"  # a dot
    )


def test_a_report_names_the_share_and_what_was_taken_for_what():
    readings = [Reading(7, 7, 10), Reading(7, 1, 12), Reading(3, 3, 5), Reading(7, 1, 11)]
    report = Report(Way(80, 24), tuple(readings))
    assert report.share == 0.5
    assert str(report).split("\n") == [
        "mouse 80x24      50.0%   2 of 4",
        "    7 read as 1: 2 (drawings 11, 12)",
    ]
