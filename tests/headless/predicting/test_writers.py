"""Writers: cells as they stand, quoted where needed, and headings that are all different."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.headless.predicting.answers import ClassAnswers, NumberAnswers, format_number
from tui_nn.headless.predicting.writers import CsvWriter, JsonWriter, KaggleWriter, free_name

TWO = ClassAnswers(("no", "yes"), np.array([[0.25, 0.75], [0.9, 0.1]], np.float32))

PRICES = NumberAnswers(np.array([1234567.0, 0.5]), 100.0)


def rows_of(text: str, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text), delimiter=delimiter))


def test_a_table_has_all_columns_and_the_probabilities(capsys):
    writer = CsvWriter(("name", "size"), ";", only_prediction=False)
    writer.write([("a;b", "1,50"), ('say "x"', "NA")], TWO)
    writer.write([("c", "2")], ClassAnswers(TWO.names, TWO.probabilities[:1]))
    assert capsys.readouterr().out == (
        "name;size;prediction;probability_no;probability_yes\n"
        '"a;b";1,50;yes;0.250000;0.750000\n'
        '"say ""x""";NA;no;0.900000;0.100000\n'
        "c;2;yes;0.250000;0.750000\n"
    )


def test_numbers_have_their_range_beside(capsys):
    CsvWriter(("size",), ",", only_prediction=False).write([("1",), ("2",)], PRICES)
    assert rows_of(capsys.readouterr().out) == [
        ["size", "prediction", "prediction_low", "prediction_high"],
        ["1", "1234567", "1234467", "1234667"],
        ["2", "0.5", "-99.5", "100.5"],
    ]


def test_a_range_that_is_unknown_has_no_columns(capsys):
    answers = NumberAnswers(np.array([3.0]), None)
    CsvWriter(("size",), ",", only_prediction=False).write([("1",)], answers)
    assert capsys.readouterr().out == "size,prediction\n1,3\n"


def test_headings_that_are_taken_get_a_number(capsys):
    writer = CsvWriter(("prediction", "prediction_2"), ",", only_prediction=False)
    writer.write([("x", "y")], NumberAnswers(np.array([3.0]), None))
    assert capsys.readouterr().out.splitlines()[0] == "prediction,prediction_2,prediction_3"
    assert free_name("a", ()) == "a"


def test_objects_hold_numbers_words_and_gaps(capsys):
    names = ("n", "i", "id", "word", "gap", "flag", "f32", "day")
    row = (
        "1.50",
        "12",
        "007",
        "NaN",
        None,
        np.bool_(True),
        np.float32(0.1),
        np.datetime64("2026-11-26"),
    )
    JsonWriter(names, only_prediction=False).write(
        [row], ClassAnswers(("a", "b"), TWO.probabilities[:1])
    )
    assert json.loads(capsys.readouterr().out) == {
        "n": 1.5,
        "i": 12,
        "id": "007",
        "word": "NaN",
        "gap": None,
        "flag": True,
        "f32": 0.1,
        "day": "2026-11-26",
        "prediction": "b",
        "probabilities": {"a": 0.25, "b": 0.75},
    }


def test_objects_with_the_prediction_alone(capsys):
    JsonWriter(("n",), only_prediction=True).write([("1",), ("2",)], PRICES)
    assert capsys.readouterr().out == '{"prediction": 1234567.0}\n{"prediction": 0.5}\n'


def test_numbers_that_are_not_finite_are_null(capsys):
    answers = NumberAnswers(np.array([np.nan]), 1.0)
    JsonWriter((), only_prediction=False).write([()], answers)
    assert json.loads(capsys.readouterr().out) == {
        "prediction": None,
        "prediction_low": None,
        "prediction_high": None,
    }


def test_a_submission_counts_on_or_takes_the_identifier(capsys):
    writer = KaggleWriter(("Id", "price"), None)
    writer.write([("x",), ("y",)], PRICES)
    writer.write([("z",)], NumberAnswers(np.array([7.0]), 1.0))
    assert capsys.readouterr().out == "Id,price\n1,1234567\n2,0.5\n3,7\n"
    KaggleWriter(("PassengerId", "Survived"), lambda row: row[1]).write([("x", 892)], TWO)
    assert capsys.readouterr().out == "PassengerId,Survived\n892,yes\n"


@given(st.lists(st.text(), min_size=1, max_size=4), st.sampled_from(",;\t|"))
def test_any_cell_is_read_as_it_was_written(cells, delimiter):
    written = io.BytesIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdout", io.TextIOWrapper(written, "utf-8"))
        names = [str(number) for number in range(len(cells))]
        answers = NumberAnswers(np.array([1.0]), None)
        CsvWriter(names, delimiter, only_prediction=False).write([cells], answers)
        text = written.getvalue().decode()
    read = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    assert read[1] == [*cells, "1"]


@given(st.floats(1e-12, 1e12) | st.floats(-1e12, -1e-12))
def test_a_number_keeps_the_digits_of_single_precision(value):
    text = format_number(value)
    assert "e" not in text
    assert float(text) == pytest.approx(value, rel=1e-6)
