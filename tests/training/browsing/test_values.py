"""The values of a row are those of the user's file."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path

import numpy as np
import pytest

from tests.training import tiny
from tui_nn.data.catalog import load_dataset
from tui_nn.data.dataset import Scaling
from tui_nn.training.browsing.judging import judge_rows
from tui_nn.training.browsing.values import answer_texts, number_text, row_texts
from tui_nn.training.protocol.examples import Source
from tui_nn.training.reading.examples import resolve_example
from tui_nn.training.trainer.trainer import Trainer

ROWS = """mass,island,fresh,day,species
3.25,Biscoe,yes,2020-03-04,a
123.456,Dream,no,2021-12-31,b
-0.5,Biscoe,no,2020-03-05,a
4,Dream,yes,2020-03-06,b
5,Biscoe,yes,2020-03-07,a
6,,yes,2020-03-08,b
7,Dream,no,2020-03-09,a
8,Biscoe,no,2020-03-10,b
"""


def test_a_row_reads_as_in_the_file(tmp_path: Path):
    path = tmp_path / "birds.csv"
    path.write_text(ROWS)
    dataset = load_dataset(str(path), seed=0, validation_split=0.0)
    shown = set(row_texts(dataset, dataset.train.read().inputs))
    shown |= set(row_texts(dataset, dataset.test.read().inputs))
    assert ("3.25", "Biscoe", "yes", "Wed 2020-03") in shown
    assert ("123.456", "Dream", "no", "Fri 2021-12") in shown
    assert ("-0.5", "Biscoe", "no", "Thu 2020-03") in shown
    assert len(shown) == 8


def test_a_row_is_named_by_its_line_in_the_file(tmp_path: Path):
    path = tmp_path / "birds.csv"
    path.write_text(ROWS)
    config = tiny.MOONS.replace(dataset=str(path), samples=None, validation_split=0.2)
    trainer = Trainer(config, tiny.load(config))
    places = np.arange(len(trainer.dataset.train), dtype=np.uint32)
    for one in judge_rows(trainer.executor, trainer.dataset, Source.TRAIN, places):
        word, line = one.origin.split()
        cells = ROWS.splitlines()[int(line) - 1].split(",")
        assert word == "line"
        assert (one.truth, float(one.values[0])) == (cells[-1], float(cells[0]))
        caption = resolve_example(trainer, one.example).caption
        assert caption == f"row {one.row} (line {line}) of the training part"


def test_numbers_are_short():
    assert number_text(2.9999998) == "3"
    assert number_text(-0.0) == "0"
    assert number_text(1_234_567.8) == "1234568"
    assert number_text(450_123.4) == "450123"
    assert number_text(float("nan")) == "nan"


@pytest.mark.parametrize(
    ("deviation", "texts"),
    [
        (250_000.0, ["261002", "-8912", "0", "nan"]),
        (1.2, ["261002.400", "-8912.130", "0.000", "nan"]),
        (1e-9, ["261002", "-8912.13", "-1e-05", "nan"]),
    ],
)
def test_predictions_have_the_same_decimals(deviation, texts):
    dataset = tiny.load(tiny.HOUSES)
    scaling = Scaling(np.zeros(1), np.full(1, deviation))
    dataset = dataclasses.replace(dataset, target_scaling=scaling)
    values = np.array([261_002.4, -8912.13, -1e-5, math.nan])
    assert answer_texts(dataset, values) == texts
