"""Tests of a run as it was: what was not kept is taken from what was measured at that time."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.training import tiny
from tests.training.driver import Driver
from tui_nn.training.health.bands import UNJUDGED
from tui_nn.training.moments.past import measure_past_layers, recall, value_at
from tui_nn.training.moments.travel import TimeTravel
from tui_nn.training.protocol.commands import Observe, Rewind, Run
from tui_nn.training.protocol.events import Diverged, Finished
from tui_nn.training.protocol.inquiries import TravelTo
from tui_nn.training.protocol.snapshot import RunState, Snapshot
from tui_nn.training.trainer.history import Curve
from tui_nn.training.trainer.trainer import Trainer

LONG = tiny.MOONS.replace(epochs=40, optimizer="adam")


def recall_at(trainer: Trainer, step: int) -> Trainer:
    twin = tiny.advance(tiny.make_trainer(trainer.config), step)
    return recall(trainer, step, twin.network.parameters.values)


def test_the_update_ratio_is_the_one_that_was_measured_then():
    trainer = tiny.advance(tiny.make_trainer(LONG), 100)
    for layer in measure_past_layers(recall_at(trainer, 50)):
        curve = trainer.layer_curves[f"update_ratio.{layer.name}"].sample(1024)
        assert curve.steps.tolist() == [24, 48, 72, 96]
        assert layer.update_ratio == curve.mean[1]
        assert layer.verdict == UNJUDGED


def test_before_the_first_point_or_without_any_it_is_unknown():
    curve = Curve()
    assert math.isnan(value_at(curve, 3))
    curve.extend(600, [1.0, 2.0, 3.0], stride=300)
    assert math.isnan(value_at(curve, 200))
    assert [value_at(curve, step) for step in (400, 700, 800, 1300)] == [1.0, 1.0, 2.0, 3.0]


def test_looking_at_the_past_leaves_the_run_as_it_is():
    trainer = tiny.advance(tiny.make_trainer(LONG), 90)
    past = recall_at(trainer, 20)
    assert not past.network.parameters.first_moments.any()
    for name in ("train", "validation", "test"):
        past.evaluate(name)
    measure_past_layers(past)
    assert past.network is not trainer.network
    tiny.assert_same_run(trainer, tiny.advance(tiny.make_trainer(LONG), 90))
    tiny.assert_same_run(tiny.train(trainer), tiny.train(tiny.make_trainer(LONG)))


@pytest.mark.parametrize("config", [tiny.HOUSES, tiny.DIGITS, tiny.MOONS], ids=str)
def test_evaluations_are_those_of_the_moment(config):
    trainer = tiny.advance(tiny.make_trainer(config), 8)
    twin = tiny.advance(tiny.make_trainer(config), 3)
    past = recall_at(trainer, 3)
    assert past.validation == twin.evaluate("validation")
    assert past.evaluate("test") == twin.evaluate("test")
    np.testing.assert_array_equal(past.latest_batch(), twin.latest_batch())


def test_after_a_divergence_the_moments_beyond_the_good_step_are_gone():
    driver = Driver()
    driver.load(tiny.HOUSES, learning_rate=30.0, optimizer="sgd", epochs=50)
    driver.send(TravelTo(0), Run())
    while not isinstance(event := driver.next_event(), Diverged):
        pass
    good = event.divergence.good_step
    snapshot = driver.observe_until(RunState.PAUSED)
    assert snapshot.step == good
    assert snapshot.moments is not None
    assert max(snapshot.moments.steps) <= good
    assert snapshot.moments.shown == 0
    driver.send(Rewind(1e-6), TravelTo(None))
    driver.wait_for(Finished)
    driver.send(Observe())
    moments = driver.wait_for(Snapshot).moments
    assert moments is not None
    assert moments.steps[0] == 0
    assert moments.steps[-1] == 50 * tiny.make_trainer(tiny.HOUSES).steps_per_epoch
    driver.stop()


def test_a_shown_moment_that_made_room_for_others_stays_shown():
    trainer = tiny.make_trainer()
    each = trainer.network.parameters.values.nbytes + 2048
    travel = TimeTravel(3 * each, is_recorded=False)
    travel.begin(trainer)
    for _ in range(2):
        travel.finish(tiny.advance(trainer, 1))
    travel.travel(trainer, 2)
    shown = travel.past
    assert shown is not None
    values = shown.network.parameters.values.copy()
    for _ in range(15):
        travel.finish(tiny.advance(trainer, 1))
    assert 2 not in travel.album.steps
    travel.travel(trainer, 2)
    assert travel.past is shown
    np.testing.assert_array_equal(shown.network.parameters.values, values)
    view = travel.view(on_disk=False)
    assert view is not None
    assert (view.steps, view.shown) == ((0, 1, 2, 17), 2)


def test_a_shown_moment_that_is_gone_is_the_present_again():
    trainer, travel = tiny.make_trainer(), TimeTravel(10**6, is_recorded=False)
    travel.begin(trainer)
    for _ in range(6):
        tiny.advance(trainer, 1)
        travel.finish(trainer)
    travel.travel(trainer, 5)
    assert travel.past is not None
    travel.go_back(tiny.advance(tiny.make_trainer(), 3))
    assert travel.past is None
    assert travel.album.steps == (0, 1, 2, 3)
