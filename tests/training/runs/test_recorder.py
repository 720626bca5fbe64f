"""Runs are recorded as the session trains them, and continue as if they had never been left."""

from __future__ import annotations

import json
import os
import random
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.training import tiny
from tests.training.driver import ENDLESS, Driver
from tests.typed import expect
from tui_nn.errors import RecordingError, RunError, UserError
from tui_nn.training.checkpoints.loading import load_run
from tui_nn.training.checkpoints.saving import save_trainer
from tui_nn.training.protocol.commands import Extend, Load, Run, SetLearningRate, SetPace, Step
from tui_nn.training.protocol.events import (
    Checkpointed,
    Failed,
    Finished,
    Left,
    Loading,
    Ready,
    Recording,
)
from tui_nn.training.protocol.results import RunResult
from tui_nn.training.protocol.snapshot import RunState, Snapshot
from tui_nn.training.runs import claim
from tui_nn.training.runs.folder import RunFolder
from tui_nn.training.runs.plan import RecordingPlan
from tui_nn.training.runs.state import Phase
from tui_nn.training.runs.store import RunStore
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.trainer.trainer import Trainer

EAGER: dict[str, Any] = {"interval": 0.001, "share": 1.0}
"""Checkpoints all the time."""

RARE: dict[str, Any] = {"interval": 0.0}
"""Checkpoints only when a run is left."""

STOPPING = tiny.MOONS.replace(
    learning_rate=0.7, schedule="plateau", schedule_period=1, early_stopping=3, epochs=30
)
AUGMENTED = tiny.DIGITS.replace(augment_rotation=8.0, augment_elastic=0.5, epochs=4)
BREAKABLE = {
    "dense": tiny.MOONS.replace(epochs=12),
    "regression": tiny.HOUSES,
    "stopping early": STOPPING,
    "augmented": AUGMENTED,
}


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(tmp_path / "runs")


@pytest.fixture
def drive(store: RunStore) -> Iterator[Callable[..., Driver]]:
    """Starts sessions that record in the store."""
    drivers = []

    def start(plan: dict[str, Any] | None = None) -> Driver:
        drivers.append(Driver(RecordingPlan(store.root, **(plan or RARE))))
        return drivers[-1]

    yield start
    for driver in drivers:
        driver.stop()


def leave(driver: Driver) -> Left:
    driver.stop()
    while not isinstance(event := driver.next_event(), Left):
        pass
    return event


def train(driver: Driver, config: TrainingConfig) -> RunResult:
    driver.load(config)
    driver.send(Run())
    return driver.wait_for(Finished).result


def step_on(driver: Driver, count: int) -> Snapshot:
    """Train so many steps, and be paused again."""
    step = driver.observe().step
    driver.send(Step(count))
    while True:
        snapshot = driver.observe()
        if snapshot.state is RunState.FINISHED or snapshot.step >= step + count:
            return snapshot


def go_on(driver: Driver, folder: RunFolder, config: TrainingConfig = tiny.MOONS) -> Ready:
    driver.send(Load(config, run=folder.path))
    return driver.wait_for(Ready)


def lines(folder: RunFolder) -> list[dict[str, Any]]:
    text = folder.metrics.read_text("utf-8") if folder.metrics.exists() else ""
    return [json.loads(line) for line in text.splitlines()]


def timeless(folder: RunFolder) -> list[dict[str, Any]]:
    return [{**line, "seconds": None} for line in lines(folder)]


def trainer_of(folder: RunFolder) -> Trainer:
    """The run as its newest checkpoint has it."""
    from tests.training.checkpoints.saved_runs import restore

    return restore(folder.checkpoints()[0])


def test_nothing_is_recorded_before_the_first_step(drive, store):
    driver = drive()
    driver.load()
    assert driver.observe().run == ""
    assert leave(driver) == Left(None, 0, running=False, finished=False)
    assert store.records() == []


def test_without_a_plan_nothing_is_recorded(store, own_folder):
    driver = Driver()
    train(driver, tiny.MOONS)
    driver.stop()
    assert RunStore().records() == []


