from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.data.tables.building import make_request
from tui_nn.data.survey import Role, Survey
from tui_nn.data.tables.loading.files import load_table


def survey(path: Path, columns: dict[str, list[str]], **options) -> Survey:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([list(columns), *zip(*columns.values(), strict=True)])
    found = load_table(path, make_request(path, **options)).survey
    assert found is not None
    return found


@pytest.fixture
def columns() -> dict[str, list[str]]:
    rows = range(60)
    return {
        "id": [f"P{row}" for row in rows],
        "size": ["" if row in (3, 5) else f"{(row * 7) % 60 / 10}" for row in rows],
        "colour": [["red", "red", "blue", "?"][row * 5 % 4] for row in rows],
        "planet": ["Earth"] * 60,
        "seen": [f"2024-{1 + row % 12:02}-15" for row in rows],
        "notes": ["x"] * 60,
        "kind": [["rose", "iris", "rose"][row % 3] for row in rows],
    }


def test_the_summary(tmp_path, columns):
    found = survey(tmp_path / "f.csv", columns, drop=("notes",))
    assert found.summary == (
        "60 rows, 4 features, 2 classes of kind; 16 rows with gaps filled; 20% kept for testing"
    )
    assert (found.train, found.validation, found.test) == (43, 5, 12)
    assert found.classes == (("iris", 20), ("rose", 40))
    assert (found.task, found.target) == ("classification", "kind")
    assert found.target_reason.startswith("it is the last column")
    assert found.header == tuple(columns)
    assert found.rows[3] == ("P3", "", "?", "Earth", "2024-04-15", "x", "rose")
    assert len(found.rows) == 20


def test_each_column(tmp_path, columns):
    found = survey(tmp_path / "f.csv", columns, drop=("notes",))
    identity, size, colour, planet, seen, notes, kind = found.columns
    assert (identity.kind, identity.role, identity.distinct) == ("text", Role.IGNORED, 60)
    assert identity.warning == "ignored: 60 different texts in 60 rows tell nothing"
    assert (size.kind, size.role, size.gaps, size.low, size.high) == (
        "number",
        Role.FEATURE,
        2,
        0.0,
        5.9,
    )
    assert sum(size.distribution) == 58
    assert (colour.kind, colour.examples) == ("category", ("red", "blue"))
    assert (colour.distribution, colour.gaps, colour.low) == ((30, 15), 15, None)
    assert planet.warning == "the same value in all rows"
    assert (seen.kind, seen.examples) == ("date", ("2024-01-15", "2024-12-15"))
    assert sum(seen.distribution) == 60
    assert (notes.role, kind.role) == (Role.DROPPED, Role.TARGET)
    assert kind.distribution == (40, 20)


def test_a_number_as_the_target(tmp_path, columns):
    columns["price"] = [str(row / 3) for row in range(60)]
    found = survey(tmp_path / "f.csv", columns)
    assert "price as a number; 16 rows" in found.summary
    assert found.classes == ()


def test_a_test_file_is_in_the_summary(tmp_path, columns):
    survey(tmp_path / "other.csv", columns)
    found = survey(tmp_path / "f.csv", columns, test_data=tmp_path / "other.csv")
    assert found.summary.endswith("; tested on other.csv")
    assert found.test == 60
    assert "60 rows of the test part are among the rows trained on" in found.warnings[-1]


def test_rows_without_a_target_are_in_the_summary(tmp_path, columns):
    columns["kind"][7] = ""
    found = survey(tmp_path / "f.csv", columns)
    assert found.summary.startswith("59 rows, ")
    assert "; 1 row without kind left out; " in found.summary


def test_dates_that_cannot_be_told_apart(tmp_path, columns):
    columns["seen"] = [f"0{1 + row % 5}/0{1 + row % 7}/2024" for row in range(60)]
    found = survey(tmp_path / "f.csv", columns)
    assert "day and month of its dates cannot be told apart" in found.columns[4].warning


def test_words_among_numbers(tmp_path, columns):
    columns["size"][9] = "tall"
    found = survey(tmp_path / "f.csv", columns)
    assert found.columns[1].warning == (
        "1 cell that is no number, the first in line 11, counted as a gap"
    )
