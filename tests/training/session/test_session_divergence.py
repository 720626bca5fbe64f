"""What the session does when a run goes wrong, as chosen when the run was loaded."""

from __future__ import annotations

import pytest

from tests.training import tiny
from tests.training.driver import Driver
from tests.training.trainer.test_trainer_divergence import WILD
from tui_nn.errors import UserError
from tui_nn.training.checkpoints.loading import load_checkpoint
from tui_nn.training.protocol.commands import Load, Pause, Rewind, Run, Save, SetLearningRate, Step
from tui_nn.training.protocol.divergence import OnDivergence
from tui_nn.training.protocol.events import Diverged, Event, Failed, Finished, Ready, Saved
from tui_nn.training.protocol.measurements import Divergence
from tui_nn.training.protocol.results import FinishReason
from tui_nn.training.protocol.snapshot import RunState, Snapshot
from tui_nn.training.session import lifecycle

CALM_STEPS = 10

FEW_HALVINGS = 3

CONFIG = tiny.MOONS.replace(optimizer="sgd", learning_rate=0.3, epochs=40)


def expected(rate: float = WILD) -> Divergence:
    """How the run goes wrong that has this rate from CALM_STEPS on."""
    trainer = tiny.advance(tiny.make_trainer(CONFIG), CALM_STEPS)
    trainer.base_rate = rate
    found = tiny.train(trainer).divergence
    assert found is not None
    return found


def make_diverge(driver: Driver, on_divergence: OnDivergence, rate: float = WILD) -> Divergence:
    """Load, train some steps, and then much too fast; how it went wrong."""
    driver.send(Load(CONFIG, on_divergence=on_divergence), Step(CALM_STEPS))
    driver.wait_for(Ready)
    driver.observe_until(RunState.PAUSED, CALM_STEPS)
    driver.send(SetLearningRate(rate), Run())
    return driver.wait_for(Diverged).divergence


def test_pause_waits_at_the_last_good_step(driver):
    divergence = make_diverge(driver, OnDivergence.PAUSE)
    assert divergence == expected()
    snapshot = driver.observe()
    assert (snapshot.state, snapshot.step) == (RunState.PAUSED, CALM_STEPS)
    assert snapshot.divergence == divergence
    assert snapshot.curves["train_loss"].steps[-1] > CALM_STEPS
    calm = tiny.advance(tiny.make_trainer(CONFIG), CALM_STEPS)
    assert snapshot.train_loss == calm.records.train_loss
    assert driver.events.empty()


def test_rewind_continues_at_a_smaller_rate(driver):
    make_diverge(driver, OnDivergence.PAUSE)
    driver.send(Rewind(0.3 / WILD))
    result = driver.wait_for(Finished).result
    alone = tiny.train(tiny.make_trainer(CONFIG))
    assert (result.steps, result.reason) == (alone.step, FinishReason.DONE)
    assert result.test.loss == pytest.approx(alone.evaluate("test").loss)
    assert driver.observe().divergence is None


@pytest.mark.parametrize("command", [Run(), Step(50), Rewind(1.0)])
def test_continuing_at_the_same_rate_goes_wrong_again(driver, command):
    first = make_diverge(driver, OnDivergence.PAUSE)
    driver.send(command)
    assert driver.wait_for(Diverged).divergence == first
    assert driver.observe().state is RunState.PAUSED


def test_a_smaller_rate_and_run_continue_too(driver):
    make_diverge(driver, OnDivergence.PAUSE)
    driver.send(SetLearningRate(0.3), Run())
    alone = tiny.train(tiny.make_trainer(CONFIG))
    assert driver.wait_for(Finished).result.test == alone.evaluate("test")


def test_a_step_is_one_from_the_good_step(driver):
    make_diverge(driver, OnDivergence.PAUSE)
    driver.send(SetLearningRate(0.3), Step(1))
    snapshot = driver.observe_until(RunState.PAUSED, CALM_STEPS + 1)
    assert snapshot.step == CALM_STEPS + 1
    assert snapshot.divergence is None