def test_a_run_is_recorded_from_its_first_step(drive, store):
    driver = drive()
    driver.load()
    driver.send(Step(1))
    assert driver.wait_for(Recording).run == store.find("moons-1").path
    assert step_on(driver, 6).run == "moons-1"
    folder = store.find(None)
    state = folder.state()
    assert (state.pid, state.total_steps, state.phase) == (os.getpid(), 20, Phase.RUNNING)
    assert folder.config() == tiny.MOONS
    left = leave(driver)
    assert left == Left(folder.path, 7, running=False, finished=False)
    state = folder.state()
    assert (state.phase, state.step, state.was_running) == (Phase.INTERRUPTED, 7, False)
    assert [path.stem for path in folder.checkpoints()] == ["step-7"]
    assert [line["step"] for line in lines(folder)] == [5]
    tiny.assert_same_run(trainer_of(folder), tiny.advance(tiny.make_trainer(), 7))


def test_a_finished_run_has_its_result_and_stays_finished(drive, store):
    driver = drive()
    result = train(driver, tiny.MOONS)
    folder = store.find(None)
    assert folder.phase() is Phase.FINISHED
    state = folder.state()
    assert state.result["test_loss"] == expect(result.test).loss
    assert state.result["finish_reason"] == "done"
    assert [line["epoch"] for line in lines(folder)] == [1, 2, 3, 4]
    assert leave(driver).finished
    again = drive()
    assert go_on(again, folder).step == 20
    assert again.observe().state is RunState.FINISHED
    assert leave(again).run == folder.path
    assert folder.state() == state


@pytest.mark.parametrize("is_damaged", [False, True])
def test_a_run_that_was_killed_before_its_result_was_written_has_it_at_last(
    drive, store, is_damaged
):
    driver = drive()
    result = train(driver, tiny.MOONS)
    driver.stop()
    folder = store.find(None)
    folder.write_state(replace(folder.state(), phase=Phase.RUNNING, result=None))
    if is_damaged:
        (folder.path / "state.json").write_text("{")
    again = drive()
    assert go_on(again, folder).step == 20
    found = again.wait_for(Finished).result
    assert (found.test, found.reason) == (result.test, result.reason)
    assert leave(again).finished
    assert folder.phase() is Phase.FINISHED
    assert folder.state().result["test_loss"] == expect(result.test).loss


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX's")
def test_nobody_else_can_read_anything(drive, store):
    driver = drive(EAGER)
    train(driver, STOPPING)
    driver.stop()
    for path in store.find(None).path.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_checkpoints_come_while_it_is_trained(drive, store):
    driver = drive(EAGER)
    driver.load(ENDLESS)
    driver.send(Run())
    steps = [driver.wait_for(Checkpointed).step for _ in range(4)]
    assert steps == sorted(set(steps))
    assert driver.observe().saved_step >= steps[-1]
    folder = store.find(None)
    left = leave(driver)
    assert left.running
    assert folder.state().was_running
    assert len(folder.checkpoints()) == 2
    assert load_run(folder.checkpoints()[0]).config == ENDLESS
    assert folder.checkpoints()[0].stem == f"step-{left.step}"


def test_without_an_interval_none_comes_while_it_is_trained(drive, store):
    driver = drive(RARE)
    train(driver, STOPPING.replace(early_stopping=0))
    driver.stop()
    events = [driver.events.get_nowait() for _ in range(driver.events.qsize())]
    assert not [event for event in events if isinstance(event, Checkpointed)]
    assert len(store.find(None).checkpoints()) == 1


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("config", BREAKABLE.values(), ids=BREAKABLE)
def test_a_broken_run_is_the_unbroken_one_bit_for_bit(drive, store, config, seed):
    unbroken = drive()
    result = train(unbroken, config)
    expected = store.find(None)
    unbroken.stop()

    driver = drive(EAGER if seed % 2 else RARE)
    driver.load(config)
    places = random.Random(seed)
    step_on(driver, places.randint(1, 9))
    folder = store.find(None)
    assert folder != expected
    while (left := leave(driver)) and not left.finished:
        driver = drive(EAGER if places.random() < 0.5 else RARE)
        assert go_on(driver, folder).step == left.step
        step_on(driver, places.randint(1, 14))

    tiny.assert_same_run(trainer_of(folder), trainer_of(expected))
    found = folder.state().result
    assert found["test_loss"] == expect(result.test).loss
    assert {**found, "train_seconds": 0} == {**expected.state().result, "train_seconds": 0}
    assert timeless(folder) == timeless(expected)


