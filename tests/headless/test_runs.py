"""The list of runs says what differs; runs are filtered, pinned, deleted and followed."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from tui_nn.cli import main as cli
from tui_nn.headless.printing import run_table
from tui_nn.headless.printing.run_table import changed_settings, format_runs
from tui_nn.training.runs.folder import RunFolder
from tui_nn.training.runs.membership import Membership
from tui_nn.training.runs.state import Phase, RecordedState
from tui_nn.training.runs.store import RunStore
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.recipes import RECIPES

MOONS = RECIPES["moons"].config

VALIDATION = {"loss": 0.25, "accuracy": 0.9}
RESULT = {"test_loss": 0.125, "test_accuracy": 0.975, "train_seconds": 70.0}


def make_run(phase: Phase, *, age: float = 0.0, **settings: object) -> RunFolder:
    """A run of moons at its fifth epoch, changed so many seconds ago."""
    folder = RunStore().create(MOONS.replace(**settings))
    result = RESULT if phase is Phase.FINISHED else None
    folder.write_state(
        RecordedState(
            phase=phase,
            step=250,
            steps_per_epoch=50,
            total_steps=50 * MOONS.epochs,
            train_seconds=70.0,
            validation=VALIDATION,
            result=result,
        )
    )
    then = folder.path.stat().st_mtime - age
    os.utime(folder.path / "state.json", (then, then))
    return folder


def listed(capsys, *words: str) -> list[str]:
    assert cli.main(["runs", *words]) == 0
    return capsys.readouterr().out.splitlines()


def test_a_line_has_what_differs_the_loss_and_the_result(capsys):
    make_run(Phase.FINISHED, age=3700)
    make_run(Phase.INTERRUPTED, age=130, learning_rate=0.05, hidden=(8, 4), seed=3)
    headings, second, first, footer = listed(capsys)
    assert headings.split() == [
        "run",
        "state",
        "epoch",
        "loss",
        "result",
        "size",
        "age",
        "settings",
    ]
    epoch = f"5/{MOONS.epochs}"
    assert second.split()[:5] == ["moons-2", "interrupted", epoch, "0.2500", "val"]
    assert second.endswith("2 min  seed 3, hidden 8,4, learning-rate 0.05")
    assert first.split()[:5] == ["moons-1", "finished", epoch, "0.1250", "97.50%"]
    assert first.endswith("1 h")
    assert footer.startswith("2 runs, ")


def test_nothing_yet(capsys):
    assert listed(capsys) == ["no runs yet: each is recorded"]


def test_settings_stand_below_where_a_terminal_is_too_narrow():
    make_run(Phase.INTERRUPTED, learning_rate=0.05, hidden=(32, 32, 32), batch_size=7, epochs=300)
    records = RunStore().records()
    lines = format_runs(records, records[0].changed, width=80)
    assert all(len(line) <= 80 for line in lines)
    assert lines[1].startswith("moons-1")
    assert "hidden 32,32,32" in lines[2]
    assert lines[2].startswith(run_table.INDENT)
    joined = format_runs(records, records[0].changed, width=200)
    assert len(joined) == 2
    assert joined[1].endswith("epochs 300")


def test_settings_differ_from_the_recipe_or_from_the_defaults():
    assert changed_settings(RECIPES["spirals"].config) == {}
    changed = RECIPES["spirals"].config.replace(data_dir=Path("/d"), schedule="step")
    assert changed_settings(changed) == {"data-dir": "/d", "schedule": "step"}
    assert changed_settings(TrainingConfig(recipe="mine", epochs=9)) == {"epochs": "9"}


def test_runs_are_filtered_by_their_state(capsys):
    for phase in (Phase.FINISHED, Phase.RUNNING, Phase.INTERRUPTED):
        make_run(phase)
    names = [line.split()[0] for line in listed(capsys, "--state", "crashed", "interrupted")[1:-1]]
    assert sorted(names) == ["moons-2", "moons-3"]
    (line,) = listed(capsys, "--state", "finished", "--json")
    found = json.loads(line)
    assert (found["name"], found["test_loss"], found["settings"]) == ("moons-1", 0.125, {})
    assert listed(capsys, "--state", "damaged") == ["no runs are damaged"]
    assert cli.main(["runs", "--state", "asleep"]) == 2


def test_a_pinned_run_is_marked_and_stays(capsys):
    for age in (30, 20, 10):
        make_run(Phase.FINISHED, age=age)
    assert listed(capsys, "--pin", "moons-1") == ["1 run pinned"]
    assert "finished, pinned" in listed(capsys)[3]
    assert "2 left" in listed(capsys, "--keep", "1")[0]
    assert [record.name for record in RunStore().records()] == ["moons-3", "moons-1"]
    assert cli.main(["runs", "--delete", "moons-3", "moons-1", "--force"]) == 1
    assert "moons-1 is pinned: `tui-nn runs --unpin moons-1`" in capsys.readouterr().err
    assert len(RunStore().records()) == 2, "all or none"
    assert listed(capsys, "--unpin", "moons-1") == ["1 run unpinned"]
    listed(capsys, "--delete", "moons-1")
    assert [record.name for record in RunStore().records()] == ["moons-3"]


def entry(epoch: int) -> str:
    measures = {"train_loss": 1 / epoch, "train_accuracy": 0.5, "validation_loss": 0.25}
    return json.dumps({"epoch": epoch, "step": 50 * epoch, **measures})


def test_a_run_is_followed_until_its_training_ends(capsys, monkeypatch):
    folder = make_run(Phase.RUNNING)
    folder.metrics.write_text("".join(f"{entry(epoch)}\n" for epoch in range(1, 13)) + '{"ep')
    held = folder.claim()
    looks = iter([[13], [14, 15], []])

    def train_meanwhile(_seconds: float) -> None:
        epochs = next(looks)
        text = folder.metrics.read_text().removesuffix('{"ep')
        folder.metrics.write_text(text + "".join(f"{entry(epoch)}\n" for epoch in epochs))
        if not epochs:
            folder.write_state(RecordedState(phase=Phase.FINISHED))
            held.release()

    monkeypatch.setattr(time, "sleep", train_meanwhile)
    lines = listed(capsys, "--follow")
    assert [line.split("/")[0] for line in lines[:-1]] == [f"epoch {n}" for n in range(3, 16)]
    assert lines[1] == f"epoch 4/{MOONS.epochs}  loss 0.2500 50.0%  val 0.2500"
    assert lines[-1] == "moons-1: finished"


def test_what_is_not_trained_is_shown_as_it_is(capsys):
    folder = make_run(Phase.INTERRUPTED)
    folder.metrics.write_text(f"{entry(1)}\nrubbish\n[]\n{entry(2)}\n")
    lines = listed(capsys, "--follow", "moons-1", "--json")
    assert [json.loads(line)["epoch"] for line in lines] == [1, 2]
    assert listed(capsys, "--follow", "moons-1")[-1] == "moons-1: interrupted"
    assert cli.main(["runs", "--follow"]) == 1
    assert "no run is active" in capsys.readouterr().err


@pytest.mark.parametrize("words", ["--pin nothing-1", "--follow nothing-1", "--unpin nothing-1"])
def test_what_is_not_there_is_said(capsys, words):
    assert cli.main(["runs", *words.split()]) == 1
    assert "there is no run called nothing-1" in capsys.readouterr().err


def test_the_layers_of_a_run_are_those_that_were_trained(capsys):
    """The config of a run on files of the user's does not tell them; its recorded state does."""
    folder = RunStore().create(MOONS)
    (planned,) = listed(capsys, "--json")
    folder.write_state(RecordedState(phase=Phase.INTERRUPTED, layers=[7, 4, 3]))
    (trained,) = listed(capsys, "--json")
    assert json.loads(planned)["network"] == "-".join(map(str, (2, *MOONS.hidden, 1)))
    assert json.loads(trained)["network"] == "7-4-3"


