"""Results as JSON that any reader takes, and as tables without surprises."""

from __future__ import annotations

import json
import math

from tui_nn.headless.printing.results import long_number, print_evaluations, print_json
from tui_nn.training.protocol.measurements import Evaluation
from tui_nn.training.protocol.results import evaluation_fields


def test_what_json_lacks_becomes_null(capsys):
    print_json({"a": math.nan, "b": math.inf, "c": -math.inf, "d": 1.5, "e": None, "f": [1, 2]})
    text = capsys.readouterr().out
    expected = {"a": None, "b": None, "c": None, "d": 1.5, "e": None, "f": [1, 2]}
    assert json.loads(text) == expected
    assert text.endswith("}\n")


def test_a_split_that_is_missing_is_all_null():
    fields = evaluation_fields("validation", None)
    assert set(fields) == {f"validation_{name}" for name in ("loss", "accuracy", "mae", "r2")}
    assert set(fields.values()) == {None}


def test_a_classification_shows_accuracy(capsys):
    print_evaluations({"train": Evaluation(0.5, 0.9), "validation": None}, "")
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines == [["loss", "accuracy"], ["train", "0.5000", "90.00%"]]


def test_a_regression_shows_errors_in_their_unit(capsys):
    print_evaluations({"test": Evaluation(0.5, mae=21234.4, r2=0.93)}, "price [$]")
    heading, row = capsys.readouterr().out.splitlines()
    assert "price [$]" in heading
    assert row.split() == ["test", "0.5000", "21,234", "0.9300"]


def test_very_large_numbers_have_an_exponent():
    assert [long_number(value) for value in (999.94, 21234.4, -3.2e14, 1.5e15, 4e92)] == [
        "999.9", "21,234", "-320,000,000,000,000", "1.5e+15", "4e+92",
    ]  # fmt: skip
