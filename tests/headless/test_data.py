"""`tui-nn data`: what it prints is what is trained on."""

from __future__ import annotations

import json

import pytest

from tests.own_table import write_plants, write_prices
from tui_nn.cli.main import main
from tui_nn.data.storing.conversion import conversion_folder


@pytest.fixture
def run(capsys, monkeypatch):
    """Run `tui-nn data` on a terminal of 80 columns and return what it prints."""
    monkeypatch.setenv("COLUMNS", "80")

    def run(*words: object, status: int = 0) -> str:
        capsys.readouterr()
        assert main(["data", *map(str, words)]) == status
        printed = capsys.readouterr()
        return printed.err if status else printed.out

    return run


def test_the_report_names_columns_and_classes(run, tmp_path):
    text = run(write_plants(tmp_path / "plants.csv"))
    assert "60 rows, 2 features, 3 classes of plant" in text
    assert "classification of plant" in text
    for name in ("height", "light", "oak", "fern", "moss"):
        assert name in text


def test_options_change_what_is_understood(run, tmp_path):
    path = write_plants(tmp_path / "plants.csv")
    fields = json.loads(run(path, "--target", "height", "--drop", "plant", "--json"))
    roles = {column["name"]: column["role"] for column in fields["columns"]}
    assert roles == {"height": "target", "light": "feature", "plant": "dropped"}
    assert fields["task"] == "regression"
    assert fields["classes"] == []


def test_the_settings_that_fit_are_those_that_are_trained(run, tmp_path, capsys):
    path = write_prices(tmp_path / "prices.csv")
    fields = json.loads(run(path, "--json"))
    assert (fields["settings"]["loss"], fields["task"]) == ("mean-squared-error", "regression")
    assert fields["reasons"]
    assert main(["train", str(path), "--epochs", "2", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["parameters"] > 0


def test_copies_of_large_data_are_deleted(run, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = conversion_folder()
    folder.mkdir(parents=True)
    (folder / "a.rows").write_bytes(b"x" * 2000)
    assert "leave out the file" in run(tmp_path / "my.csv", "--clean", status=2)
    assert run("--clean").startswith("1 copy of data deleted, 2.0 kB, in ")
    assert json.loads(run("--clean", "--json"))["deleted"] == 0
    assert list(folder.iterdir()) == []


def test_what_is_no_data_of_the_user_is_refused(run, tmp_path):
    assert "mnist comes with the program: `tui-nn datasets`" in run("mnist", status=2)
    assert "type a file or folder" in run(status=2)
    assert "no such file" in run(tmp_path / "missing.csv", status=1)
    assert "--samples" in run(tmp_path / "my.csv", "--samples", "5", status=2)
