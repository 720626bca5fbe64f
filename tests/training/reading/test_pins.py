"""A pinned drawing's story: true, bounded, begun again with each network, and cheap."""

from __future__ import annotations

import numpy as np
import pytest

from tests.training import tiny
from tui_nn.training.reading.pins import COST_SHARE, PinnedDrawing
from tui_nn.training.trainer.history import CAPACITY


class Clock:
    """A clock that continues by `tick` at each look."""

    def __init__(self, tick: float = 0.0) -> None:
        self.now, self.tick = 0.0, tick

    def __call__(self) -> float:
        self.now += self.tick
        return self.now


def make_picture(trainer, number=0):
    return trainer.dataset.train.read().inputs[number].reshape(28, 28)


def make_pin(trainer, clock=None):
    return PinnedDrawing(make_picture(trainer), clock or Clock())


def answer(trainer, picture):
    return trainer.executor.predict(picture.reshape(1, -1))[0]


def test_every_reading_is_what_the_network_said_then():
    trainer = tiny.make_trainer(tiny.DIGITS, epochs=9)
    pin, said = make_pin(trainer), []
    for _ in range(6):
        pin.follow(trainer)
        said.append(answer(trainer, pin.picture))
        tiny.advance(trainer, 2)
    seen = pin.view(trainer, 80)
    assert len(seen.curves) == 10
    for label, curve in enumerate(seen.curves):
        np.testing.assert_array_equal(curve.steps, [0, 2, 4, 6, 8, 10, 12])
        expected = [row[label] for row in said]
        np.testing.assert_allclose(curve.mean[:6], expected)
    np.testing.assert_array_equal(seen.probabilities, answer(trainer, pin.picture))
    np.testing.assert_array_equal(seen.picture, make_picture(trainer))


def test_the_latest_answer_ends_the_curves_though_it_was_not_yet_due():
    trainer, clock = tiny.make_trainer(tiny.DIGITS), Clock(tick=1.0)
    pin = make_pin(trainer, clock)
    pin.follow(trainer)
    tiny.advance(trainer, 3)
    pin.follow(trainer)
    seen = pin.view(trainer, 80)
    np.testing.assert_array_equal(seen.curves[0].steps, [0, 3])
    assert [curve.mean[-1] for curve in seen.curves] == pytest.approx(seen.probabilities.tolist())


def test_looking_twice_at_one_step_adds_nothing():
    trainer = tiny.make_trainer(tiny.DIGITS)
    pin = make_pin(trainer)
    pin.view(trainer, 80)
    pin.follow(trainer)
    assert len(pin.view(trainer, 80).curves[0].steps) == 1


def test_curves_fit_the_columns_and_the_memory():
    trainer = tiny.make_trainer(tiny.DIGITS, epochs=10_000)
    pin = make_pin(trainer)
    for _ in range(CAPACITY + 100):
        pin.follow(trainer)
        trainer.run_steps(1)
    assert 15 < len(pin.view(trainer, 30).curves[3].steps) <= 30
    assert len(pin.view(trainer, 10 * CAPACITY).curves[3].steps) <= CAPACITY


def test_with_another_network_it_restarts_and_the_drawing_stays():
    trainer = tiny.make_trainer(tiny.DIGITS)
    pin = make_pin(trainer)
    tiny.advance(trainer, 8)
    pin.follow(trainer)
    other = tiny.make_trainer(tiny.DIGITS, seed=1)
    pin.follow(other)
    tiny.advance(other, 2)
    seen = pin.view(other, 80)
    np.testing.assert_array_equal(seen.curves[0].steps, [0, 2])
    np.testing.assert_array_equal(seen.picture, make_picture(trainer))


def test_a_network_of_anything_else_leaves_it_alone():
    digits, moons = tiny.make_trainer(tiny.DIGITS), tiny.make_trainer(tiny.MOONS)
    pin = make_pin(digits)
    pin.follow(moons)
    assert pin.view(moons, 80) is None
    assert pin.view(digits, 80) is not None


def test_it_takes_no_more_than_its_share_of_the_time():
    """A reading that takes a second must be followed by a hundred without one."""
    trainer, clock = tiny.make_trainer(tiny.DIGITS, epochs=1000), Clock(tick=1.0)
    pin = make_pin(trainer, clock)
    pin.follow(trainer)
    clock.tick = 0.0
    trainer.run_steps(1)
    clock.now += 0.9 / COST_SHARE
    pin.follow(trainer)
    assert len(pin._curves[0]) == 1
    clock.now += 0.2 / COST_SHARE
    pin.follow(trainer)
    assert len(pin._curves[0]) == 2


def test_following_does_not_change_the_run():
    alone, followed = tiny.make_trainer(tiny.DIGITS), tiny.make_trainer(tiny.DIGITS)
    pin = make_pin(followed)
    for trainer in (alone, followed):
        while trainer.run_steps(1):
            if trainer is followed:
                pin.follow(trainer)
    tiny.assert_same_run(alone, followed)


def test_the_weights_of_the_best_epoch_are_those_that_answer_at_the_end():
    """An early stop brings back better weights without a step: the answer is theirs."""
    trainer = tiny.make_trainer(
        tiny.DIGITS, epochs=60, early_stopping=2, validation_split=0.2, learning_rate=0.05
    )
    pin = make_pin(trainer)
    while trainer.run_steps(1):
        pin.view(trainer, 10)
    seen = pin.view(trainer, 10)
    np.testing.assert_array_equal(seen.probabilities, answer(trainer, pin.picture))


def test_a_view_does_not_change_later():
    trainer = tiny.make_trainer(tiny.DIGITS)
    pin = make_pin(trainer)
    seen = pin.view(trainer, 80)
    probabilities, mean = seen.probabilities.copy(), seen.curves[0].mean.copy()
    tiny.train(trainer)
    pin.view(trainer, 80)
    np.testing.assert_array_equal(seen.probabilities, probabilities)
    np.testing.assert_array_equal(seen.curves[0].mean, mean)
    assert not seen.picture.flags.writeable
    assert pin.picture.flags.writeable == make_picture(trainer).flags.writeable