def test_what_is_saved_meanwhile_is_good(driver, tmp_path):
    path = tmp_path / "run.safetensors"
    make_diverge(driver, OnDivergence.PAUSE)
    driver.send(Save(path))
    driver.wait_for(Saved)
    tensors = load_checkpoint(path).checkpoint.tensors
    calm = tiny.advance(tiny.make_trainer(CONFIG), CALM_STEPS)
    assert (
        tensors["parameters.output.weights"] == calm.network.layers[-1].parameters["weights"]
    ).all()
    assert len(tensors["recent.losses"]) == CALM_STEPS


def test_halve_continues_by_itself(driver):
    """At WILD / 2, then WILD / 4 and so on, until it is calm enough."""
    make_diverge(driver, OnDivergence.HALVE, rate=60.0)
    divergences = []
    while True:
        event = driver.next_event()
        if isinstance(event, Finished):
            break
        if isinstance(event, Diverged):
            divergences.append(event.divergence)
    assert event.result.reason is FinishReason.DONE
    assert all(found.good_step == CALM_STEPS for found in divergences)
    rates = [60.0 / 2 ** (n + 1) for n in range(len(divergences))]
    assert [found.learning_rate for found in divergences] == rates
    alone = tiny.advance(tiny.make_trainer(CONFIG), CALM_STEPS)
    alone.base_rate = 60.0 / 2 ** (len(divergences) + 1)
    assert event.result.test == tiny.train(alone).evaluate("test")


@pytest.fixture
def few_halvings(monkeypatch):
    """So few that the highest learning rate is still too high after them."""
    monkeypatch.setattr(lifecycle, "MAX_HALVINGS", FEW_HALVINGS)


def test_halving_comes_to_an_end(driver, few_halvings):
    make_diverge(driver, OnDivergence.HALVE)
    for number in range(1, FEW_HALVINGS + 1):
        found = driver.wait_for(Diverged).divergence
        assert found.learning_rate == WILD / 2**number
    result = driver.wait_for(Finished).result
    assert (result.reason, result.steps) == (FinishReason.DIVERGED, CALM_STEPS)
    assert driver.observe().state is RunState.FINISHED


def test_stop_ends_the_run_with_what_was_good(driver):
    divergence = make_diverge(driver, OnDivergence.STOP)
    result = driver.wait_for(Finished).result
    calm = tiny.advance(tiny.make_trainer(CONFIG), CALM_STEPS)
    assert (result.reason, result.steps) == (FinishReason.DIVERGED, CALM_STEPS)
    assert result.test == calm.evaluate("test")
    snapshot = driver.observe()
    assert (snapshot.state, snapshot.divergence) == (RunState.FINISHED, divergence)
    driver.send(Run(), Pause())
    assert driver.observe().state is RunState.FINISHED


def test_a_run_that_was_stopped_can_continue_from_its_checkpoint(driver, tmp_path):
    path = tmp_path / "run.safetensors"
    make_diverge(driver, OnDivergence.STOP)
    driver.wait_for(Finished)
    driver.send(Save(path))
    driver.wait_for(Saved)
    driver.send(Load(CONFIG, checkpoint=path), SetLearningRate(0.3), Run())
    assert driver.wait_for(Ready).step == CALM_STEPS
    alone = tiny.train(tiny.make_trainer(CONFIG))
    assert driver.wait_for(Finished).result.test == alone.evaluate("test")


def test_another_run_has_all_halvings_again(driver, few_halvings):
    make_diverge(driver, OnDivergence.HALVE)
    driver.wait_for(Finished)
    make_diverge(driver, OnDivergence.HALVE, rate=60.0)
    assert driver.wait_for(Finished).result.reason is FinishReason.DONE


@pytest.mark.parametrize("started", [False, True])
def test_there_is_nothing_to_go_back_to(driver, started):
    driver.load(CONFIG)
    if started:
        driver.send(Step(3))
    driver.send(Rewind(0.5))
    with pytest.raises(UserError, match="has not diverged"):
        driver.wait_for(Snapshot)
    assert driver.observe().learning_rate == 0.3


def test_events_say_what_happened_in_this_order(driver):
    driver.send(Load(CONFIG.replace(learning_rate=1000.0), on_divergence=OnDivergence.STOP), Run())
    kinds: list[type[Event]] = []
    while not kinds or kinds[-1] is not Finished:
        event = driver.next_event()
        assert not isinstance(event, Failed)
        kinds.append(type(event))
    assert kinds[-3:] == [Ready, Diverged, Finished]
