"""`tui-nn predict` on the pictures that people have."""

from __future__ import annotations

import io
import json

import numpy as np
import pytest

from tests.headless.inputs.test_waiting import answered_when_told
from tui_nn.cli.main import main
from tui_nn.data.catalog import load_dataset


@pytest.fixture(scope="module")
def unseen():
    return load_dataset("digits", seed=3, validation_split=0.1, samples=200).test


def predict(capsys, *words):
    """Exit status, answers, and what was said beside them of the pictures."""
    capsys.readouterr()
    status = main(["predict", *map(str, words)])
    result = capsys.readouterr()
    said = "".join(line for line in result.err.splitlines(True) if "held-out" not in line)
    return status, [json.loads(line) for line in result.out.splitlines()], said


def accuracy(answers, labels):
    return np.mean(
        [answer["label"] == label for answer, label in zip(answers, labels, strict=True)]
    )


def test_dark_on_light_in_a_corner_is_read_as_well(capsys, tmp_path, unseen):
    path = tmp_path / "own.npy"
    pictures, labels = unseen.inputs[:200].reshape(-1, 28, 28), unseen.targets[:200]
    np.save(path, 255 - np.pad(pictures, ((0, 0), (0, 30), (0, 30))))
    status, answers, said = predict(capsys, path)
    assert status == 0
    assert accuracy(answers, labels) > 0.85
    count = len(pictures)
    assert said == (
        f"tui-nn: {path}: pictures of 58x58 pixels; {count} of {count} dark on light, inverted; "
        f"{count} of {count} fitted into 20x20 pixels and centred as on the pad; "
        "--as-is reads pictures unchanged\n"
    )


def test_as_is_reads_what_is_in_the_file(capsys, tmp_path, unseen):
    np.save(tmp_path / "a.npy", unseen.inputs[:50])
    np.save(tmp_path / "inverted.npy", 255 - unseen.inputs[:50])
    plain = predict(capsys, tmp_path / "a.npy")
    assert plain == predict(capsys, tmp_path / "a.npy", "--as-is")
    assert plain[2] == "", "there is nothing to say of pictures that are as MNIST's"
    assert predict(capsys, tmp_path / "inverted.npy")[1] == plain[1]
    _, answers, said = predict(capsys, tmp_path / "inverted.npy", "--as-is")
    assert accuracy(answers, unseen.targets[:50]) < 0.5
    assert said == ""


def test_as_is_wants_the_size_that_the_network_reads(capsys, tmp_path):
    np.save(tmp_path / "a.npy", np.zeros((2, 32, 32)))
    status, _, said = predict(capsys, tmp_path / "a.npy", "--as-is")
    assert status == 1
    assert "pictures of 32x32 pixels; unprepared, only 28x28 can be read" in said


def test_as_is_is_not_for_strokes(capsys, tmp_path):
    status, _, said = predict(capsys, "--strokes", tmp_path / "a.jsonl", "--as-is")
    assert status == 2
    assert "--as-is" in said


@pytest.mark.parametrize("level", [0, 255])
def test_a_blank_sheet_has_a_reason_in_the_place_of_a_label(capsys, tmp_path, level):
    np.save(tmp_path / "a.npy", np.full((28, 28), level))
    status, answers, said = predict(capsys, tmp_path / "a.npy")
    assert status == 0
    assert answers == [{"label": None, "probabilities": None, "reason": "the picture is blank"}]
    assert "blank, which is no digit" in said


def test_standard_input(capsys, tmp_path, monkeypatch, unseen):
    np.save(tmp_path / "a.npy", unseen.inputs[:3])
    content = (tmp_path / "a.npy").read_bytes()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(content))))
    assert predict(capsys, "-") == predict(capsys, tmp_path / "a.npy")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(b"<html>"))))
    assert "standard input: is a web page" in predict(capsys, "-")[2]


def test_a_pipe_is_named_while_nothing_comes(capsys, tmp_path, monkeypatch, unseen):
    np.save(tmp_path / "a.npy", unseen.inputs[:3])
    path = tmp_path / "pipe"
    with answered_when_told(monkeypatch, path, (tmp_path / "a.npy").read_bytes()) as told:
        status, answers, _ = predict(capsys, path)
    assert (status, len(answers)) == (0, 3)
    assert told == [f"waiting for a writer to the pipe {path}"]