def test_titles_tags_and_notes_are_kept_and_found(capsys):
    name, other = RunStore().create(MOONS).name, RunStore().create(MOONS).name
    for words in (
        ["--title", name, "wide net"],
        ["--note", name, "slow"],
        ["--tag", name, "a", "b"],
    ):
        assert cli.main(["runs", *words]) == 0
    assert cli.main(["runs", "--tag", name, "^a"]) == 0
    assert capsys.readouterr().out.endswith("title 'wide net', tags b, note 'slow'\n")
    cli.main(["runs"])
    assert "“wide net”, #b" in capsys.readouterr().out
    for word in ("WIDE", "slow", "b"):
        cli.main(["runs", "--filter", word, "--json"])
        assert name in capsys.readouterr().out
    cli.main(["runs", "--filter", "wide", "--json"])
    assert other not in capsys.readouterr().out


def test_runs_are_found_by_their_settings(capsys):
    tanh = RunStore().create(MOONS.replace(activation="tanh")).name
    RunStore().create(MOONS.replace(activation="relu"))
    cli.main(["runs", "--filter", "activation=tanh", "moons", "--json"])
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["name"] == tanh


def test_a_deletion_is_undone(capsys):
    name = RunStore().create(MOONS).name
    assert cli.main(["runs", "--delete", name]) == 0
    assert "--undo` brings them back" in capsys.readouterr().out
    assert cli.main(["runs", "--undo"]) == 0
    assert capsys.readouterr().out == f"brought back: {name}\n"
    assert cli.main(["runs", "--undo"]) == 1


def test_a_run_is_archived_and_added_again(tmp_path, capsys):
    name = RunStore().create(MOONS).name
    path = str(tmp_path / "run.tar")
    assert cli.main(["runs", "--archive", name, path]) == 0
    assert cli.main(["runs", "--archive", name, path]) == 1
    assert "exists; choose another name" in capsys.readouterr().err
    assert cli.main(["runs", "--import", path]) == 0
    assert "added as moons-2" in capsys.readouterr().out


def test_trials_of_sweeps_are_listed_apart(capsys):
    RunStore().create(MOONS)
    RunStore().create_trial(MOONS, "rates.0", Membership("rates", 0, 0))
    cli.main(["runs"])
    shown = capsys.readouterr().out
    assert "rates.0" not in shown
    assert "1 trial of sweeps left out" in shown
    cli.main(["runs", "--sweep", "rates"])
    assert "rates.0" in capsys.readouterr().out
