"""The tables of `own_data` and how their results are reported."""

from __future__ import annotations

import pytest

from tests.benchmarks.own_data.__main__ import Cost, Round, report
from tests.benchmarks.own_data.tables import TABLES, Csv
from tests.data.tables.building import make_request
from tui_nn.data.schema import Task
from tui_nn.data.tables.loading.files import load_table

GENERATED = {
    "penguins-like": (344, Task.CLASSIFICATION),
    "Boston-like": (506, Task.REGRESSION),
    "diamonds-like": (20_000, Task.REGRESSION),
}


@pytest.mark.parametrize("name", GENERATED)
def test_generated_tables(name, tmp_path):
    table: Csv = TABLES[name]()
    rows, task = GENERATED[name]
    assert len(table.rows) == rows
    assert table == TABLES[name]()
    train, test = table.split(0)
    assert sorted([*train, *test]) == sorted(table.rows)
    assert len(test) == rows // 4
    path = tmp_path / "table.csv"
    table.write(path, train)
    dataset = load_table(path, make_request(path))
    assert dataset.schema.task is task
    assert dataset.survey is not None
    assert dataset.survey.target == table.header[-1]


def test_tables_that_scikit_learn_ships():
    pytest.importorskip("sklearn")
    iris = TABLES["iris"]()
    assert (len(iris.rows), iris.rows[0][-1]) == (150, "setosa")
    assert TABLES["diabetes"]().rows[0][-1] == "151"


def test_the_report():
    cost = Cost(1.5, 1.0)
    rounds = [Round((4, 8, 3), score, 0.5, cost, cost) for score in (0.5, 0.6, 0.7)]
    line = report("iris", Csv(["x"], [["1"]] * 150), rounds)
    assert line == (
        "| iris | 150 | 4-8-3 | 0.6000 | 0.5000 | +0.1000 ± 0.0577 | 1.50 | 1.50 | 1.00 | 1.00 |"
    )
