"""The measures of a run as columns; of a damaged file, what is whole."""

from __future__ import annotations

import numpy as np
import pytest

from tui_nn.training.comparing.series import MOST_COLUMNS, read_series
from tui_nn.training.runs.folder import RunFolder

LINES = b"""\
{"epoch": 1, "step": 10, "seconds": 0.5, "train_loss": 2, "validation_loss": null}
{"epoch": 2, "step": 20, "seconds": 1.0, "train_loss": 1, "validation_loss": 1.5, "norm.output": 1}
"""


@pytest.fixture
def folder(tmp_path) -> RunFolder:
    return RunFolder(tmp_path)


def test_each_measure_is_a_column(folder):
    folder.metrics.write_bytes(LINES)
    series = read_series(folder)
    assert series.metrics == ("train_loss", "validation_loss", "norm.output")
    np.testing.assert_array_equal(series.columns["train_loss"], [2.0, 1.0])


def test_a_curve_leaves_out_what_was_not_measured(folder):
    folder.metrics.write_bytes(LINES)
    x, y = read_series(folder).curve("validation_loss", "seconds")
    np.testing.assert_array_equal([x, y], [[1.0], [1.5]])
    assert read_series(folder).curve("accuracy", "step")[0].shape == (0,)


def test_without_a_file_there_is_nothing(folder):
    assert read_series(folder).metrics == ()
    assert read_series(folder).curve("train_loss", "epoch")[0].size == 0


@pytest.mark.parametrize(
    "rest", [b'{"epoch": 3, "st', b"[1]\n", b"\xff\n", b'{"train_loss": "x"}\n']
)
def test_what_is_damaged_is_left_out(folder, rest):
    folder.metrics.write_bytes(LINES + rest)
    assert read_series(folder).curve("train_loss", "epoch")[1].tolist() == [2.0, 1.0]


def test_the_number_of_columns_is_bounded(folder):
    folder.metrics.write_text("{" + ",".join(f'"m{n}": 1' for n in range(5000)) + "}\n")
    assert len(read_series(folder).columns) == MOST_COLUMNS
