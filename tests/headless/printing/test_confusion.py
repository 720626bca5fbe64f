"""Tables of classes: a matrix where it fits, else the largest confusions."""

from __future__ import annotations

import numpy as np
import pytest

from tui_nn.headless.printing.confusion import print_classes
from tui_nn.training.reading.calibration import Calibration
from tui_nn.training.reading.confusion import measure_classes
from tui_nn.training.reading.figures import ClassResults


@pytest.fixture(autouse=True)
def eighty_columns(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")


def results(names: tuple[str, ...], confusions: np.ndarray) -> ClassResults:
    return ClassResults(names, confusions, measure_classes(confusions), Calibration(0, ()))


def test_the_matrix_has_a_row_for_each_true_class(capsys):
    print_classes(results(("ant", "bee"), np.array([[8, 2], [0, 5]])))
    lines = capsys.readouterr().out.splitlines()
    assert lines[:3] == [
        "class  examples  precision  recall     F1",
        "ant          10       100%   80.0%  88.9%",
        "bee           5      71.4%    100%  83.3%",
    ]
    assert lines[-3:] == ["     ant  bee", "ant    8    2", "bee    .    5"]


def test_a_wide_matrix_is_told_by_its_largest_confusions(capsys):
    confusions = np.eye(30, dtype=np.int64) * 100
    confusions[3, 7] = 25
    print_classes(results(tuple(f"class {n}" for n in range(30)), confusions))
    lines = capsys.readouterr().out.splitlines()
    assert lines[-3].startswith("most frequent confusions")
    assert lines[-1].split() == ["class", "3", "class", "7", "25", "20.0%"]
    assert max(map(len, lines)) <= 80


def test_without_confusions_that_is_said(capsys):
    print_classes(results(tuple(f"class {n}" for n in range(30)), np.eye(30, dtype=np.int64)))
    assert "no example was taken for another class" in capsys.readouterr().out


def test_of_many_classes_the_worst_are_listed(capsys):
    confusions = np.eye(100, dtype=np.int64) * 9
    confusions[70, 3] = confusions[70, 4] = 5
    print_classes(results(tuple(f"c{n}" for n in range(100)), confusions))
    printed = capsys.readouterr().out
    assert printed.splitlines()[1].split()[0] == "c70"
    assert "the 40 classes with the lowest F1 of 100" in printed


def test_names_are_masked_and_cut(capsys):
    print_classes(results(("\x1b[31mred", "x" * 60), np.eye(2, dtype=np.int64)))
    printed = capsys.readouterr().out
    assert "\x1b" not in printed
    assert "x" * 25 not in printed
