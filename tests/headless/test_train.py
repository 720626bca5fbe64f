"""`tui-nn train` against a scripted session: its result, its files and its exit status."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.headless.scripted import (
    CONFIG,
    DIVERGED,
    FOLDER,
    LEFT,
    READY,
    REGRESSION,
    RESULT,
    Answers,
    recorded,
    script,
    snapshot,
    train,
)
from tui_nn.errors import CheckpointError, UserError
from tui_nn.training.protocol.commands import Export, Load, Run, Save
from tui_nn.training.protocol.divergence import OnDivergence
from tui_nn.training.protocol.events import Diverged, Failed, Finished, Recording
from tui_nn.training.protocol.measurements import Divergence
from tui_nn.training.protocol.snapshot import RunState


def test_the_run_asked_for_is_the_run_trained(capsys):
    session = script(observe=[snapshot(0, RunState.READY)])
    assert train(session, checkpoint=Path("old")) == 0
    assert session.sent(Load) == [Load(CONFIG, Path("old"), on_divergence=OnDivergence.STOP)]
    assert len(session.sent(Run)) == 1
    assert not session.sent(Save)


def test_json_is_one_object_with_every_key(capsys, tmp_path):
    target = tmp_path / "moons.safetensors"
    session = script()
    assert train(session, save=target, as_json=True) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out) == {
        "recipe": "moons",
        "dataset": "moons",
        "layers": [2, 16, 1],
        "parameters": 65,
        "seed": 0,
        "epochs": 3,
        "steps": 150,
        "train_seconds": 0.5,
        "train_loss": 0.02,
        "train_accuracy": 0.99,
        "train_mae": None,
        "train_r2": None,
        "validation_loss": 0.03,
        "validation_accuracy": 0.98,
        "validation_mae": None,
        "validation_r2": None,
        "test_loss": 0.04,
        "test_accuracy": 0.975,
        "test_mae": None,
        "test_r2": None,
        "finish_reason": "done",
        "hand_updates": 0,
        "checkpoint": str(target),
        "network": None,
    }
    assert printed.out.count("\n") == 1
    assert printed.err == ""
    assert session.sent(Save) == [Save(target)]


def test_a_network_is_exported_at_the_end(capsys, tmp_path):
    target = tmp_path / "network"
    session = script()
    assert train(session, save=tmp_path / "run", export=target) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-2:] == [f"saved to {tmp_path / 'run'}", f"network exported to {target}"]
    assert session.sent(Export) == [Export(target)]
    assert train(script(), export=target, as_json=True) == 0
    fields = json.loads(capsys.readouterr().out)
    assert (fields["checkpoint"], fields["network"]) == (None, str(target))


def test_a_regression_has_errors_and_no_accuracy(capsys):
    assert train(script(run=[Finished(REGRESSION)]), as_json=True) == 0
    fields = json.loads(capsys.readouterr().out)
    assert fields["test_accuracy"] is None
    assert (fields["test_mae"], fields["test_r2"]) == (21_234.5, 0.93)
    assert fields["validation_loss"] is None
    assert fields["finish_reason"] == "stopped early"
    assert fields["checkpoint"] is None


def test_divergence_is_said_with_how_to_continue(capsys):
    gone = Diverged(Divergence(13, "output", "gradient", "became infinite", 12, 5.0))
    assert train(recorded(gone, Finished(DIVERGED)), as_json=True) == 3
    printed = capsys.readouterr()
    fields = json.loads(printed.out)
    assert fields["train_loss"] is None
    assert fields["test_loss"] is None
    assert "NaN" not in printed.out
    assert "diverged at step 13" in printed.err
    assert "`tui-nn train --resume moons-3 --on-divergence halve` continues" in printed.err
    assert printed.err.count("\n") == 1


@pytest.mark.parametrize("steps", [0, 12])
def test_what_diverged_at_once_is_not_saved(tmp_path, steps):
    session = script(run=[Finished(replace(DIVERGED, steps=steps))])
    kept = {"save": tmp_path / "a", "export": tmp_path / "b"}
    assert train(session, **kept, as_json=True) == 3
    assert len(session.sent(Save) + session.sent(Export)) == (2 if steps else 0)


def test_what_diverged_at_once_has_no_table(capsys, tmp_path):
    gone = Diverged(Divergence(1, "output", "gradient", "became infinite", 0, 50.0))
    session = recorded(gone, Finished(replace(DIVERGED, steps=0)))
    target = tmp_path / "a"
    assert train(session, save=target) == 3
    printed = capsys.readouterr()
    assert "accuracy" not in printed.out
    assert "diverged" not in printed.out
    assert f"--save: {target} was not written, the network is untrained" in printed.err
    assert "diverged at step 1" in printed.err


@pytest.mark.parametrize("as_json", [False, True])
def test_a_result_is_printed_although_it_cannot_be_saved(capsys, tmp_path, as_json):
    full: Answers = [Failed(CheckpointError("a: cannot be written (No space left on device)"))]
    session = script(run=[Recording(FOLDER), Finished(RESULT)], save=full, stop=[LEFT])
    other = tmp_path / "b"
    assert train(session, save=tmp_path / "a", export=other, as_json=as_json) == 1
    printed = capsys.readouterr()
    assert ("test_accuracy" if as_json else "97.50%") in printed.out
    assert str(other) in printed.out, "what can be written is written"
    assert printed.err == (
        "tui-nn: --save: a: cannot be written (No space left on device); the run is kept in"
        f" {FOLDER}: `tui-nn --resume {FOLDER.name}` can save it elsewhere\n"
    )


@pytest.mark.parametrize("as_json", [False, True])
def test_a_result_is_printed_also_if_saving_fails_by_a_defect(capsys, tmp_path, as_json):
    defect: Answers = [Failed(ZeroDivisionError("in a kernel"))]
    session = script(run=[Recording(FOLDER), Finished(RESULT)], save=defect, stop=[LEFT])
    path = tmp_path / "a"
    with pytest.raises(ZeroDivisionError):
        train(session, save=path, as_json=as_json)
    printed = capsys.readouterr()
    assert ("test_accuracy" if as_json else "97.50%") in printed.out
    assert printed.err == (
        f"tui-nn: --save: {path} was not written; the run is kept in"
        f" {FOLDER}: `tui-nn --resume {FOLDER.name}` can save it elsewhere\n"
    )


@pytest.mark.parametrize("options", [{}, {"quiet": True}, {"as_json": True}])
def test_how_the_data_were_read_is_said_beside_the_result(capsys, options):
    ready = replace(READY, notes=("turned upright",))
    assert train(script(load=[ready]), **options) == 0
    printed = capsys.readouterr()
    assert "tui-nn: turned upright\n" in printed.err
    assert "turned upright" not in printed.out


@pytest.mark.parametrize(
    ("name", "message"), [("", "is a folder"), ("none/a", "there is no folder")]
)
@pytest.mark.parametrize("flag", ["save", "export"])
def test_a_file_that_cannot_be_saved_is_detected_first(tmp_path, name, message, flag):
    session = script()
    with pytest.raises(UserError, match=f"--{flag}: .*{message}"):
        train(session, **{flag: tmp_path / name})
    assert not session.commands
