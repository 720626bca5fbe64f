"""The session obeys every command between two chunks, and trains as the trainer alone does."""

from __future__ import annotations

import numpy as np
import pytest

from tests.training import tiny
from tests.training.driver import ENDLESS, TIMEOUT
from tests.typed import expect
from tui_nn.training.checkpoints.loading import load_checkpoint
from tui_nn.training.checkpoints.saving import save_trainer
from tui_nn.training.protocol.commands import (
    Export,
    ExportAs,
    Load,
    Observe,
    Pause,
    Run,
    Save,
    SetLearningRate,
    SetPace,
    Step,
    Stop,
)
from tui_nn.training.protocol.drawings import Answering, Classified, FineTuned, OwnDrawings
from tui_nn.training.protocol.events import Failed, Finished, Loading, Ready, Saved
from tui_nn.training.protocol.layers import unit_counts
from tui_nn.training.protocol.left_out import LeftOut
from tui_nn.training.protocol.results import FinishReason
from tui_nn.training.protocol.sketching import Classify, FineTune, ListDrawings, Teach
from tui_nn.training.protocol.snapshot import RunState, Snapshot
from tui_nn.training.reading.model import load_model
from tui_nn.training.settings.recipes import RECIPES


def test_from_load_to_the_result(driver):
    driver.send(Load(tiny.MOONS))
    events = [driver.next_event()]
    while not isinstance(events[-1], Ready):
        events.append(driver.next_event())
    assert all(isinstance(event, Loading) for event in events[:-1])
    assert any("moons" in event.message for event in events[:-1])
    ready = events[-1]
    assert (unit_counts(ready.layers), ready.total_steps, ready.step) == ((2, 8, 1), 20, 0)
    assert driver.observe().state is RunState.READY

    driver.send(Run())
    result = driver.wait_for(Finished).result
    assert (result.steps, result.epochs, result.reason) == (20, 4, FinishReason.DONE)
    assert result.train_seconds > 0

    alone = tiny.train(tiny.make_trainer())
    assert result.test == alone.evaluate("test")
    snapshot = driver.observe()
    assert snapshot.state is RunState.FINISHED
    assert snapshot.train_loss == alone.records.train_loss
    assert snapshot.steps_per_second == 0
    assert snapshot.train_seconds == result.train_seconds


def test_nothing_is_said_unasked(driver):
    driver.load()
    driver.send(Run())
    driver.wait_for(Finished)
    driver.send(Pause(), SetPace(3.0), SetLearningRate(0.5), Run(), Step(3))
    assert driver.observe().state is RunState.FINISHED
    assert driver.events.empty()


@pytest.mark.parametrize("counts", [[1], [1, 1, 1], [2, 9], [13]])
def test_a_number_of_steps_is_kept_exactly(driver, counts):
    driver.load()
    total = 0
    for count in counts:
        driver.send(Step(count))
        total += count
        snapshot = driver.observe_until(RunState.PAUSED)
        assert snapshot.step == total
    alone = tiny.advance(tiny.make_trainer(), total)
    assert snapshot.train_loss == alone.records.train_loss
    assert snapshot.layers[0].mean == alone.executor.meter.measure(0, 0.0, 0).mean


def test_steps_asked_for_at_once_are_all_trained(driver):
    driver.load(ENDLESS)
    driver.send(Step(2), Step(), Step(4))
    assert driver.observe_until(RunState.PAUSED).step == 7


def test_steps_that_a_pause_has_cut_short_are_forgotten(driver):
    driver.load(ENDLESS)
    driver.send(Step(1_000_000), Pause())
    step = driver.observe_until(RunState.PAUSED).step
    driver.send(Step())
    assert driver.observe_until(RunState.PAUSED, step=step + 1).step == step + 1


def test_more_steps_than_there_are_finish_the_run(driver):
    driver.load()
    driver.send(Step(1_000_000))
    assert driver.wait_for(Finished).result.steps == 20


def test_pause_and_continue(driver):
    driver.load(ENDLESS)
    driver.send(Run())
    driver.observe_until(RunState.RUNNING, step=50)
    driver.send(Pause())
    paused = driver.observe()
    assert paused.state is RunState.PAUSED
    assert paused.steps_per_second == 0
    again = driver.observe()
    assert (again.step, again.train_seconds) == (paused.step, paused.train_seconds)
    driver.send(Run())
    later = driver.observe_until(RunState.RUNNING, step=paused.step + 50)
    assert later.train_seconds > paused.train_seconds
    assert later.steps_per_second > 0


def test_pausing_and_watching_leave_the_result_as_it_is(driver):
    driver.load(tiny.DIGITS)
    driver.send(Observe(), Step(1), Observe(), Run(), Pause(), Observe(), Classify(tiny.SEVEN))
    driver.send(Step(2), SetPace(1000.0), Observe(), SetPace(None), Run())
    result = driver.wait_for(Finished).result
    alone = tiny.train(tiny.make_trainer(tiny.DIGITS))
    assert (result.steps, result.test) == (alone.step, alone.evaluate("test"))


