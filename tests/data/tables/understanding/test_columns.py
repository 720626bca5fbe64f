from __future__ import annotations

import numpy as np
import pytest

from tests.data.tables.building import make_table
from tui_nn.data.tables.cells import Style
from tui_nn.data.tables.features import FeatureKind
from tui_nn.data.tables.understanding.columns import understand


def only(cells):
    (column,) = understand(make_table(x=cells))
    return column


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["1", "2.5", ""], FeatureKind.NUMBER),
        (["0", "1", "0"], FeatureKind.FLAG),
        (["0.0", "1.0"], FeatureKind.FLAG),
        (["yes", "No", "?"], FeatureKind.FLAG),
        (["t", "f"], FeatureKind.FLAG),
        (["t", "n"], FeatureKind.CATEGORY),
        (["1", "1"], FeatureKind.NUMBER),
        (["yes", "yes"], FeatureKind.CATEGORY),
        (["2024-01-31", "", "31.01.2024"], FeatureKind.DATE),
        (["01/31/2024", "02/01/2024"], FeatureKind.DATE),
        (["01/02/2024", "02/01/2024"], FeatureKind.CATEGORY),
        (["$1,200.50", "$3", ""], FeatureKind.NUMBER),
        (["12%", "7.5%", "0"], FeatureKind.NUMBER),
        (["$5", "€5"], FeatureKind.CATEGORY),
        (["a", "b", None], FeatureKind.CATEGORY),
        (["1", "b"], FeatureKind.CATEGORY),
        ([None, ""], FeatureKind.CATEGORY),
        (np.array([True, False]), FeatureKind.FLAG),
        (np.array([0, 1, 1], dtype=np.uint8), FeatureKind.FLAG),
        (np.array([0.0, np.nan, 1.0]), FeatureKind.FLAG),
        (np.array([0.0, 2.0, 1.0]), FeatureKind.NUMBER),
        (np.array([np.nan, np.nan]), FeatureKind.NUMBER),
        (np.array(["2024-01-31"], dtype="datetime64[us]"), FeatureKind.DATE),
    ],
)
def test_kinds(cells, kind):
    column = only(cells)
    assert column.kind is kind
    assert len(column.values) == len(cells)


def test_words_are_sorted_and_gaps_are_none_of_them():
    column = only(["b", "", "a", "b"])
    assert column.words == ("a", "b")
    assert list(column.values) == [1, -1, 0, 1]
    assert list(column.gaps) == [False, True, False, False]


def test_a_few_words_among_many_numbers_are_gaps_and_said():
    column = only([*map(str, range(2, 40)), "twelve", "?"])
    assert column.kind is FeatureKind.NUMBER
    assert (column.odd, column.odd_line) == (1, 40)
    assert column.gaps.sum() == 2


def test_words_among_a_few_numbers_are_words():
    assert only([*map(str, range(2, 10)), "twelve"]).kind is FeatureKind.CATEGORY


def test_a_flag_has_the_commonest_spelling_of_its_words():
    assert only(["Yes", "yes", "Yes", "NO"]).words == ("NO", "Yes")


def test_plus_and_minus_are_words_where_there_is_nothing_else():
    column = only(["+", "-", "+", "?"])
    assert column.words == ("+", "-")
    assert list(column.values) == [0, 1, 0, -1]


def test_one_column_tells_how_the_others_write_numbers():
    first, second = understand(make_table(x=["1,5", "2"], y=["1,234", "2,345"]))
    assert (first.style, second.style) == (Style.DECIMAL_COMMA, Style.DECIMAL_COMMA)
    assert list(second.values) == [1.234, 2.345]
    (alone,) = understand(make_table(y=["1,234", "2,345"]))
    assert list(alone.values) == [1234, 2345]


def test_a_part_of_the_rows():
    column = only(["a", "b", ""]).take(np.array([2, 0]))
    assert list(column.values) == [-1, 0]
    assert list(column.present) == [0]
