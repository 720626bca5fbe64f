"""Lessons in the worker: with and without a run, and beside one that is trained."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from tests.training import tiny
from tests.training.driver import Driver
from tui_nn.errors import UserError
from tui_nn.training.lessons.pages import LESSONS
from tui_nn.training.lessons.player import LessonPlayer, needs_kernels
from tui_nn.training.protocol.commands import Run, Step
from tui_nn.training.protocol.events import Finished, Played
from tui_nn.training.protocol.inquiries import Play

WITHOUT_KERNELS = (1, 2, 3, 4, 5, 6, 7, 12)


@pytest.fixture
def driver() -> Iterator[Driver]:
    driver = Driver()
    yield driver
    driver.stop()


def test_a_lesson_is_played_before_there_is_a_run(driver):
    driver.send(Play(6, steps=2))
    view = driver.wait_for(Played).view
    assert (view.lesson, view.steps) == (6, 2)
    driver.send(Play(99))
    with pytest.raises(UserError, match="there is no lesson 99"):
        driver.wait_for(Played)


def test_lessons_leave_a_run_as_it_is(driver):
    driver.load(tiny.MOONS)
    driver.send(Step(1), Play(8, steps=30), Play(11, steps=30), Play(10, steps=30), Run())
    result = driver.wait_for(Finished).result
    alone = tiny.train(tiny.make_trainer(tiny.MOONS))
    assert (result.steps, result.test) == (alone.step, alone.evaluate("test"))


@pytest.mark.parametrize("number", WITHOUT_KERNELS)
def test_a_lesson_that_needs_no_kernels_calls_none(number, monkeypatch):
    def fail(*_):
        raise AssertionError("a kernel was called")

    for name in ("steps.run_batches", "activations.apply_activation", "losses.finish_sample"):
        monkeypatch.setattr(f"tui_nn.engine.kernels.{name}", fail)
    monkeypatch.setattr("tui_nn.data.strokes.rasterizer.prepare_drawings", fail)
    LessonPlayer().play(Play(number, steps=3))


def test_the_others_wait_for_the_kernels():
    plain = tuple(one.number for one in LESSONS if not needs_kernels(Play(one.number)))
    assert plain == WITHOUT_KERNELS


def test_a_rate_far_too_high_is_shown_without_a_warning():
    with np.errstate(all="raise"):
        player = LessonPlayer()
        for _ in range(3):
            view = player.play(Play(6, (1.4, 3.0, 3.0), steps=200)).view
    assert view.is_over
    for _ in range(3):
        view = player.play(Play(9, (9.0,), steps=200)).view
    assert "diverged" in view.text[2]
