"""A network is tested on the rows that it was not trained on, or on another file."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.data.idx_files import write_idx
from tests.headless.commands import printed, refused
from tests.headless.tables import train_on, write_flowers, write_prices
from tui_nn.cli.main import main
from tui_nn.data.storing import conversion


@pytest.fixture
def flowers(capsys, tmp_path) -> Path:
    """A table, with its model beside it."""
    path = write_flowers(tmp_path / "flowers.csv")
    train_on(path)
    capsys.readouterr()
    return path


def fields_of(capsys, *words: object) -> dict[str, Any]:
    return json.loads(printed(capsys, "evaluate", *words, "--json"))


def test_by_default_the_rows_left_out_are_tested(capsys, flowers):
    model = flowers.with_suffix(".model")
    capsys.readouterr()
    words = ["train", str(flowers), "--epochs", "40", "--batch-size", "8", "--json"]
    assert main(words) == 0
    trained = json.loads(capsys.readouterr().out)
    found = fields_of(capsys, model)
    assert found["examples"] == 30
    assert found["test_loss"] == trained["test_loss"]
    assert found["test_accuracy"] == trained["test_accuracy"] > 0.9


@pytest.mark.parametrize("where", ["the same", "a copy"])
def test_of_the_file_trained_on_the_rows_left_out_are_tested(capsys, flowers, tmp_path, where):
    model, path = flowers.with_suffix(".model"), flowers
    if where == "a copy":
        path = Path(shutil.copy(flowers, tmp_path / "copy.csv"))
        flowers.unlink()
    assert main(["evaluate", str(model), str(path), "--json"]) == 0
    result = capsys.readouterr()
    assert json.loads(result.out)["examples"] == 30
    assert "the network was trained on it; tested on the rows left out" in result.err


def test_other_rows_are_tested_all(capsys, flowers, tmp_path):
    other = write_flowers(tmp_path / "other.csv", 60, seed=2)
    found = fields_of(capsys, flowers.with_suffix(".model"), other)
    assert found["examples"] == 60
    assert found["dataset"] == "other.csv"
    assert found["test_accuracy"] > 0.9
    assert [entry["name"] for entry in found["classes"]] == ["iris", "red rose"]
    assert found == fields_of(capsys, flowers.with_suffix(".model"), "--dataset", other)


def test_predictions_and_evaluation_agree(capsys, flowers, tmp_path):
    other = write_flowers(tmp_path / "other.csv", 60, seed=2)
    model = flowers.with_suffix(".model")
    found = fields_of(capsys, model, other)
    lines = printed(capsys, "predict", "--model", model, "--format", "json", other).splitlines()
    rows = [json.loads(line) for line in lines]
    assert found["test_accuracy"] == np.mean([row["prediction"] == row["kind"] for row in rows])


def test_rows_without_a_target_are_left_out_and_counted(capsys, flowers, tmp_path):
    other = tmp_path / "other.csv"
    other.write_text(
        "petal;sepal;place;kind\n2,1;12;wood;iris\n5,2;13;wood;\n5,2;13;wood;red rose\n"
    )
    assert main(["evaluate", str(flowers.with_suffix(".model")), str(other), "--json"]) == 0
    result = capsys.readouterr()
    assert json.loads(result.out)["examples"] == 2
    assert "1 row without a value of kind left out" in result.err


def test_a_changed_file_is_not_taken_for_the_rows_left_out(capsys, flowers):
    model = flowers.with_suffix(".model")
    before = flowers.stat().st_size
    with flowers.open("a") as file:
        file.write("x;1,0;11;wood;iris\n")
    after = flowers.stat().st_size
    line = refused(capsys, "evaluate", model)
    assert f"has changed since the network was trained ({before} bytes then, {after} now)" in (
        line.replace(",", "").replace("bytes then ", "bytes then, ")
    )
    assert "type the file behind the network to test on all its rows" in line
    assert main(["evaluate", str(model), str(flowers), "--json"]) == 0
    result = capsys.readouterr()
    assert json.loads(result.out)["examples"] == 151
    assert "rows that it was trained on may be among those tested" in result.err


def test_a_file_that_is_gone_is_named(capsys, flowers):
    flowers.unlink()
    line = refused(capsys, "evaluate", flowers.with_suffix(".model"))
    assert "flowers.csv" in line
    assert "type the file to test on behind the network" in line


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("petal;sepal;place;kind\n2,1;12;wood;tulip\n", "kind is 'tulip', a class that"),
        ("petal;sepal;place\n2,1;12;wood\n", "has no column kind, which is the target"),
        ("petal;place;kind\n2,1;wood;iris\n", "has no column sepal"),
        ("petal;sepal;place;kind\n2,1;12;wood;\n", "has no row with a value of kind"),
    ],
)
def test_a_file_that_does_not_fit_is_refused(capsys, flowers, tmp_path, content, message):
    (tmp_path / "other.csv").write_text(content)
    assert message in refused(
        capsys, "evaluate", flowers.with_suffix(".model"), tmp_path / "other.csv"
    )


def test_settings_of_generated_data_have_no_effect(capsys, flowers):
    model = flowers.with_suffix(".model")
    assert main(["evaluate", str(model), "--seed", "3"]) == 2
    assert "--seed: no effect, the examples are those of flowers.csv" in capsys.readouterr().err
    assert main(["evaluate", str(model), str(flowers), "--dataset", "moons"]) == 2
    assert "a test has one data set only" in capsys.readouterr().err


def test_a_table_of_numbers_to_predict(capsys, tmp_path):
    path = write_prices(tmp_path / "prices.csv")
    model = train_on(path, "--loss", "mean-squared-error", "--output-activation", "linear")
    other = write_prices(tmp_path / "other.csv", 50, seed=2)
    found = fields_of(capsys, model, other)
    lines = printed(capsys, "predict", "--model", model, "--format", "json", other).splitlines()
    errors = np.array([row["prediction"] - row["price"] for row in map(json.loads, lines)])
    assert found["examples"] == 50
    assert found["test_mae"] == pytest.approx(np.abs(errors).mean(), rel=1e-5)
    assert found["test_rmse"] == pytest.approx(np.sqrt((errors**2).mean()), rel=1e-5)
    text = printed(capsys, "evaluate", model, other)
    assert "MAE, price" in text
    assert "root mean squared error" in text
    assert "90% of the true values are within" in text


def write_signs(folder: Path, *, seed: int, test: int = 0) -> Path:
    """Pictures of a spot that is high or low, as idx files."""
    generator = np.random.default_rng(seed)
    for part, count in (("train", 120), ("t10k", test)):
        labels = np.arange(count) % 2
        pictures = generator.integers(0, 60, (count, 9, 8)).astype(np.uint8)
        pictures[labels == 0, 1:4, 2:6] = 250
        pictures[labels == 1, 5:8, 2:6] = 250
        if count:
            write_idx(folder / f"{part}-images-idx3-ubyte", pictures)
            write_idx(folder / f"{part}-labels-idx1-ubyte", labels)
    return folder


@pytest.mark.parametrize("given", ["own", "other"])
def test_pictures_larger_than_memory_are_tested_as_in_memory(capsys, tmp_path, monkeypatch, given):
    model = train_on(write_signs(tmp_path / "signs", seed=1, test=30))
    other = write_signs(tmp_path / "other", seed=2, test=40)
    words = ["evaluate", model, *([other] if given == "other" else []), "--json"]
    expected = json.loads(printed(capsys, *words))
    monkeypatch.setattr(conversion, "available_memory", lambda: 1_000)
    found = json.loads(printed(capsys, *words))
    assert found["examples"] == expected["examples"] == (160 if given == "other" else 30)
    assert found["test_accuracy"] == expected["test_accuracy"] > 0.9
    assert found["test_loss"] == pytest.approx(expected["test_loss"], rel=1e-5)


def test_a_table_larger_than_memory(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(conversion, "available_memory", lambda: 1_000)
    path = write_prices(tmp_path / "prices.csv")
    model = train_on(path)
    assert fields_of(capsys, model)["examples"] == 40
    assert fields_of(capsys, model, path)["examples"] == 40
