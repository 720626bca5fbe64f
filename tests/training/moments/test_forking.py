"""Tests of forks: where they begin, what they keep of their parent, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.training import tiny
from tests.training.driver import Driver
from tui_nn.errors import CheckpointError, UserError
from tui_nn.headless.printing.run_table import format_runs, run_fields
from tui_nn.training.checkpoints.loading import load_run, restore_trainer
from tui_nn.training.checkpoints.saved_parent import format_parent, parent_tensors, read_parent
from tui_nn.training.checkpoints.saving import save_trainer
from tui_nn.training.moments.forking import begin_fork, find_origin
from tui_nn.training.protocol.commands import Load, Run, Step
from tui_nn.training.protocol.drawings import Answering, Classified
from tui_nn.training.protocol.events import Finished, Left, Ready
from tui_nn.training.protocol.inquiries import TravelTo
from tui_nn.training.protocol.measurements import PlaneView
from tui_nn.training.protocol.sketching import Classify
from tui_nn.training.protocol.snapshot import RunState
from tui_nn.training.runs.plan import RecordingPlan
from tui_nn.training.runs.store import RunStore
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.trainer.trainer import Trainer


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(tmp_path / "runs")


@pytest.fixture
def drive(store: RunStore) -> Iterator[Callable[..., Driver]]:
    drivers = []

    def start(*, recorded: bool = True) -> Driver:
        plan = RecordingPlan(store.root, interval=0.0) if recorded else None
        drivers.append(Driver(plan))
        return drivers[-1]

    yield start
    for driver in drivers:
        driver.stop()


def train_steps(driver: Driver, steps: int) -> None:
    for number in range(1, steps + 1):
        driver.send(Step())
        driver.observe_until(RunState.PAUSED, number)


def fork(driver: Driver, step: int, config: TrainingConfig = tiny.MOONS, **changes: Any) -> Ready:
    driver.send(Load(config.replace(**changes), fork=step))
    return driver.wait_for(Ready)


def forked(step: int, **changes: Any) -> Trainer:
    """What a fork at `step` must be, made by hand."""
    parent, child = tiny.advance(tiny.make_trainer(), step), tiny.make_trainer(**changes)
    child.network.parameters.values[:] = parent.network.parameters.values
    return child


def saved_by(driver: Driver, store: RunStore) -> Trainer:
    """The run as it is left, read from its folder."""
    driver.stop()
    folder = store.find(None)
    saved = load_run(folder.checkpoints()[0])
    trainer = tiny.make_trainer(saved.config)
    restore_trainer(trainer, saved)
    return trainer


@pytest.mark.parametrize("step", [0, 3, 8])
def test_a_fork_trains_as_a_run_with_these_parameters_does(drive, store, step):
    driver = drive()
    driver.load()
    train_steps(driver, 8)
    ready = fork(driver, step, learning_rate=0.03, batch_size=8)
    assert (ready.step, ready.config.learning_rate) == (0, 0.03)
    assert f"forked from moons-1 at step {step}" in ready.notes[-1]
    driver.send(Step(5))
    driver.observe_until(RunState.PAUSED, 5)
    twin = tiny.advance(forked(step, learning_rate=0.03, batch_size=8), 5)
    tiny.assert_same_run(saved_by(driver, store), twin)


def test_the_parent_is_drawn_beside_it_and_stays_as_it_is(drive, store):
    driver = drive()
    driver.load()
    train_steps(driver, 6)
    before = driver.observe().curves["train_loss"]
    driver.send(Load(tiny.MOONS.replace(seed=4), fork=2))
    left = driver.wait_for(Left)
    assert (left.run, left.step) == (store.root / "moons-1", 6)
    driver.wait_for(Ready)
    parent = driver.observe().parent
    assert (parent.name, parent.step) == ("moons-1", 2)
    np.testing.assert_array_equal(parent.curves["train_loss"].mean, before.mean)
    np.testing.assert_array_equal(parent.curves["train_loss"].steps, before.steps)
    whole = tiny.advance(tiny.make_trainer(), 6)
    kept = load_run(store.find("moons-1").checkpoints()[0])
    old = tiny.make_trainer()
    restore_trainer(old, kept)
    tiny.assert_same_run(old, whole)


def test_a_resumed_fork_still_has_its_parent(drive, store):
    driver = drive()
    driver.load()
    train_steps(driver, 4)
    fork(driver, 3, learning_rate=0.02)
    driver.send(Step(2))
    driver.observe_until(RunState.PAUSED, 2)
    driver.stop()
    driver = drive()
    driver.send(Load(tiny.MOONS, run=store.find("moons-2").path))
    ready = driver.wait_for(Ready)
    assert "forked from moons-1 at step 3" in ready.notes[-1]
    parent = driver.observe().parent
    assert (parent.name, parent.step) == ("moons-1", 3)
    assert parent.curves["train_loss"].steps.max() == 4
    driver.send(Run())
    driver.wait_for(Finished)
    tiny.assert_same_run(saved_by(driver, store), tiny.train(forked(3, learning_rate=0.02)))


def test_the_list_of_runs_says_where_a_fork_comes_from(drive, store):
    driver = drive()
    driver.load()
    train_steps(driver, 4)
    fork(driver, 4, learning_rate=0.02)
    driver.send(Step())
    driver.observe_until(RunState.PAUSED, 1)
    driver.stop()
    child, parent = store.records()
    assert "forked from moons-1 at step 4, " in "\n".join(format_runs([child], 0.0, None))
    assert "forked" not in "\n".join(format_runs([parent], 0.0, None))
    fields = run_fields(child, 0.0)
    assert (fields["parent"], fields["parent_step"]) == ("moons-1", 4)


def test_a_fork_begins_at_what_is_shown(drive):
    driver = drive(recorded=False)
    driver.load()
    train_steps(driver, 7)
    driver.send(TravelTo(5))
    shown = driver.observe().view
    fork(driver, 5)
    snapshot = driver.observe()
    assert isinstance(shown, PlaneView)
    assert isinstance(snapshot.view, PlaneView)
    np.testing.assert_array_equal(snapshot.view.probabilities, shown.probabilities)
    assert (snapshot.parent.name, snapshot.parent.step) == ("moons", 5)
    assert (snapshot.moments.steps, snapshot.moments.shown) == ((0,), None)
    text = snapshot.verdict.text
    assert text == "not trained yet: the parameters are those of step 5 of moons"


def test_a_fork_reads_digits_itself_from_its_first_moment_on(drive):
    driver = drive(recorded=False)
    driver.load(tiny.DIGITS)
    driver.send(Step())
    driver.observe_until(RunState.PAUSED, 1)
    fork(driver, 1, tiny.DIGITS)
    driver.send(Classify((((5.0, 5.0), (20.0, 20.0)),)))
    assert driver.wait_for(Classified).by is Answering.TRAINED


def test_a_plain_step_of_a_fork_is_the_step_that_the_parent_would_have_done():
    """With one batch an epoch and no memory in the optimizer, a fork continues its parent."""
    config = tiny.MOONS.replace(optimizer="sgd", batch_size=72)
    parent, child = tiny.advance(tiny.make_trainer(config), 3), tiny.make_trainer(config)
    begin_fork(child, find_origin(parent, "moons", 3, parent.network.parameters.values))
    tiny.advance(parent, 1)
    tiny.advance(child, 1)
    ours, theirs = child.network.parameters.values, parent.network.parameters.values
    np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-7)
    assert child.records.curves["train_loss"].last_step == 1


@pytest.mark.parametrize(
    ("load", "said"),
    [
        (Load(tiny.MOONS.replace(hidden=(9,)), fork=1), "hidden 1 is dense 2×8 in the run, not"),
        (Load(tiny.MOONS.replace(hidden=(8, 8)), fork=1), "the run has 2, not 3"),
        (Load(tiny.HOUSES, fork=1), "the run is on moons, not on houses"),
        (Load(tiny.MOONS, checkpoint=Path("x"), fork=1), "a fork is a new run"),
    ],
)
def test_what_does_not_fit_is_refused_and_training_continues(drive, load, said):
    driver = drive(recorded=False)
    driver.load(epochs=1_000_000)
    driver.send(Run())
    driver.observe_until(RunState.RUNNING, 5)
    driver.send(load)
    with pytest.raises(UserError) as caught:
        driver.wait_for(Finished)
    assert said in str(caught.value)
    driver.observe_until(RunState.RUNNING, 10)


def test_without_a_run_there_is_nothing_to_fork(drive):
    driver = drive(recorded=False)
    driver.send(Load(tiny.MOONS, fork=0))
    with pytest.raises(UserError, match="no run to fork from yet"):
        driver.wait_for(Ready)


def test_without_moments_the_present_is_forked(drive):
    driver = Driver(RecordingPlan(moments_budget=0))
    driver.load()
    train_steps(driver, 3)
    driver.send(TravelTo(1))
    with pytest.raises(UserError, match="--moments-budget is 0"):
        driver.wait_for(Finished)
    fork(driver, 1)
    parent = driver.observe().parent
    assert parent is not None
    assert parent.step == 3
    driver.stop()


def make_fork() -> Trainer:
    parent = tiny.advance(tiny.make_trainer(), 5)
    child = tiny.make_trainer()
    begin_fork(child, find_origin(parent, "moons-7", 5, parent.network.parameters.values))
    return child


def test_a_saved_file_keeps_the_parent(tmp_path):
    child = make_fork()
    save_trainer(child, tmp_path / "fork.safetensors")
    again = tiny.make_trainer()
    restore_trainer(again, load_run(tmp_path / "fork.safetensors"))
    assert again.parent is not None
    assert (again.parent.name, again.parent.step) == ("moons-7", 5)
    assert child.parent is not None
    for name, curve in child.parent.curves.items():
        for key, array in curve.state().items():
            np.testing.assert_array_equal(array, again.parent.curves[name].state()[key])


@pytest.mark.parametrize(
    "damage",
    [
        {"name": ""},
        {"name": "a\nb"},
        {"name": 3},
        {"step": -1},
        {"step": "5"},
        {"curves": ["missing"]},
        {"curves": 5},
        {"curves": [[]]},
    ],
)
def test_a_damaged_parent_is_an_error_of_the_file(damage):
    parent = make_fork().parent
    assert parent is not None
    fields = json.loads(format_parent(parent))
    with pytest.raises(ValueError, match="parent"):
        read_parent(json.dumps(fields | damage), parent_tensors(parent))


def test_a_checkpoint_without_the_parents_curves_is_refused(tmp_path, monkeypatch):
    child = make_fork()
    monkeypatch.setattr("tui_nn.training.checkpoints.saving.parent_tensors", lambda _: {})
    save_trainer(child, tmp_path / "fork.safetensors")
    with pytest.raises(CheckpointError, match="its parent"):
        restore_trainer(tiny.make_trainer(), load_run(tmp_path / "fork.safetensors"))
