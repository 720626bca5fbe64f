"""Predictions for pictures as a table, as lines of JSON, and as Kaggle takes them."""

from __future__ import annotations

import csv
import io
import json
import re

import numpy as np
import pytest

from tests.headless.commands import printed
from tui_nn.cli.main import main
from tui_nn.data.catalog import load_dataset
from tui_nn.headless.predicting import pictures


@pytest.fixture
def file(tmp_path):
    """Four pictures of digits and a blank one."""
    digits = load_dataset("digits", seed=3, validation_split=0.1, samples=1000).test
    shown = np.concatenate([digits.first(4).inputs, np.zeros((1, 784), np.uint8)])
    np.save(tmp_path / "a.npy", shown)
    return tmp_path / "a.npy"


def test_a_table_says_where_a_picture_is_from(capsys, folder, file):
    words = ("predict", "--model", folder / "digits", "--format", "csv", file)
    rows = list(csv.DictReader(io.StringIO(printed(capsys, *words))))
    assert [row["picture"] for row in rows] == list("12345")
    assert {row["file"] for row in rows} == {str(file)}
    for row in rows[:4]:
        shares = [float(row[f"probability_{digit}"]) for digit in range(10)]
        assert row["prediction"] == str(int(np.argmax(shares)))
        assert sum(shares) == pytest.approx(1, abs=1e-5)
    assert rows[4]["prediction"] == rows[4]["probability_0"] == ""


def test_only_the_predictions(capsys, folder, file):
    words = ("predict", "--model", folder / "digits", "--only-prediction")
    lines = printed(capsys, *words, "--format", "csv", file).splitlines()
    answers = [json.loads(line) for line in printed(capsys, *words, file).splitlines()]
    assert lines[0] == "prediction"
    assert [str(answer["label"]) for answer in answers[:4]] == lines[1:5]
    assert answers[0].keys() == {"label"}
    assert answers[4]["reason"] == "the picture is blank"


def test_a_submission_counts_from_one_and_answers_every_picture(capsys, folder, file):
    words = ("predict", "--model", folder / "digits", "--format", "kaggle", file, file)
    lines = printed(capsys, *words).splitlines()
    assert lines[0] == "ImageId,Label"
    assert [line.split(",")[0] for line in lines[1:]] == [str(n) for n in range(1, 11)]
    assert all(line.split(",")[1].isdigit() for line in lines[1:])


def test_many_pictures_are_read_in_portions(capsys, folder, file, monkeypatch):
    words = ("predict", "--model", folder / "digits", file)
    whole = printed(capsys, *words)
    monkeypatch.setattr(pictures, "BATCH_SIZE", 2)
    assert printed(capsys, *words) == whole


@pytest.mark.parametrize(
    ("network", "line"),
    [
        ("digits", r"on 2,000 held-out examples: \d\d\.\d% correct, probabilities \d+\.\d% off"),
        (None, r"on held-out examples: 9\d\.\d% correct; its calibration is unknown"),
    ],
)
def test_a_note_says_how_good_the_network_is(capsys, folder, file, network, line):
    words = ["--model", str(folder / network)] if network else []
    assert main(["predict", *words, str(file)]) == 0
    notes = capsys.readouterr().err
    assert notes.count("held-out") == 1
    assert re.search(line, notes)
