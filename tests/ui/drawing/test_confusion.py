"""The answers by class in any space: marks without colour, names that stay different."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ui.widgets.samples import confusion_view
from tui_nn.ui.drawing.cells import split_cells
from tui_nn.ui.drawing.class_names import shorten, without_prefix
from tui_nn.ui.drawing.class_table import draw_class_table, hidden_classes
from tui_nn.ui.drawing.confusion import NONE_WRONG, draw_answers, summary, table_height

IRIS = ("Iris-setosa", "Iris-versicolor", "Iris-virginica")
FLOWERS = confusion_view([[10, 0, 0], [0, 9, 1], [0, 2, 8]])


def many(classes: int):
    """Counts of many classes: the higher the class, the worse it is recognised."""
    counts = np.diag(np.full(classes, 100))
    counts[np.arange(1, classes), np.arange(classes - 1)] = np.arange(1, classes)
    return confusion_view(counts)


def test_counts_shares_and_figures_stand_where_there_is_room():
    text = str(draw_answers(73, 20, FLOWERS, IRIS))
    lines = text.splitlines()
    assert lines[0] == "90.0% of 30 validation examples right; mean F1 90.0%"
    versicolor = next(line for line in lines if line.startswith("versicolor"))
    assert versicolor.split() == ["versicolor", "·", "[", "9]", "1!", "82%", "90%", "86%", "10"]
    assert lines[lines.index(versicolor) + 1].split() == ["90%", "10%"]
    assert "2×  virginica taken for versicolor  20% of virginica" in text


def test_right_and_worst_are_marked_without_colour():
    text = str(draw_answers(28, 11, FLOWERS, IRIS))
    assert "[10]" in text
    assert "[ 9]" in text
    assert "2!" in text
    assert "1!" in text
    ten = draw_answers(43, 29, many(10), tuple("0123456789"))
    assert "!9" in str(ten)
    assert "bold right" in str(ten)
    assert ten.keys[3][str(ten).splitlines()[3].index("100") + 1] == "right"


def test_small_screens_keep_the_figures_of_every_class():
    text = str(draw_answers(28, 14, FLOWERS, IRIS))
    for name in ("setosa", "versicolor", "virginica"):
        assert f"\n{name} " in text
    assert "prec. recall   F1" in text


def test_of_many_classes_the_worst_come_first_and_the_rest_is_scrolled_to():
    view, names = many(100), tuple(f"species {number}" for number in range(100))
    cells = draw_answers(43, 29, view, names)
    text = str(cells)
    assert text.splitlines()[2].startswith("98 ")
    assert "lowest F1 first" in text
    assert "99× 99 → 98" in text or "99×  99 taken for 98" in text
    lines = table_height(43, 29, view, names)
    hidden = hidden_classes(lines, 100)
    last = draw_answers(43, 29, view, names, top=hidden)
    assert f"↑ {hidden} above" in str(last)
    assert "more" not in str(last)


def test_all_classes_can_be_scrolled_to():
    view, names = many(30), tuple(f"c{number}" for number in range(30))
    seen = set()
    for top in range(hidden_classes(10, 30) + 1):
        lines = str(draw_class_table(40, 10, view, names, top)).splitlines()[1:-1]
        seen |= {line.split()[0] for line in lines}
    assert seen == set(names)


def test_numbers_stand_for_names_that_do_not_fit_and_the_table_explains_them():
    names = tuple(f"longname{letter}" for letter in "abcdefghij")
    text = str(draw_answers(43, 29, many(10), names))
    assert "1   2   3" in text
    assert "\n10 longnamej" in text


def test_names_are_whole_where_numbers_above_the_columns_make_room():
    text = str(draw_answers(28, 16, confusion_view(np.diag([4, 4, 4])), IRIS))
    assert "…" not in text
    for row in ("1 setosa", "2 versicolor", "3 virginica"):
        assert f"\n{row} " in text
    assert "no wrong answers" in text


def test_a_common_beginning_of_the_names_takes_no_room():
    long = tuple(f"Iris-{name}" for name in IRIS)
    view = confusion_view(np.diag([4, 4, 4]))
    assert str(draw_answers(60, 16, view, long)) == str(draw_answers(60, 16, view, IRIS))


def test_nothing_wrong_is_said():
    view = confusion_view(np.diag([5, 5]))
    assert NONE_WRONG[0] in str(draw_answers(60, 16, view, ("no", "yes")))
    assert summary(view, 60).startswith("100% of 10")


def test_classes_without_examples_or_answers_have_no_figures():
    view = confusion_view([[5, 0, 0], [2, 0, 0], [0, 0, 0]])
    lines = str(draw_class_table(50, 4, view, ("a", "b", "c"))).splitlines()
    assert lines[1].split() == ["a", "71%", "100%", "83%", "5"]
    assert lines[2].split() == ["b", "–", "0%", "0%", "2"]
    assert lines[3].split() == ["c", "–", "–", "–", "0"]


def test_a_sample_is_called_one():
    view = confusion_view(np.diag([500, 500]), total=6000)
    assert summary(view, 80).startswith("100% of 1,000 of 6,000 validation examples right")
    assert summary(view, 28) == "100% right of 1,000 of 6,000"


@pytest.mark.parametrize(
    ("names", "width", "expected"),
    [
        (IRIS, 12, ["setosa", "versicolor", "virginica"]),
        (IRIS, 5, ["seto…", "vers…", "virg…"]),
        (("abc1", "abc2"), 3, None),
        (("a", "a b"), 5, ["a", "a b"]),
        (("only",), 9, ["only"]),
    ],
)
def test_short_names_stay_different(names, width, expected):
    assert shorten(names, width) == expected


def test_a_common_prefix_is_cut_at_a_word():
    assert without_prefix(["class 1", "class 12"]) == ["1", "12"]
    assert without_prefix(["first", "fist"]) == ["first", "fist"]
    assert without_prefix(["a-", "a-b"]) == ["a-", "a-b"]


@given(
    st.integers(2, 12).flatmap(
        lambda n: st.tuples(
            st.lists(
                st.lists(st.integers(0, 3000), min_size=n, max_size=n), min_size=n, max_size=n
            ),
            st.lists(
                st.text(st.sampled_from("ab -日é"), min_size=1, max_size=14),
                min_size=n,
                max_size=n,
                unique=True,
            ),
        )
    ),
    st.integers(1, 120),
    st.integers(1, 50),
)
def test_any_answers_fit_any_size(answers, width, height):
    counts, names = answers
    cells = draw_answers(width, height, confusion_view(counts), tuple(names))
    for y in range(height):
        assert len(split_cells(cells.text(y))) == width
