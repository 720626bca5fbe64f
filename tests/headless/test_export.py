"""`tui-nn export`: networks and runs in other formats."""

from __future__ import annotations

import json

import numpy as np
import pytest

from tests.training import tiny
from tui_nn.cli.main import main
from tui_nn.training.checkpoints.exporting import export_trainer
from tui_nn.training.runs.store import RunStore


@pytest.fixture
def model(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    export_trainer(tiny.make_trainer(), tmp_path / "tiny.safetensors")
    return "tiny.safetensors"


@pytest.mark.parametrize("words", [[], ["--list"]])
def test_formats_are_listed(words, capsys):
    assert main(["export", *words]) == 0
    listed = capsys.readouterr().out
    assert "onnx" in listed
    assert '(extra "onnx")' in listed


def test_a_file_is_written_that_is_called_like_the_source(model, tmp_path, capsys):
    assert main(["export", model, "--to", "numpy", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["files"] == ["tiny.py", "tiny.npz"]
    assert np.load(tmp_path / "tiny.npz")["weights_1"].ndim == 2


def test_existing_files_are_not_replaced_unless_asked(model, tmp_path, capsys):
    (tmp_path / "tiny.npz").write_text("mine")
    assert main(["export", model, "--to", "numpy"]) == 1
    assert "tiny.npz: exists; --force replaces it" in capsys.readouterr().err
    assert not (tmp_path / "tiny.py").exists()
    assert main(["export", model, "--to", "numpy", "--force"]) == 0


def test_the_source_itself_is_not_replaced(model, capsys):
    assert main(["export", model, "--to", "torch", "--output", model]) == 1
    assert "tiny.safetensors: exists" in capsys.readouterr().err


def test_formats_do_not_replace_one_another(model, tmp_path, capsys):
    pytest.importorskip("h5py")
    for name in ("numpy", "torch", "keras", "card"):
        assert main(["export", model, "--to", name]) == 0
    assert capsys.readouterr().out.splitlines()[1] == (
        "torch: tiny_pytorch.safetensors and tiny_pytorch.py"
    )
    assert len(list(tmp_path.iterdir())) == 8


def test_a_card_is_written_beside_the_network(model, tmp_path, capsys):
    assert main(["export", model, "--to", "numpy", "--card"]) == 0
    assert capsys.readouterr().out == "numpy: tiny.py and tiny.npz and tiny.md\n"
    assert "# tiny" in (tmp_path / "tiny.md").read_text()
    (tmp_path / "tiny.npz").unlink()
    (tmp_path / "tiny.py").unlink()
    assert main(["export", model, "--to", "numpy", "--card"]) == 1
    assert "tiny.md: exists" in capsys.readouterr().err
    assert not (tmp_path / "tiny.py").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["tiny.safetensors", "--to", "card", "--card"], "--card: no effect, card is not a format"),
        (["none", "--to", "numpy"], "none: is not a file, and "),
        (["tiny.safetensors"], "type --to FORMAT as well"),
        (["--to", "numpy"], "--to: type the file of a network"),
        (["tiny.safetensors", "--to", "csv"], "csv is a format of recorded runs"),
        (["tiny.safetensors", "--to", "onnx", "--output", "x.bin"], "ends in .onnx"),
        (["--output", "x"], "--output: no effect, without --to"),
        (["tiny.safetensors", "--to", "numpy", "--output", "no/x.py"], "cannot be written"),
    ],
)
def test_what_cannot_be_exported_is_one_line(model, words, message, capsys):
    assert main(["export", *words]) in (1, 2)
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1


def test_a_run_is_found_by_its_name(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    words = ["train", "--dataset", "moons", "--samples", "200", "--epochs", "3", "--quiet"]
    assert main(words) == 0
    run = RunStore().records()[0].name
    for name in ("csv", "svg", "numpy", "card"):
        assert main(["export", run, "--to", name]) == 0
    assert (tmp_path / f"{run}.csv").read_text().count("\n") == 4
    assert run in (tmp_path / f"{run}.md").read_text()