def test_a_learning_rate_that_was_changed_continues_too(drive, store):
    first = drive()
    first.load()
    first.send(SetLearningRate(0.3))
    step_on(first, 7)
    first.send(SetLearningRate(0.05))
    first.observe()
    leave(first)
    folder = store.find(None)
    second = drive()
    go_on(second, folder)
    assert second.observe().learning_rate == 0.05
    second.send(Run())
    second.wait_for(Finished)
    alone = tiny.make_trainer()
    alone.base_rate = 0.3
    tiny.advance(alone, 7)
    alone.base_rate = 0.05
    tiny.assert_same_run(trainer_of(folder), tiny.train(alone))
    assert [line["learning_rate"] for line in lines(folder)] == [0.3, 0.05, 0.05, 0.05]


def test_a_rate_that_was_changed_before_the_first_step_is_not_forgotten(drive, store):
    driver = drive()
    driver.load(ENDLESS)
    driver.send(SetLearningRate(0.3), SetPace(0.001), Run())
    driver.wait_for(Recording)
    assert driver.wait_for(Checkpointed).step == 0, "the config does not know of the rate"
    assert trainer_of(store.find(None)).base_rate == 0.3


def test_a_run_from_a_file_has_a_checkpoint_at_once(drive, store, tmp_path):
    path = tmp_path / "saved"
    save_trainer(tiny.advance(tiny.make_trainer(), 6), path)
    driver = drive()
    driver.send(Load(tiny.MOONS, path))
    driver.wait_for(Ready)
    driver.send(SetPace(0.001), Run())
    assert driver.wait_for(Checkpointed).step == 6
    tiny.assert_same_run(trainer_of(store.find(None)), tiny.advance(tiny.make_trainer(), 6))


def test_a_run_that_was_made_ahead_begins_at_its_beginning(drive, store):
    folder = store.create(tiny.MOONS.replace(seed=5))
    driver = drive()
    ready = go_on(driver, folder)
    assert (ready.step, ready.config.seed) == (0, 5)
    driver.send(Run())
    driver.wait_for(Finished)
    driver.stop()
    assert [record.name for record in store.records()] == ["moons-1"]
    tiny.assert_same_run(trainer_of(folder), tiny.train(tiny.make_trainer(seed=5)))


def test_a_run_that_is_only_looked_at_is_left_as_it_was(drive, store):
    first = drive()
    first.load()
    step_on(first, 7)
    first.stop()
    folder = store.find(None)
    before = folder.state(), [path.stat().st_mtime_ns for path in folder.checkpoints()]
    second = drive()
    go_on(second, folder)
    assert folder.phase() is Phase.RUNNING, "a process holds it"
    leave(second)
    assert before == (folder.state(), [path.stat().st_mtime_ns for path in folder.checkpoints()])


def test_the_next_run_leaves_the_one_before(drive, store):
    driver = drive()
    driver.load()
    step_on(driver, 3)
    driver.send(Load(tiny.HOUSES))
    left = driver.wait_for(Left)
    assert (left.run, left.step) == (store.find("moons-1").path, 3)
    driver.wait_for(Ready)
    assert not store.find("moons-1").is_held
    step_on(driver, 3)
    assert {record.name for record in store.records()} == {"moons-1", "houses-1"}


def test_a_run_can_be_opened_again_where_it_is_open(drive, store):
    driver = drive()
    driver.load()
    step_on(driver, 3)
    assert go_on(driver, store.find(None)).step == 3
    assert step_on(driver, 4).run == "moons-1"
    assert leave(driver).step == 7


def test_a_load_that_fails_lets_go(drive, store):
    folder = store.create(tiny.MOONS)
    (folder.path / "config.toml").write_text("damaged")
    driver = drive()
    driver.send(Load(tiny.MOONS, run=folder.path))
    with pytest.raises(RunError, match="is damaged"):
        driver.wait_for(Ready)
    assert not folder.is_held
    driver.load()


def test_two_cannot_train_the_same_run(drive, store, monkeypatch):
    monkeypatch.setattr(claim, "PATIENCE", 0.0)
    first = drive()
    first.load()
    step_on(first, 1)
    second = drive()
    with pytest.raises(RunError, match=f"moons-1 is being trained by process {os.getpid()}"):
        go_on(second, store.find(None))


