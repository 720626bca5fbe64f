"""A pinned drawing in the session: followed while it trains, whatever else happens."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.training import tiny
from tui_nn.errors import DataError
from tui_nn.training.protocol.commands import Load, Observe, Pause, Run, Step
from tui_nn.training.protocol.drawings import Answering, Classified
from tui_nn.training.protocol.events import Failed, Finished
from tui_nn.training.protocol.sketching import Classify, Pin
from tui_nn.training.protocol.snapshot import RunState, Snapshot

ENDLESS_DIGITS = tiny.DIGITS.replace(epochs=1_000_000)


def test_it_is_followed_from_the_pinning_on(driver):
    driver.load(ENDLESS_DIGITS)
    assert driver.observe().pinned is None
    driver.send(Step(3))
    driver.observe_until(RunState.PAUSED, step=3)
    driver.send(Pin(tiny.SEVEN))
    pinned = driver.observe().pinned
    np.testing.assert_array_equal([curve.steps[0] for curve in pinned.curves], [3] * 10)
    driver.send(Run())
    later = driver.observe_until(RunState.RUNNING, step=200)
    steps = later.pinned.curves[0].steps
    assert (steps[0], steps[-1]) == (3, later.step)
    assert len(steps) > 2
    assert (np.diff(steps) > 0).all()


def test_it_says_the_same_as_the_pad(driver):
    driver.load(ENDLESS_DIGITS)
    driver.send(Pin(tiny.SEVEN), Step(40))
    pinned = driver.observe_until(RunState.PAUSED, step=40).pinned
    driver.send(Classify(tiny.SEVEN, Answering.TRAINED))
    found = driver.wait_for(Classified)
    np.testing.assert_array_equal(pinned.picture, found.picture)
    np.testing.assert_array_equal(pinned.probabilities, found.probabilities)


def test_a_chunk_is_followed_without_being_watched(driver):
    """No one asks for a snapshot during the run; its story is there afterwards."""
    driver.load(tiny.DIGITS, epochs=400)
    driver.send(Pin(tiny.SEVEN), Run())
    last = driver.wait_for(Finished).result.steps
    steps = driver.observe().pinned.curves[0].steps
    assert (steps[0], steps[-1]) == (0, last)
    assert len(steps) > 2


def test_it_is_let_go(driver):
    driver.load(ENDLESS_DIGITS)
    driver.send(Pin(tiny.SEVEN), Pin(None))
    assert driver.observe().pinned is None


def test_it_stays_over_other_networks_and_restarts(driver):
    driver.load(ENDLESS_DIGITS)
    driver.send(Pin(tiny.SEVEN), Step(5))
    driver.observe_until(RunState.PAUSED, step=5)
    driver.load(tiny.MOONS)
    driver.send(Step(2))
    assert driver.observe_until(RunState.PAUSED, step=2).pinned is None
    driver.load(ENDLESS_DIGITS)
    driver.send(Step(1))
    steps = driver.observe_until(RunState.PAUSED, step=1).pinned.curves[0].steps
    np.testing.assert_array_equal(steps, [0, 1])


def test_buckets_are_no_more_than_columns(driver):
    driver.load(ENDLESS_DIGITS)
    driver.send(Pin(tiny.SEVEN))
    for step in range(1, 11):
        driver.send(Step(1))
        driver.observe_until(RunState.PAUSED, step=step)
    driver.send(Observe(columns=7))
    assert 3 < len(driver.wait_for(Snapshot).pinned.curves[0].steps) <= 7


def test_it_can_be_pinned_before_there_is_a_network(driver):
    driver.send(Pin(tiny.SEVEN), Load(ENDLESS_DIGITS))
    while not isinstance(event := driver.next_event(), Snapshot):
        assert not isinstance(event, Failed)
        if type(event).__name__ == "Ready":
            driver.send(Observe())
    assert event.pinned is not None


@pytest.mark.parametrize("strokes", [(), (((math.nan, 0.0),),)])
def test_what_is_no_drawing_is_refused_and_the_old_one_stays(driver, strokes):
    driver.load(ENDLESS_DIGITS)
    driver.send(Pin(tiny.SEVEN), Pin(strokes))
    with pytest.raises(DataError):
        driver.wait_for(Classified)
    assert driver.observe().pinned is not None


def test_following_does_not_change_the_run(driver):
    driver.load(tiny.DIGITS, epochs=30)
    driver.send(Pin(tiny.SEVEN), Run(), Pause(), Run())
    result = driver.wait_for(Finished).result
    alone = tiny.train(tiny.make_trainer(tiny.DIGITS, epochs=30))
    assert result.test == alone.evaluate("test")
