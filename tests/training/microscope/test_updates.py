"""An update by hand: it is saved, said, and nothing goes stale."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.training import tiny
from tests.training.driver import Driver
from tui_nn.errors import UserError
from tui_nn.training.checkpoints.loading import load_run, restore_trainer
from tui_nn.training.checkpoints.saving import fingerprint_trainer, save_trainer
from tui_nn.training.microscope.updates import update_on
from tui_nn.training.protocol.commands import Load, Observe, Save, Step
from tui_nn.training.protocol.events import Examined, Failed, Left, Ready, Saved, Updated
from tui_nn.training.protocol.examples import Example, Source
from tui_nn.training.protocol.inquiries import Examine, UpdateOn
from tui_nn.training.protocol.measurements import Divergence
from tui_nn.training.protocol.snapshot import RunState, Snapshot
from tui_nn.training.reading.answers import AnswersReader
from tui_nn.training.runs.plan import RecordingPlan
from tui_nn.training.trainer.trainer import Trainer

EXAMPLE = Example(Source.TRAIN, 7)


def resume(trainer: Trainer, path: Path) -> Trainer:
    """A run loaded from the checkpoint of `trainer` at `path`."""
    save_trainer(trainer, path)
    saved = load_run(path)
    resumed = Trainer(saved.config, trainer.dataset)
    restore_trainer(resumed, saved)
    return resumed


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_it_is_no_step_and_changes_everything_after(optimizer):
    changed, left = (tiny.advance(tiny.make_trainer(optimizer=optimizer), 6) for _ in range(2))
    curve = changed.records.curves["train_loss"].state()
    update_on(changed, EXAMPLE)
    assert changed.step == 6
    assert changed.hand_updates == 1
    for part, array in changed.records.curves["train_loss"].state().items():
        np.testing.assert_array_equal(array, curve[part])
    assert not np.array_equal(changed.network.parameters.values, left.network.parameters.values)


def test_a_resumed_run_continues_exactly(tmp_path):
    trainer = tiny.advance(tiny.make_trainer(), 6)
    update_on(trainer, EXAMPLE)
    tiny.advance(trainer, 1)
    update_on(trainer, EXAMPLE)
    resumed = resume(trainer, tmp_path / "run.safetensors")
    assert resumed.hand_updates == 2
    tiny.assert_same_run(tiny.train(resumed), tiny.train(trainer))


def test_it_counts_as_a_change_of_the_run():
    trainer = tiny.make_trainer()
    before = fingerprint_trainer(trainer)
    update_on(trainer, EXAMPLE)
    assert fingerprint_trainer(trainer) != before


def test_a_divergence_goes_back_no_further_than_to_it():
    trainer = tiny.advance(tiny.make_trainer(optimizer="sgd"), 3)
    update_on(trainer, EXAMPLE)
    kept = trainer.network.parameters.values.copy()
    trainer.base_rate = 1e12
    while trainer.divergence is None:
        assert trainer.run_steps(1)
    np.testing.assert_array_equal(trainer.network.parameters.values, kept)
    with pytest.raises(UserError, match="the run has diverged"):
        update_on(trainer, EXAMPLE)


def test_the_answers_by_class_are_measured_again():
    trainer, reader = tiny.make_trainer(optimizer="sgd", learning_rate=5.0), AnswersReader()
    before = reader.view(trainer)
    update_on(trainer, EXAMPLE)
    after = reader.view(trainer)
    assert before is not None
    assert after is not None
    assert after is not before
    assert reader.view(trainer) is after


def test_a_divergence_refuses_it():
    trainer = tiny.make_trainer()
    trainer.divergence = Divergence(1, "", "loss", "grew", good_step=0, learning_rate=0.1)
    with pytest.raises(UserError, match="diverged"):
        update_on(trainer, EXAMPLE)


def test_the_session_answers_and_says_so(driver):
    driver.load()
    driver.send(Examine(EXAMPLE, layer=1, on_batch=True))
    view = driver.wait_for(Examined).view
    driver.send(UpdateOn(EXAMPLE))
    updated = driver.wait_for(Updated)
    assert updated.before == view.loss.value
    driver.send(Examine(EXAMPLE))
    seen = driver.wait_for(Examined).view
    assert seen.loss.value == updated.after
    assert seen.previous_loss == updated.before
    assert driver.observe().hand_updates == 1
    driver.send(Step(1))
    snapshot = driver.observe_until(RunState.PAUSED, 1)
    assert snapshot.hand_updates == 1


def test_a_refusal_is_an_event(driver):
    driver.load()
    driver.send(Examine(Example(Source.TEST, 10_000_000)))
    failed = driver.next_event()
    assert isinstance(failed, Failed)
    assert "the test part has" in str(failed.error)


def test_a_recorded_run_is_saved_with_it(tmp_path):
    driver = Driver(RecordingPlan(tmp_path))
    driver.load()
    driver.send(Step(3))
    driver.observe_until(RunState.PAUSED, 3)
    driver.send(UpdateOn(EXAMPLE))
    driver.wait_for(Updated)
    driver.send(Save(tmp_path / "beside.safetensors"))
    driver.wait_for(Saved)
    driver.stop()
    left = [event for event in list(driver.events.queue) if isinstance(event, Left)]
    assert left[-1].run is not None
    again = Driver(RecordingPlan(tmp_path))
    beside = load_run(tmp_path / "beside.safetensors")
    again.send(Load(beside.config, run=left[-1].run))
    ready = again.wait_for(Ready)
    assert ready.step == 3
    assert "changed by hand: 1 update on single examples" in " ".join(ready.notes)
    again.send(Examine(EXAMPLE))
    expected = Trainer(beside.config, tiny.load(tiny.MOONS))
    restore_trainer(expected, beside)
    again.send(Observe(columns=2, plane=(2, 2)))
    view = again.wait_for(Examined).view
    np.testing.assert_array_equal(
        view.layers[0].weights, expected.network.layers[0].parameters["weights"]
    )
    assert again.wait_for(Snapshot).hand_updates == 1
    again.stop()