def test_answers_come_in_the_order_of_the_questions(driver, tmp_path):
    driver.load(tiny.DIGITS)
    path = tmp_path / "run.safetensors"
    driver.send(Classify(tiny.SEVEN), Observe(), Save(path), Classify(()), Observe())
    kinds = [type(driver.next_event()) for _ in range(5)]
    assert kinds == [Classified, Snapshot, Saved, Failed, Snapshot]


def test_a_new_learning_rate_holds_from_the_next_step_on(driver):
    driver.load(optimizer="sgd", learning_rate=0.3)
    driver.send(Step(4))
    driver.observe_until(RunState.PAUSED)
    driver.send(SetLearningRate(0.05))
    assert driver.observe().learning_rate == 0.05
    driver.send(Step(3))
    found = driver.observe_until(RunState.PAUSED, step=7)
    alone = tiny.advance(tiny.make_trainer(optimizer="sgd", learning_rate=0.3), 4)
    alone.base_rate = 0.05
    tiny.advance(alone, 3)
    assert found.layers[0].mean == alone.executor.meter.measure(0, 0.0, 0).mean


def test_a_slow_pace_does_not_keep_anyone_waiting(driver):
    """At a step in a thousand seconds every answer still comes at once."""
    driver.load()
    driver.send(SetPace(0.001), Run())
    snapshot = driver.observe_until(RunState.RUNNING, step=1)
    assert (snapshot.step, snapshot.pace) == (1, 0.001)
    assert driver.observe().step == 1
    driver.send(SetPace(None))
    assert driver.wait_for(Finished).result.steps == 20


def test_pause_in_a_slow_pace(driver):
    driver.load()
    driver.send(SetPace(0.001), Run())
    driver.observe_until(RunState.RUNNING, step=1)
    driver.send(Pause())
    assert driver.observe().state is RunState.PAUSED


def test_a_drawing_is_read_in_the_middle_of_training(driver):
    driver.load(tiny.DIGITS, epochs=1_000_000)
    driver.send(Run())
    driver.observe_until(RunState.RUNNING, step=20)
    driver.send(Classify(tiny.SEVEN))
    found = driver.wait_for(Classified)
    assert found.step >= 20
    assert found.probabilities.shape == (10,)
    assert driver.observe().state is RunState.RUNNING


def test_a_drawing_is_read_before_there_is_a_run(driver):
    driver.send(Classify(tiny.SEVEN), Teach(tiny.SEVEN, "7"), ListDrawings())
    assert driver.wait_for(Classified).by is Answering.BUILT_IN
    for _ in range(2):
        found = driver.wait_for(OwnDrawings)
        assert [drawing.label for drawing in found.drawings] == ["7"]


def test_the_built_in_network_answers_until_the_run_is_trained(driver):
    driver.load(tiny.DIGITS)
    driver.send(Classify(tiny.SEVEN), Step(1))
    assert driver.wait_for(Classified).by is Answering.BUILT_IN
    driver.observe_until(RunState.PAUSED, step=1)
    driver.send(Classify(tiny.SEVEN), Classify(tiny.SEVEN, Answering.BUILT_IN))
    answers = [driver.wait_for(Classified) for _ in range(2)]
    assert [answer.by for answer in answers] == [Answering.TRAINED, Answering.BUILT_IN]
    assert answers[0].step == 1


def test_fine_tuning_in_the_middle_of_training(driver):
    """It waits meanwhile, which is no training time, and continues."""
    driver.load(tiny.DIGITS, epochs=1_000_000)
    driver.send(Teach(tiny.SEVEN, "7"), Run())
    driver.wait_for(OwnDrawings)
    before = driver.observe_until(RunState.RUNNING, step=20)
    driver.send(Observe(), FineTune(Answering.TRAINED), Observe())
    first = driver.wait_for(Snapshot)
    result = driver.wait_for(FineTuned)
    second = driver.wait_for(Snapshot)
    assert (result.by, result.drawings) == (Answering.TRAINED, 1)
    assert second.state is RunState.RUNNING
    assert second.train_seconds - first.train_seconds < result.seconds
    driver.observe_until(RunState.RUNNING, step=before.step + 200)


def test_a_network_is_exported_in_the_middle_of_training(driver, tmp_path):
    path = tmp_path / "network.safetensors"
    driver.load(tiny.DIGITS, epochs=1_000_000)
    driver.send(Run())
    driver.observe_until(RunState.RUNNING, step=20)
    driver.send(Export(path))
    assert driver.wait_for(Saved).path == path
    assert driver.observe().state is RunState.RUNNING
    assert load_model(path).step >= 20