@pytest.mark.parametrize("damage", [b"", b"x" * 500, None], ids=["empty", "rubbish", "cut"])
def test_a_damaged_checkpoint_is_passed_over(drive, store, damage):
    first = drive(EAGER)
    first.load(ENDLESS)
    first.send(Run())
    for _ in range(3):
        first.wait_for(Checkpointed)
    first.stop()
    folder = store.find(None)
    newest, before = folder.checkpoints()
    newest.write_bytes(newest.read_bytes()[:-1] if damage is None else damage)
    second = drive()
    second.send(Load(ENDLESS, run=folder.path))
    said = []
    while not isinstance(event := second.next_event(), Ready):
        said.append(event.message if isinstance(event, Loading) else "")
    assert before.stem == f"step-{event.step}"
    assert any("continuing from the one before" in text and newest.name in text for text in said)
    step_on(second, 3)
    leave(second)
    assert newest not in folder.checkpoints()
    assert before in folder.checkpoints()
    epochs = [line["step"] for line in lines(folder)]
    assert epochs == sorted(set(epochs))


def test_a_run_without_any_whole_checkpoint_does_not_begin_again(drive, store):
    first = drive()
    first.load()
    step_on(first, 7)
    first.stop()
    folder = store.find(None)
    folder.checkpoints()[0].write_bytes(b"")
    with pytest.raises(RunError, match="moons-1 has no intact checkpoint"):
        go_on(drive(), folder)


def test_the_state_has_the_layers_of_the_network(drive, store):
    driver = drive()
    driver.load()
    step_on(driver, 3)
    assert store.find("moons-1").state().layers == [2, *tiny.MOONS.hidden, 1]


def test_where_nothing_can_be_recorded_it_trains_all_the_same(store, tmp_path):
    (tmp_path / "runs").write_text("in the way")
    driver = Driver(RecordingPlan(store.root))
    driver.load()
    driver.send(Run())
    failed = driver.next_event()
    assert isinstance(failed, Failed)
    assert isinstance(failed.error, RecordingError)
    assert "this run is not recorded, but training continues" in str(failed.error)
    assert isinstance(driver.next_event(), Finished)
    driver.stop()
    assert isinstance(driver.next_event(), Left)
    assert driver.events.empty()


def test_it_is_said_once_that_others_could_change_what_is_recorded(store):
    store.create(tiny.MOONS)
    store.root.chmod(0o777)
    driver = Driver(RecordingPlan(store.root, **RARE))
    for name in ("moons-2", "moons-3"):
        driver.load()
        driver.send(Run())
        assert isinstance(driver.next_event(), Recording)
        if name == "moons-2":
            failed = driver.next_event()
            assert isinstance(failed, Failed)
            assert isinstance(failed.error, RecordingError)
            assert f"chmod go-w {store.root}" in str(failed.error)
        assert isinstance(driver.next_event(), Checkpointed)
        assert isinstance(driver.next_event(), Finished)
        assert store.find(name).phase() is Phase.FINISHED
    driver.stop()


@pytest.mark.parametrize("is_replaced", [False, True])
def test_a_run_whose_folder_is_lost_is_recorded_under_a_new_name(drive, store, is_replaced):
    # Moments follow a checkpoint within microseconds, in which the folder could be replaced.
    driver = drive({**EAGER, "moments_budget": 0})
    driver.load(ENDLESS)
    driver.send(Run())
    driver.wait_for(Checkpointed)
    lost = store.find("moons-1")
    lost.path.rename(store.root / "moons-7")
    if is_replaced:
        lost.path.mkdir()
        (lost.path / "state.json").write_text("of another run")
    assert driver.wait_for(Recording).run.name == "moons-8"
    with pytest.raises(RecordingError, match="the run is recorded as moons-8 from now"):
        driver.wait_for(Ready)
    assert driver.observe().run == "moons-8"
    left = leave(driver)
    assert left.run == store.find("moons-8").path
    assert store.find("moons-8").config() == ENDLESS
    assert trainer_of(RunFolder(expect(left.run))).step == left.step
    if is_replaced:
        assert [path.name for path in lost.path.iterdir()] == ["state.json"]


@pytest.mark.parametrize("ending", ["finished", "left"])
def test_also_the_end_of_a_run_is_recorded_under_a_new_name(drive, store, ending):
    driver = drive(RARE)
    driver.load()
    step_on(driver, 3)
    store.find("moons-1").path.rename(store.root / "elsewhere")
    if ending == "finished":
        driver.send(Run())
    left = (driver.wait_for(Recording) and leave(driver)) if ending == "finished" else leave(driver)
    assert left.run == store.root / "moons-1"
    found = store.find("moons-1")
    assert found.phase() is (Phase.FINISHED if ending == "finished" else Phase.INTERRUPTED)
    assert trainer_of(found).step == left.step


