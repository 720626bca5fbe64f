"""A network of own symbols has no test figure of drawings that it was trained on."""

from __future__ import annotations

import json

import pytest

from tests.headless.commands import printed, refused
from tui_nn.cli.main import main
from tui_nn.data.drawings import DrawingFile

TRAIN = ("train", "--recipe", "symbols", "--samples", "120", "--epochs", "4")


@pytest.fixture(autouse=True)
def drawn() -> None:
    """Five upright lines, and five level ones."""
    for place in range(5):
        line = [(0.1 * place, 0.0), (0.5, 5.0), (0.0, 10.0)]
        DrawingFile().keep([line], "post")
        DrawingFile().keep([[(y, x) for x, y in line]], "beam")


def test_training_says_how_drawings_left_out_are_read(capsys):
    text = printed(capsys, *TRAIN)
    assert "leaving drawings out: 4 of 10" in text
    assert "10 of 10 read correctly when left out of the training, one of a label" in text
    assert "no label is confused with another" in text
    assert not [line for line in text.splitlines() if line.startswith("test") and "%" in line]


def test_json_has_no_test_figure(capsys):
    fields = json.loads(printed(capsys, *TRAIN, "--json"))
    assert fields["test_accuracy"] is fields["test_loss"] is None
    assert fields["left_out"]["confusion_matrix"] == [[5, 0], [0, 5]]
    assert fields["left_out"]["accuracy"] == 1


def test_evaluate_leaves_the_same_drawings_out(capsys, tmp_path):
    trained = json.loads(printed(capsys, *TRAIN, "--json", "--save", tmp_path / "m"))
    DrawingFile().keep([[(0.0, 0.0), (3.0, 3.0)]], "post")  # which the network does not know
    fields = json.loads(printed(capsys, "evaluate", tmp_path / "m", "--json"))
    assert fields["left_out"] == trained["left_out"]
    assert (fields["examples"], fields["test_accuracy"]) == (10, None)
    text = printed(capsys, "evaluate", tmp_path / "m")
    assert "on all 10 drawings: none is held out" in text
    assert "10 of 10 read correctly when left out" in text


def test_an_exported_network_has_no_drawings_to_leave_out(capsys, tmp_path):
    printed(capsys, *TRAIN, "--quiet", "--export", tmp_path / "n")
    assert "none to leave out" in refused(capsys, "evaluate", tmp_path / "n")


def test_settings_without_effect_are_refused(capsys, tmp_path):
    printed(capsys, *TRAIN, "--quiet", "--save", tmp_path / "m")
    assert main(["evaluate", str(tmp_path / "m"), "--seed", "3"]) == 2
    assert "--seed: no effect" in capsys.readouterr().err
