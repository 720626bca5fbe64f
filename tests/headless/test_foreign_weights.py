"""`tui-nn train --load` with the weights of another program."""

from __future__ import annotations

import json

import numpy as np
import pytest

from tui_nn.cli.main import main
from tui_nn.training.checkpoints.loading import load_checkpoint
from tui_nn.training.runs.store import RunStore

MOONS = ["--dataset", "moons", "--samples", "200", "--hidden", "4", "--epochs", "1"]


@pytest.fixture
def weights(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = np.random.default_rng(0).normal(size=(2, 4))
    np.savez("weights.npz", rows, np.zeros(4), np.ones((4, 1)), np.zeros(1))
    return "weights.npz"


def test_a_new_run_begins_with_them_and_its_own_settings(weights, capsys):
    assert main(["train", "--load", weights, *MOONS, "--quiet", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["layers"] == [2, 4, 1]
    (record,) = RunStore().records()
    saved = load_checkpoint(record.folder.checkpoints()[0])
    assert json.loads(saved.checkpoint.metadata["parent"])["name"] == weights


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["weights.npz", *MOONS, "--hidden", "5"], "--hidden 4 makes such a network"),
        (["weights.npz", *MOONS, "--accept-changed-data"], "--accept-changed-data: no effect"),
        (["none.onnx", "--dataset", "mnist"], "none.onnx: no such file"),
        (["model.pth", "--dataset", "mnist"], "save the weights with safetensors.torch.save_file"),
    ],
)
def test_what_cannot_be_loaded_is_one_line_before_data_are_fetched(weights, words, message, capsys):
    assert main(["train", "--load", *words, "--quiet"]) in (1, 2)
    error = capsys.readouterr().err
    assert message in error
    assert "downloading" not in error
    assert not RunStore().records()


@pytest.mark.parametrize("words", [["predict", "--model"], ["evaluate"]])
def test_what_needs_a_network_with_its_data_says_what_weights_are_for(weights, words, capsys):
    assert main([*words, weights, *(["rows.csv"] if words[0] == "predict" else [])]) == 1
    assert "`tui-nn --load weights.npz` begins a new run" in capsys.readouterr().err
