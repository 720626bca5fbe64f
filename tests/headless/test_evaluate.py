"""`tui-nn evaluate`: networks are tested on the data that they were trained for, and no other."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.data.idx_files import write_pictures
from tests.headless.commands import printed, refused
from tests.typed import expect, expect_a
from tui_nn.cli.main import main
from tui_nn.data.catalog import load_dataset
from tui_nn.data.dataset import Split
from tui_nn.training.reading.model import load_model

SEVEN = {"strokes": [[[10, 10], [50, 10], [30, 60]]]}
ONE: dict[str, Any] = {"strokes": [[[30, 10], [30, 60]]]}


def test_evaluate_finds_what_training_found(capsys, tmp_path):
    words = ["train", "--recipe", "moons", "--epochs", "2", "--json"]
    trained = json.loads(printed(capsys, *words, "--save", tmp_path / "m"))
    fields = json.loads(printed(capsys, "evaluate", tmp_path / "m", "--json"))
    further = {name: fields.pop(name) for name in ("classes", "confusion_matrix", "calibration")}
    assert sum(entry["examples"] for entry in further["classes"]) == 1000
    assert fields == {
        "model": str(tmp_path / "m"),
        "dataset": "moons",
        "layers": [2, 16, 1],
        "parameters": 65,
        "step": 100,
        "examples": 1000,
        "test_loss": trained["test_loss"],
        "test_accuracy": trained["test_accuracy"],
        "test_mae": None,
        "test_r2": None,
    }


def test_evaluate_a_regression(capsys, folder):
    text = printed(capsys, "evaluate", folder / "houses")
    assert "on 1,000 examples of houses" in text
    assert "price [$]" in text
    fields = json.loads(printed(capsys, "evaluate", folder / "houses", "--json"))
    assert fields["test_accuracy"] is None
    assert fields["test_mae"] > 1000
    assert 0 < fields["test_r2"] < 1


def test_evaluate_other_examples_of_the_same_kind(capsys, folder):
    words = ("evaluate", folder / "moons", "--json", "--seed", "4")
    assert json.loads(printed(capsys, *words))["test_accuracy"] > 0.7


@pytest.mark.parametrize("name", ["moons", "houses"])
def test_other_examples_are_standardized_as_those_trained_on(capsys, folder, name):
    model = load_model(folder / name)
    share = model.config.validation_split
    own = load_dataset(name, seed=3, validation_split=share, samples=1000)
    other = load_dataset(name, seed=4, validation_split=share, samples=1000)
    inputs = expect(own.input_scaling).apply(
        expect(other.input_scaling).invert(expect_a(Split, other.test).inputs)
    )
    targets = expect_a(Split, other.test).targets
    if own.target_scaling:
        targets = own.target_scaling.apply(expect(other.target_scaling).invert(targets))
    expected = model.evaluate(own, Split(inputs, targets))
    found = json.loads(printed(capsys, "evaluate", folder / name, "--json", "--seed", "4"))
    assert found["test_loss"] == pytest.approx(expected.loss, rel=1e-5)
    assert found["test_accuracy"] == expected.accuracy
    assert found["test_mae"] == (expected.mae and pytest.approx(expected.mae, rel=1e-5))


@pytest.mark.parametrize(
    ("network", "dataset", "message"),
    [
        ("moons", "digits", "digits has 784 inputs, but this network of moons takes 2"),
        ("digits", "houses", "houses has 8 inputs"),
        ("moons", "circles", "circles asks for outer, inner, but .* predicts upper, lower"),
        ("digits", "fashion-mnist", "asks for T-shirt/top"),
    ],
)
def test_data_that_do_not_fit_are_refused(capsys, folder, network, dataset, message):
    line = refused(capsys, "evaluate", folder / network, "--dataset", dataset)
    assert re.search(message, line)


def test_a_file_that_is_no_network_is_refused(capsys, tmp_path):
    (tmp_path / "x").write_text("hello, this is not a network")
    assert "is a text file, not a checkpoint of tui-nn" in refused(
        capsys, "evaluate", tmp_path / "x"
    )
    assert "no such file" in refused(capsys, "predict", "--model", tmp_path / "y", "a.npy")


def test_evaluate_says_how_the_files_were_read(capsys, tmp_path):
    write_pictures(tmp_path)
    for path in list(tmp_path.iterdir()):
        name = path.name.replace("t10k", "test")
        path.rename(tmp_path / f"emnist-digits-{name}")
    assert main(["evaluate", "--dataset", "mnist", "--data-dir", str(tmp_path)]) == 0
    line = "emnist-digits-train-images-idx3-ubyte.gz: stored column by column as EMNIST is"
    assert f"tui-nn: {line}" in capsys.readouterr().err
