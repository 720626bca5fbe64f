from __future__ import annotations

import numpy as np
import pytest

from tests.data.tables.building import make_table
from tui_nn.data.options import DataOptions
from tui_nn.data.schema import MAXIMUM_CLASSES, Task
from tui_nn.data.tables.understanding.columns import understand
from tui_nn.data.tables.understanding.roles import choose_roles
from tui_nn.errors import DataError

WORDS = ["a", "b"] * 10
NUMBERS = [str(0.5 + number) for number in range(20)]
COLOURS = ["red", "blue", "red", "green"] * 5


def choose(table, **options):
    return choose_roles(understand(table), DataOptions(**options), table.source)


def names(roles):
    return [column.name for column in roles.features]


@pytest.mark.parametrize("name", ["target", "Label", "CLASS", "y"])
def test_a_column_called_target_is_the_target(name):
    roles = choose(make_table(**{name: WORDS, "size": NUMBERS}))
    assert (roles.target.name, roles.reason) == (name, f"its name is {name}")
    assert names(roles) == ["size"]


def test_names_of_targets_have_an_order():
    assert choose(make_table(y=NUMBERS, target=WORDS, size=NUMBERS)).target.name == "target"


def test_coordinates_are_no_targets():
    table = make_table(x=NUMBERS, y=NUMBERS, kind=WORDS)
    assert choose(table).target.name == "kind"
    assert choose(table, drop=("kind",)).target.name == "y"


def test_else_the_last_column_is_the_target():
    roles = choose(make_table(size=NUMBERS, weight=NUMBERS, kind=WORDS))
    assert roles.target.name == "kind"
    assert roles.reason == "it is the last column; --target chooses another"
    assert (
        choose(make_table(size=NUMBERS, kind=WORDS, note=WORDS), drop=("note",)).target.name
        == "kind"
    )


def test_a_chosen_target():
    roles = choose(
        make_table(kind=WORDS, size=NUMBERS, weight=NUMBERS), target="kind", drop=("size",)
    )
    assert (roles.target.name, roles.reason) == ("kind", "chosen with --target")
    assert names(roles) == ["weight"]


@pytest.mark.parametrize(
    ("cells", "task", "classes"),
    [
        (WORDS, Task.CLASSIFICATION, ("a", "b")),
        (["yes", "no"] * 10, Task.CLASSIFICATION, ("no", "yes")),
        (["1", "0"] * 10, Task.CLASSIFICATION, ("0", "1")),
        (["10", "9"] * 10, Task.CLASSIFICATION, ("9", "10")),
        (np.arange(20) % 3 + 1.0, Task.CLASSIFICATION, ("1", "2", "3")),
        (NUMBERS, Task.REGRESSION, ()),
        (np.arange(20), Task.REGRESSION, ()),
        (np.arange(20) % 5, Task.REGRESSION, ()),
        (np.array([0.5, 1.5] * 10), Task.REGRESSION, ()),
    ],
)
def test_the_task_is_found(cells, task, classes):
    roles = choose(make_table(colour=COLOURS, kind=cells))
    assert (roles.task, roles.class_names) == (task, classes)


def test_the_task_can_be_chosen():
    table = make_table(colour=COLOURS, kind=np.arange(20) % 3)
    assert choose(table, task="regression").task is Task.REGRESSION
    table = make_table(colour=COLOURS, kind=[0.5, 0.5, 1.5, 2] * 5)
    assert choose(table, task="classification").class_names == ("0.5", "1.5", "2")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"target": "Kind"}, "flowers.csv: --target: no column 'Kind'; did you mean kind?"),
        ({"target": "knid"}, "did you mean kind?"),
        ({"drop": ("shade",)}, "flowers.csv: --drop: no column 'shade'; there are colour, kind"),
        ({"target": "kind", "drop": ("kind",)}, "kind is the target and cannot be dropped too"),
        ({"drop": ("kind", "colour")}, "all columns are dropped"),
        ({"target": "kind", "drop": ("colour",)}, "no column is left to predict kind from"),
        ({"task": "regression"}, "kind holds words such as 'a', which are classes"),
    ],
)
def test_options_that_do_not_fit_are_refused(options, message):
    with pytest.raises(DataError) as error:
        choose(make_table(colour=COLOURS, kind=WORDS), **options)
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ([""] * 20, "kind has no value in any row"),
        (["a"] * 20, "kind has the same value 'a' in all rows"),
        (list("abcdefghijklmnopqrst"), "kind has another value in each of 20 rows"),
        (["2024-01-31"] * 20, "kind holds dates, which cannot be predicted"),
        (["0.5", "-1e308"] * 10, "kind has values as large as 1e+308; numbers up to 1e+100"),
    ],
)
def test_targets_that_cannot_be_predicted_are_refused(cells, message):
    with pytest.raises(DataError) as error:
        choose(make_table(colour=COLOURS, kind=cells))
    assert message in str(error.value)


def test_too_many_classes_are_refused():
    rows = 2 * (MAXIMUM_CLASSES + 1)
    table = make_table(size=np.arange(rows) % 7, kind=[f"c{row // 2}" for row in range(rows)])
    with pytest.raises(DataError, match=r"kind has 1,001 different values, and at most 1,000"):
        choose(table)


def test_one_class_of_numbers_for_each_row_may_be_a_regression():
    rows = MAXIMUM_CLASSES + 1
    with pytest.raises(DataError, match="use --task regression, or choose"):
        choose(make_table(size=np.arange(rows) % 7, kind=np.arange(rows)), task="classification")


@pytest.mark.parametrize(
    ("name", "cells", "reason"),
    [
        ("name", [f"flower {row}" for row in range(20)], "20 different texts in 20 rows"),
        ("empty", [""] * 20, "it has no values"),
        ("id", 1000 + 7 * np.arange(20), "looks like an identifier"),
        ("Flower_ID", 1000 + 7 * np.arange(20), "looks like an identifier"),
        ("number", np.arange(20)[::-1] + 1, "looks like a row number"),
    ],
)
def test_columns_that_tell_nothing_are_ignored(name, cells, reason):
    roles = choose(make_table(**{name: cells, "size": NUMBERS, "kind": WORDS}))
    assert names(roles) == ["size"]
    assert reason in roles.ignored[name]


def test_many_different_words_are_ignored():
    rows = 500
    table = make_table(
        place=[f"p{row % 101}" for row in range(rows)],
        size=np.arange(rows) / 2,
        kind=["a", "b"] * (rows // 2),
    )
    assert choose(table).ignored == {"place": "101 different texts are more than 100"}


def test_the_only_column_is_used_even_if_it_counts():
    assert names(choose(make_table(x=np.arange(20), y=NUMBERS))) == ["x"]


def test_whole_numbers_that_repeat_are_no_identifier():
    roles = choose(make_table(id=np.arange(20) // 2, size=NUMBERS, kind=WORDS))
    assert names(roles) == ["id", "size"]
