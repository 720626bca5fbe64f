"""What is typed of runs: which one is gone on with, and how the session begins."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.own_table import write_plants, write_prices
from tests.training import tiny
from tui_nn.cli import main as cli
from tui_nn.errors import UserError
from tui_nn.headless import train
from tui_nn.headless.running import background, unattended
from tui_nn.training.checkpoints.saving import save_trainer
from tui_nn.training.protocol.commands import Load, Run
from tui_nn.training.protocol.divergence import OnDivergence
from tui_nn.training.runs.folder import RunFolder
from tui_nn.training.runs.plan import RecordingPlan
from tui_nn.training.runs.state import Phase
from tui_nn.training.runs.store import RunStore
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.ui import launch
from tui_nn.ui.terminal import attachment

MOONS = RECIPES["moons"].config


def make_run(phase: Phase, *, was_running: bool = False, age: float = 0.0) -> RunFolder:
    """A recorded run that changed so many seconds ago."""
    folder = RunStore().create(MOONS)
    folder.write_state(replace(folder.state(), phase=phase, was_running=was_running, step=7))
    for path in folder.path / "state.json", folder.path:
        then = path.stat().st_mtime - age
        os.utime(path, (then, then))
    return folder


@pytest.fixture
def opened(monkeypatch) -> list[tuple[Any, dict[str, Any]]]:
    """What the screen was opened with: the config, and the rest by name."""
    calls: list[tuple[Any, dict[str, Any]]] = []
    monkeypatch.setattr(attachment, "missing_terminal", lambda: None)

    def run_app(config, **rest):
        calls.append((config, rest))
        return 0

    monkeypatch.setattr(launch, "run_app", run_app)
    return calls


@pytest.fixture
def trained(monkeypatch) -> list[dict[str, Any]]:
    """What `train` was asked for."""
    calls: list[dict[str, Any]] = []

    def remember(load: Load, _start: object, **rest: Any) -> int:
        calls.append({"load": load, **rest})
        return 0

    monkeypatch.setattr(train, "train", remember)
    return calls


@pytest.fixture
def detached(monkeypatch) -> list[tuple[RunFolder, OnDivergence, float]]:
    """What was handed to a background process."""
    calls: list[tuple[RunFolder, OnDivergence, float]] = []

    def remember(folder: RunFolder, policy: OnDivergence, plan: Any, **_: Any) -> int:
        calls.append((folder, policy, plan.interval))
        return 0

    monkeypatch.setattr(background, "detach", remember)
    return calls


def refusal(capsys, *words: str) -> str:
    """The one line with which something is refused."""
    assert cli.main(words) != 0
    line = capsys.readouterr().err
    assert line.count("\n") == 1
    return line


def test_the_screen_is_opened_with_what_was_typed(opened):
    assert cli.main(["--recipe", "mnist", "--epochs", "7"]) == 0
    assert cli.main(["--load", "x.safetensors", "--on-divergence", "halve"]) == 0
    mnist = RECIPES["mnist"].config.replace(epochs=7)
    digits = RECIPES["digits"].config
    assert [config for config, _ in opened] == [mnist, digits]
    assert [rest["first"] for _, rest in opened] == [
        (Load(mnist),),
        (Load(digits, Path("x.safetensors"), on_divergence=OnDivergence.HALVE),),
    ]


@pytest.mark.parametrize(
    ("phase", "was_running", "goes_on"),
    [
        (Phase.INTERRUPTED, True, True),
        (Phase.INTERRUPTED, False, False),
        (Phase.RUNNING, False, True),
        (Phase.CREATED, False, True),
        (Phase.FINISHED, False, False),
        (Phase.DIVERGED, False, False),
    ],
)
def test_a_run_continues_as_it_was_left(opened, phase, was_running, goes_on):
    folder = make_run(phase, was_running=was_running)
    assert cli.main(["--resume", "moons-1"]) == 0
    ((config, rest),) = opened
    load = Load(RECIPES["digits"].config, run=folder.path)
    assert config == MOONS
    assert rest["first"] == ((load, Run()) if goes_on else (load,))


def test_a_run_continues_with_a_folder_only_if_it_reads_files(opened, capsys):
    folder = make_run(Phase.INTERRUPTED)
    said = "tui-nn: --data-dir: no effect, moons is not read from files"
    assert refusal(capsys, "--resume", folder.name, "--data-dir", "d").startswith(said)
    mnist = RunStore().create(RECIPES["mnist"].config)
    assert cli.main(["--resume", mnist.name, "--data-dir", "d"]) == 0
    ((_, rest),) = opened
    assert rest["first"][0].config.data_dir == Path("d")


def test_a_file_is_continued_with_a_folder_only_if_it_reads_files(opened, capsys, tmp_path):
    file = tmp_path / "moons.safetensors"
    save_trainer(tiny.make_trainer(tiny.MOONS), file)
    said = "tui-nn: --data-dir: no effect, moons is not read from files"
    assert refusal(capsys, "--load", str(file), "--data-dir", "d").startswith(said)
    assert not opened
    assert cli.main(["--load", str(file)]) == 0


def test_the_latest_run_that_can_continue_is_meant(trained):
    make_run(Phase.INTERRUPTED, age=200)
    wanted = make_run(Phase.INTERRUPTED, age=100)
    make_run(Phase.FINISHED, age=50)
    held = make_run(Phase.RUNNING, age=0)
    lock = held.claim()
    try:
        assert cli.main(["train", "--resume"]) == 0
    finally:
        lock.release()
    (call,) = trained
    assert call["load"].run == wanted.path
    assert call["load"].on_divergence is OnDivergence.STOP


def test_a_finished_run_is_trained_further(trained, opened, detached):
    folder = make_run(Phase.FINISHED, age=50)
    make_run(Phase.INTERRUPTED, age=100)
    load = Load(RECIPES["digits"].config.replace(epochs=9), run=folder.path, epochs=9)
    assert cli.main(["--resume", "moons-1", "--epochs", "9"]) == 0
    assert opened[0][1]["first"] == (load,)
    assert cli.main(["train", "--resume", "--epochs", "9"]) == 0
    assert trained[0]["load"] == replace(load, on_divergence=OnDivergence.STOP)
    assert cli.main(["train", "--resume", "moons-1", "--epochs", "9", "--force", "--detach"]) == 0
    assert detached[0][0] == folder


def test_a_saved_network_is_trained_further(trained):
    assert cli.main(["train", "--load", "f", "--epochs", "9"]) == 0
    assert (trained[0]["load"].checkpoint, trained[0]["load"].epochs) == (Path("f"), 9)


def test_a_new_run_is_not_extended(trained):
    assert cli.main(["train", "--epochs", "9"]) == 0
    assert trained[0]["load"].epochs is None


def test_force_is_handed_on(trained):
    make_run(Phase.INTERRUPTED)
    assert cli.main(["train", "--resume", "moons-1", "--force"]) == 0
    assert trained[0]["load"].force


def test_a_run_that_diverged_can_continue(trained):
    folder = make_run(Phase.DIVERGED)
    assert cli.main(["train", "--resume", "--on-divergence", "halve"]) == 0
    (call,) = trained
    assert call["load"] == Load(
        RECIPES["digits"].config, run=folder.path, on_divergence=OnDivergence.HALVE
    )


def test_a_run_may_be_named_by_its_folder(trained, monkeypatch):
    folder = make_run(Phase.INTERRUPTED)
    monkeypatch.chdir(folder.path.parent)
    assert cli.main(["train", "--resume", "./moons-1", "--checkpoint-interval", "5"]) == 0
    assert trained[0]["load"].run == folder.path
    assert trained[0]["exit_policy"].plan == RecordingPlan(interval=5, at_any_cost=True)
    assert not trained[0]["exit_policy"].keep_running


@pytest.mark.parametrize(("typed", "size"), [("64MB", 64_000_000), ("2 kb", 2000), ("0", 0)])
def test_the_budget_of_moments_has_a_unit(trained, typed, size):
    folder = make_run(Phase.INTERRUPTED)
    assert cli.main(["train", "--resume", folder.name, "--moments-budget", typed]) == 0
    assert trained[0]["exit_policy"].plan == RecordingPlan(moments_budget=size)


def test_a_damaged_state_does_not_keep_a_run_from_continuing(trained, opened):
    folder = make_run(Phase.INTERRUPTED, was_running=True)
    (folder.path / "state.json").write_text("{")
    assert cli.main(["train", "--resume", "moons-1"]) == 0
    assert trained[0]["load"].run == folder.path
    assert cli.main(["--resume", "moons-1"]) == 0
    assert opened[0][1]["first"] == (Load(RECIPES["digits"].config, run=folder.path),)


def test_what_cannot_continue_is_refused(trained, capsys):
    assert "there is no run that could continue" in refusal(capsys, "train", "--resume")
    make_run(Phase.FINISHED)
    line = refusal(capsys, "train", "--resume", "moons-1")
    assert "moons-1 has finished; --epochs N trains it further" in line
    assert "moons-1 has finished" in refusal(capsys, "train", "--resume", "moons-1", "--detach")
    lock = make_run(Phase.RUNNING).claim()
    line = refusal(capsys, "train", "--resume", "moons-2")
    assert "moons-2 is being trained by" in line
    assert "tui-nn attach moons-2" in line
    lock.release()
    assert "did you mean moons-2?" in refusal(capsys, "train", "--resume", "mons-2")
    assert not trained


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("train --resume --seed 3", "--resume: the run brings its own settings; leave out --seed"),
        ("--resume moons-1 --recipe xor --load f", "leave out --recipe, --load"),
        (
            "train --detach --save f --quiet",
            "--save: no effect, a run in the background is saved",
        ),
        ("train --checkpoint-interval -1", "'-1' is not a number of seconds, 0 or more"),
        ("--checkpoint-interval nan", "'nan' is not a number of seconds"),
        ("--moments-budget 3PB", "'3PB' is not a size such as 64MB, or 0"),
        ("--on-divergence hope", "--on-divergence: invalid choice: 'hope'"),
        ("--detach", "unknown option --detach"),
    ],
)
def test_wrong_usage_is_refused_in_one_line(capsys, words, said):
    assert said in refusal(capsys, *words.split())


def test_a_new_run_is_handed_over_with_its_folder(detached):
    assert cli.main(["train", "--recipe", "moons", "--detach", "--on-divergence", "halve"]) == 0
    ((folder, policy, interval),) = detached
    assert (folder.name, folder.config(), policy) == ("moons-1", MOONS, OnDivergence.HALVE)
    assert interval == 30
    assert cli.main(["train", "--resume", "--detach", "--checkpoint-interval", "0"]) == 0
    assert detached[1] == (folder, OnDivergence.STOP, 0)


def test_a_run_that_never_began_leaves_nothing_behind(monkeypatch, capsys):
    def fail(*_: object, **__: object) -> int:
        raise UserError("mnist: there is no such folder")

    monkeypatch.setattr(background, "detach", fail)
    assert "no such folder" in refusal(capsys, "train", "--recipe", "mnist", "--detach")
    assert RunStore().records() == []
    make_run(Phase.INTERRUPTED)
    refusal(capsys, "train", "--resume", "--detach")
    assert len(RunStore().records()) == 1, "what was there before stays"


def test_what_cannot_be_recorded_cannot_continue_in_the_background(capsys):
    root = RunStore().root
    root.parent.mkdir(parents=True)
    root.write_text("in the way")
    assert str(root) in refusal(capsys, "train", "--detach")


@pytest.mark.parametrize("more", [[], ["--paused"]])
def test_the_background_process_knows_whether_to_wait(monkeypatch, more):
    calls = []

    def train_in_background(*given, paused):
        calls.append((given, paused))
        return 0

    monkeypatch.setattr(unattended, "train_in_background", train_in_background)
    folder = make_run(Phase.INTERRUPTED)
    words = ["train", "--resume", str(folder.path), "--background", "--on-divergence", "pause"]
    assert cli.main([*words, *more]) == 0
    (((run, load, _), paused),) = calls
    assert (run, load.run, load.on_divergence) == (folder, folder.path, OnDivergence.PAUSE)
    assert paused is bool(more)


def test_settings_that_the_user_left_out_are_fitted_to_own_data(trained, opened, tmp_path):
    path = write_plants(tmp_path / "plants.csv")
    assert cli.main(["train", str(path), "--hidden", "5"]) == 0
    load = trained[0]["load"]
    assert {"epochs", "loss", "batch_size"} <= set(load.free)
    assert not {"hidden", "dataset", "seed", "target"} & set(load.free)
    assert cli.main(["train", str(path), "--recipe", "moons", "--loss", "bce"]) == 0
    assert trained[1]["load"].free == ()
    assert cli.main(["--dataset", "moons"]) == 0
    assert opened[0][1]["first"][0].free == ()


def test_what_is_no_data_is_said_before_the_screen_opens(opened, tmp_path, capsys):
    assert "no such file" in refusal(capsys, str(tmp_path / "missing.csv"))
    (tmp_path / "table.zip").write_bytes(b"PK\x03\x04 and so on")
    assert "zip" in refusal(capsys, str(tmp_path / "table.zip"))
    assert opened == []


def test_a_continued_run_is_told_where_its_data_are_now(trained, capsys, tmp_path):
    path = write_plants(tmp_path / "plants.csv")
    words = ["train", "--load", "x", str(path), "--accept-changed-data"]
    assert cli.main(words) == 0
    load = trained[0]["load"]
    assert (load.moved, load.config.dataset) == (("dataset",), str(path))
    assert load.accept_changed_data
    assert "leave out --dataset" in refusal(capsys, "train", "--load", "x", "--dataset", "mnist")
    assert "leave out --target" in refusal(capsys, "train", "--load", "x", "--target", "a")


def test_a_run_in_the_background_is_recorded_as_it_fits_its_data(detached, tmp_path, capsys):
    path = write_prices(tmp_path / "prices.csv")
    assert cli.main(["train", "--detach", str(path)]) == 0
    config = detached[0][0].config()
    assert (config.loss, config.output_activation) == ("mean-squared-error", "linear")
    assert "prices.csv: 60 rows" in capsys.readouterr().err
