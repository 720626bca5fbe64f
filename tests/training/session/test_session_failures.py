"""Whatever fails is an event; the session lives on, with the network it had."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.training import tiny
from tests.training.driver import ENDLESS
from tui_nn.errors import CheckpointError, DataError, UserError
from tui_nn.training.protocol.commands import (
    Command,
    Load,
    Observe,
    Pause,
    Run,
    Save,
    SetLearningRate,
    Step,
)
from tui_nn.training.protocol.drawings import Answering
from tui_nn.training.protocol.events import Diverged, Failed, Finished, Loading, Ready
from tui_nn.training.protocol.sketching import Classify
from tui_nn.training.protocol.snapshot import RunState


def test_a_run_that_diverges_says_so_and_the_session_lives_on(driver):
    driver.load(tiny.HOUSES, optimizer="sgd", epochs=1000)
    driver.send(SetLearningRate(1000), Run())
    divergence = driver.wait_for(Diverged).divergence
    snapshot = driver.observe()
    assert (snapshot.state, snapshot.divergence) == (RunState.PAUSED, divergence)
    driver.load()
    snapshot = driver.observe()
    assert (snapshot.state, snapshot.divergence) == (RunState.READY, None)


@pytest.mark.parametrize(
    "command",
    [Run(), Pause(), Step(), SetLearningRate(0.1), Observe(), Classify(()), Save(Path("x"))],
    ids=lambda command: type(command).__name__,
)
def test_without_a_network_there_is_nothing_to_command(driver, command):
    driver.send(command)
    failed = driver.next_event()
    assert isinstance(failed, Failed)
    assert isinstance(failed.error, UserError)
    driver.load()


def failing(tmp_path: Path) -> list[tuple[Command, type[Exception]]]:
    """Commands that cannot be obeyed."""
    folder = tmp_path / "empty"
    folder.mkdir(exist_ok=True)
    damaged = tmp_path / "damaged.safetensors"
    damaged.write_bytes(b"not a checkpoint at all")
    return [
        (Load(tiny.MOONS.replace(dataset="mnist", samples=None, data_dir=folder)), DataError),
        (Load(tiny.MOONS, checkpoint=damaged), CheckpointError),
        (Load(tiny.MOONS, checkpoint=tmp_path / "missing"), CheckpointError),
        (Save(tmp_path / "no folder" / "run.safetensors"), CheckpointError),
        (Classify(tiny.SEVEN, by=Answering.TRAINED), DataError),
        (Classify(()), DataError),
    ]


@pytest.mark.parametrize("number", range(6))
def test_a_failure_is_an_event_and_the_session_lives_on(driver, tmp_path, number):
    command, error = failing(tmp_path)[number]
    driver.load()
    driver.send(Step(3))
    driver.observe_until(RunState.PAUSED, step=3)
    driver.send(command)
    event = driver.next_event()
    while isinstance(event, Loading):
        event = driver.next_event()
    assert isinstance(event, Failed)
    assert isinstance(event.error, error)
    assert "\n" not in str(event.error)
    snapshot = driver.observe()
    assert (snapshot.state, snapshot.step) == (RunState.PAUSED, 3)
    driver.send(Run())
    alone = tiny.train(tiny.make_trainer())
    assert driver.wait_for(Finished).result.test == alone.evaluate("test")


@pytest.mark.parametrize("number", [3, 4, 5])
def test_a_question_that_fails_does_not_stop_the_training(driver, tmp_path, number):
    command, _ = failing(tmp_path)[number]
    driver.load(ENDLESS)
    driver.send(Run())
    before = driver.observe_until(RunState.RUNNING, step=20)
    driver.send(command)
    assert isinstance(driver.next_event(), Failed)
    driver.observe_until(RunState.RUNNING, step=before.step + 20)


def test_a_failed_load_keeps_the_network_and_pauses(driver, tmp_path):
    command, _ = failing(tmp_path)[1]
    driver.load(ENDLESS)
    driver.send(Run())
    driver.observe_until(RunState.RUNNING, step=20)
    driver.send(command)
    with pytest.raises(CheckpointError):
        driver.wait_for(Ready)
    snapshot = driver.observe()
    assert snapshot.state is RunState.PAUSED
    assert snapshot.step >= 20


def test_training_that_fails_pauses(driver, monkeypatch):
    """A defect of the program: it would fail again and again."""
    driver.load(ENDLESS)

    def fail(self, count):
        raise RuntimeError("defect")

    with monkeypatch.context() as patch:
        patch.setattr("tui_nn.training.trainer.trainer.Trainer.run_steps", fail)
        driver.send(Run())
        failed = driver.next_event()
        assert isinstance(failed, Failed)
        assert str(failed.error) == "defect"
        assert driver.observe().state is RunState.PAUSED
    driver.send(Run())
    driver.observe_until(RunState.RUNNING, step=20)
