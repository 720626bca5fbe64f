from __future__ import annotations

import pytest

from tui_nn.ui.drawing.bars import answer, draw_bars, horizontal_bar, ranked, vertical_bar

DIGITS = tuple("0123456789")
FASHION = ("T-shirt/top", "Trouser", "Pullover", "Ankle boot")
SEVEN = (0.0, 0.0, 0.01, 0.0, 0.0, 0.0, 0.0, 0.96, 0.0, 0.03)


def test_the_layout_of_the_small_screen():
    assert str(draw_bars(28, 3, SEVEN, DIGITS)) == (
        "              ▇\n"
        "    ▁         █   ▁     9 3%\n"
        "0 1 2 3 4 5 6 7 8 9    7 96%"
    )  # fmt: skip


def test_a_doubtful_answer_bears_a_question_mark():
    assert answer([0.4, 0.3, 0.3], DIGITS) == "0? 40%"
    assert answer([0.1, 0.9], DIGITS) == "1 90%"


def test_bars_reach_from_nothing_to_all():
    assert vertical_bar(0, 3) == "   "
    assert vertical_bar(1, 3) == "███"
    assert vertical_bar(0.5, 1) == "▄"
    assert vertical_bar(0.01, 2) == " ▁"
    assert horizontal_bar(0.5, 4) == "██"
    assert horizontal_bar(1, 4) == "████"
    assert horizontal_bar(0.01, 4) == "▏"
    assert horizontal_bar(0, 4) == ""


def test_with_a_line_for_each_class_they_stand_in_order():
    cells = draw_bars(40, 12, SEVEN, DIGITS, "after 100 steps")
    lines = str(cells).split("\n")
    assert [line[2] for line in lines[:10]] == list(DIGITS)
    assert lines[7].startswith("▶ 7 ███")
    assert lines[7].endswith("96%")
    assert lines[11] == "after 100 steps"


def test_long_names_keep_the_most_probable_ones():
    lines = str(draw_bars(28, 3, (0.1, 0.0, 0.2, 0.7), FASHION)).split("\n")
    assert [line[2:12].strip() for line in lines] == ["Ankle boot", "Pullover", "T-shirt/t…"]
    assert lines[0].startswith("▶")


def test_ranking_keeps_the_order_of_equals():
    assert ranked([0.2, 0.4, 0.4]) == [1, 2, 0]


@pytest.mark.parametrize("names", [DIGITS, tuple(f"class {n}" for n in range(10))])
@pytest.mark.parametrize("size", [(0, 0), (1, 1), (6, 2), (12, 2), (19, 3), (28, 30), (200, 60)])
def test_any_size_is_drawn(size: tuple[int, int], names):
    cells = draw_bars(*size, SEVEN, names, "note")
    assert (cells.width, cells.height) == size
    assert all(len(row) == size[0] for row in cells.characters)


def test_wide_columns_keep_the_answer_beside_them():
    lines = str(draw_bars(56, 4, SEVEN, DIGITS, "who says so")).split("\n")
    assert lines[2].split() == [*DIGITS, "7", "96%"]
    assert "███" in lines[1]
    assert "9 3%" in lines[1]
    assert lines[3] == "who says so"
    assert str(draw_bars(116, 3, SEVEN, DIGITS)).split("\n")[2].endswith("7 96%")
    assert len(str(draw_bars(116, 3, SEVEN, DIGITS)).split("\n")[2]) < 60


def test_where_nothing_fits_beside_them_both_answers_stand_above():
    assert str(draw_bars(20, 3, SEVEN, DIGITS)).startswith("7 96%  9 3%\n")