def test_a_run_taken_over_elsewhere_is_left_to_the_other_process(drive, store):
    first = drive(EAGER)
    first.load(ENDLESS)
    first.send(Run())
    first.wait_for(Checkpointed)
    folder = store.find("moons-1")
    record = json.loads((folder.path / "owner.json").read_text())
    (folder.path / "owner.json").write_text(json.dumps({**record, "token": "another"}))
    assert first.wait_for(Recording).run.name == "moons-2"
    with pytest.raises(RecordingError):
        first.wait_for(Ready)
    before = {path: path.stat().st_mtime_ns for path in folder.path.rglob("*")}
    first.observe_until(RunState.RUNNING, first.observe().step + 50)
    assert {path: path.stat().st_mtime_ns for path in folder.path.rglob("*")} == before


def test_where_a_new_folder_cannot_be_had_it_trains_unrecorded(drive, store):
    driver = drive(EAGER)
    driver.load(ENDLESS)
    driver.send(Run())
    driver.wait_for(Checkpointed)
    store.root.rename(store.root.with_name("away"))
    store.root.write_text("in the way")
    with pytest.raises(RecordingError, match="training continues, but is no longer recorded"):
        driver.wait_for(Ready)
    assert driver.observe_until(RunState.RUNNING, driver.observe().step + 1).run == ""
    assert leave(driver).run is None


@pytest.mark.parametrize("way", ["in the session", "resumed", "killed, then resumed"])
def test_a_finished_run_can_be_trained_further(drive, store, way):
    whole = drive()
    result = train(whole, tiny.MOONS.replace(epochs=9))
    whole.stop()
    expected = store.find("moons-1")
    driver = drive(EAGER)
    train(driver, tiny.MOONS)
    folder = store.find("moons-2")
    if way == "in the session":
        driver.send(Extend(9))
        assert driver.wait_for(Ready).config.epochs == 9
    else:
        driver.stop()
        driver = drive(EAGER)
        driver.send(Load(tiny.MOONS, run=folder.path, epochs=9))
        assert driver.wait_for(Ready).total_steps == 45
        assert folder.phase() is Phase.FINISHED or folder.is_held
        driver.send(Run() if way == "resumed" else Step(2))
    if way == "killed, then resumed":
        driver.observe_until(RunState.PAUSED, 22)
        copy = shutil.copytree(folder.path, store.root / "moons-3")
        (copy / "owner.json").unlink()
        driver, folder = drive(), RunFolder(copy)
        assert folder.phase() is Phase.CRASHED
        assert go_on(driver, folder).config.epochs == 9
        driver.send(Run())
    found = driver.wait_for(Finished).result
    assert (found.epochs, found.test) == (9, result.test)
    driver.stop()
    assert folder.config().epochs == 9
    assert folder.state().result["epochs"] == 9
    tiny.assert_same_run(trainer_of(folder), trainer_of(expected))
    assert timeless(folder) == timeless(expected)


def test_a_run_that_is_to_be_longer_but_is_not_trained_is_left_as_it_was(drive, store):
    driver = drive()
    train(driver, tiny.MOONS)
    driver.stop()
    folder = store.find(None)
    before = {path: path.stat().st_mtime_ns for path in folder.path.rglob("*.*")}
    driver = drive()
    driver.send(Load(tiny.MOONS, run=folder.path, epochs=9))
    driver.wait_for(Ready)
    leave(driver)
    assert {path: path.stat().st_mtime_ns for path in folder.path.rglob("*.*")} == before


def test_a_saved_network_can_be_trained_further(drive, store, tmp_path):
    path = tmp_path / "saved"
    save_trainer(tiny.train(tiny.make_trainer()), path)
    driver = drive()
    driver.send(Load(tiny.MOONS, path, epochs=9))
    driver.wait_for(Ready)
    driver.send(Run())
    driver.wait_for(Finished)
    driver.stop()
    expected = tiny.train(tiny.make_trainer(epochs=9))
    tiny.assert_same_run(trainer_of(store.find("moons-1")), expected)


def test_only_a_finished_run_is_extended_in_the_session(drive):
    driver = drive()
    driver.load()
    driver.send(Extend(9))
    with pytest.raises(UserError, match="when the run has finished"):
        driver.observe()


def test_another_folder_of_data_counts(drive, store, tmp_path):
    folder = store.create(tiny.MOONS)
    ready = go_on(drive(), folder, tiny.MOONS.replace(data_dir=tmp_path))
    assert ready.config.data_dir == tmp_path