def test_other_formats_are_written_in_the_middle_of_training(driver, tmp_path):
    path = tmp_path / "network.py"
    driver.load(ENDLESS)
    driver.send(Run())
    driver.observe_until(RunState.RUNNING, step=20)
    driver.send(ExportAs(path, "numpy"))
    assert driver.wait_for(Saved).exported == (path, tmp_path / "network.npz")
    assert driver.observe().state is RunState.RUNNING


def test_a_run_that_begins_with_foreign_weights_says_so(driver, tmp_path):
    path = tmp_path / "network.npz"
    trained = tiny.train(tiny.make_trainer())
    np.savez(
        path, *[part for layer in trained.network.layers for part in layer.parameters.values()]
    )
    driver.send(Load(tiny.MOONS, checkpoint=path))
    assert driver.wait_for(Ready).notes == ("begins with the weights of network.npz",)
    text = "not trained yet: the parameters are those of network.npz"
    assert driver.observe().verdict.text == text


def test_save_in_the_middle_of_training_and_come_back(driver, tmp_path):
    path = tmp_path / "run.safetensors"
    driver.load(ENDLESS)
    driver.send(Run())
    driver.observe_until(RunState.RUNNING, step=20)
    driver.send(Save(path))
    assert driver.wait_for(Saved).path == path
    assert driver.observe().state is RunState.RUNNING
    driver.send(Load(tiny.MOONS, checkpoint=path))
    ready = driver.wait_for(Ready)
    assert ready.config == ENDLESS
    assert ready.step >= 20
    snapshot = driver.observe()
    assert (snapshot.state, snapshot.step) == (RunState.READY, ready.step)
    assert snapshot.train_seconds > 0


def test_a_run_continues_from_a_checkpoint_to_the_same_end(driver, tmp_path):
    path = tmp_path / "run.safetensors"
    save_trainer(tiny.advance(tiny.make_trainer(), 7), path)
    driver.send(Load(tiny.HOUSES, checkpoint=path))
    assert driver.wait_for(Ready).step == 7
    driver.send(Run())
    assert driver.wait_for(Finished).result.test == tiny.train(tiny.make_trainer()).evaluate("test")


def test_a_finished_run_can_be_loaded_and_saved(driver, tmp_path):
    path, copy = tmp_path / "run.safetensors", tmp_path / "copy.safetensors"
    save_trainer(tiny.train(tiny.make_trainer()), path)
    driver.send(Load(tiny.MOONS, checkpoint=path))
    assert driver.wait_for(Ready).step == 20
    driver.send(Run(), Save(copy))
    driver.wait_for(Saved)
    assert driver.observe().state is RunState.FINISHED
    assert load_checkpoint(copy).checkpoint.metadata == load_checkpoint(path).checkpoint.metadata


def test_load_in_the_middle_of_a_run(driver):
    driver.load(ENDLESS)
    driver.send(Run())
    driver.observe_until(RunState.RUNNING, step=20)
    assert unit_counts(driver.load(tiny.HOUSES).layers) == (8, 8, 1)
    snapshot = driver.observe()
    assert (snapshot.state, snapshot.step, snapshot.train_seconds) == (RunState.READY, 0, 0.0)
    driver.send(Run())
    assert driver.wait_for(Finished).result.dataset == "houses"


@pytest.mark.parametrize("running", [False, True])
def test_stop_ends_the_thread(driver, running):
    driver.load(ENDLESS)
    if running:
        driver.send(Run())
        driver.observe_until(RunState.RUNNING, step=1)
    driver.send(Stop())
    driver.thread.join(TIMEOUT)
    assert not driver.thread.is_alive()


def test_stop_ends_it_while_it_waits_for_a_slow_pace(driver):
    driver.load()
    driver.send(SetPace(0.001), Run())
    driver.observe_until(RunState.RUNNING, step=1)
    driver.stop()


def test_own_symbols_are_left_out_once_the_run_has_finished(driver):
    for number in range(10):
        label, end = (("post", (0.0, 9.0)), ("beam", (9.0, 0.0)))[number % 2]
        driver.send(Teach((((0.0, 0.0), (float(number), 5.0), end),), label))
    config = RECIPES["symbols"].config.replace(samples=100, epochs=2, hidden=(8,))
    driver.load(config)
    driver.send(Run(), Classify(tiny.SEVEN))
    driver.wait_for(Finished)
    parts = [driver.wait_for(LeftOut) for _ in range(5)]
    assert [part.drawings for part in parts] == [2, 4, 6, 8, 10]
    assert [part.is_complete for part in parts] == [False] * 4 + [True]
    assert parts[-1].one_by_one
    driver.send(Observe(answers=True))
    answers = expect(driver.wait_for(Snapshot).answers)
    assert (answers.part, answers.examples) == ("left-out", 10)
    assert tuple(map(tuple, answers.counts.tolist())) == parts[-1].confusion
    assert driver.observe().state is RunState.FINISHED
