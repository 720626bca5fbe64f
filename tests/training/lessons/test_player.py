"""LessonPlayer: sliders within their bounds, steps, restarts, and a run to take over."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_nn.errors import UserError
from tui_nn.training.lessons.experiments.table import EXPERIMENTS
from tui_nn.training.lessons.experiments.trained import make_trainer
from tui_nn.training.lessons.pages import LESSONS
from tui_nn.training.lessons.player import LessonPlayer, needs_kernels
from tui_nn.training.protocol.inquiries import Play
from tui_nn.training.protocol.lessons import ExperimentView

each = pytest.mark.parametrize("number", range(1, len(LESSONS) + 1))


def play(player: LessonPlayer, number: int, **details) -> ExperimentView:
    return player.play(Play(number, **details)).view


def same(one: ExperimentView, other: ExperimentView) -> bool:
    """Whether two views show the same numbers."""
    return (one.text, one.sliders, one.steps) == (other.text, other.sliders, other.steps)


def ends(view: ExperimentView) -> tuple[float, ...]:
    return tuple(slider.high for slider in view.sliders)


@each
def test_an_experiment_shows_text_and_a_picture(number):
    view = play(LessonPlayer(), number)
    assert view.lesson == number
    assert 2 <= len(view.text) <= 6
    assert view.lines or view.network or view.surface
    assert view.steps == 0
    for line in view.lines:
        assert line.x.shape == line.y.shape
    if view.surface is not None:
        assert np.isfinite(view.surface.values).all()
    for slider in view.sliders:
        assert slider.low <= slider.value <= slider.high
        assert not slider.choices or slider.high == len(slider.choices) - 1


@each
def test_every_slider_does_something(number):
    player = LessonPlayer()
    view = play(player, number)
    for place, slider in enumerate(view.sliders):
        values = [one.value for one in view.sliders]
        values[place] = slider.high if slider.value != slider.high else slider.low
        moved = play(player, number, sliders=tuple(values))
        assert moved.sliders[place].value == values[place]
        is_elsewhere = (moved.text, moved.recipe) != (view.text, view.recipe)
        assert is_elsewhere or moved.lines[0].y.shape != view.lines[0].y.shape


@each
def test_steps_train_and_a_restart_takes_them_back(number):
    player = LessonPlayer()
    first = play(player, number)
    trained = play(player, number, steps=3)
    assert trained.can_step == EXPERIMENTS[LESSONS[number - 1].experiment].can_step
    if not trained.can_step:
        assert same(first, trained)
        return
    assert trained.steps == 3
    assert trained.text != first.text
    assert same(play(player, number, restart=True), first)


@each
def test_steps_do_not_depend_on_how_they_are_grouped(number):
    one, other = LessonPlayer(), LessonPlayer()
    values = tuple(slider.value for slider in play(one, number).sliders)
    at_once = play(one, number, steps=20)
    play(other, number)
    for _ in range(4):
        in_parts = play(other, number, sliders=values, steps=5)
        values = tuple(slider.value for slider in in_parts.sliders)
    assert at_once.text == in_parts.text


@each
@pytest.mark.parametrize("extreme", ["as it is", "high", "low"])
def test_the_recipe_is_a_run_that_trains(number, extreme):
    player = LessonPlayer()
    view = play(player, number)
    if extreme != "as it is":
        values = tuple(getattr(slider, extreme) for slider in view.sliders)
        view = play(player, number, sliders=values)
    config = view.recipe
    assert config is not None
    if config.source.is_generated and config.dataset != "digits":
        trainer = make_trainer(dataclasses.replace(config, samples=None))
        assert trainer.run_steps(2) > 0 or trainer.divergence


def test_the_settings_are_taken_over():
    player = LessonPlayer()
    rate = play(player, 9, sliders=(8.0,)).recipe
    assert rate is not None
    assert (rate.learning_rate, rate.optimizer) == (10.0, "sgd")
    batches = play(player, 10, sliders=(0.0, 1.0, 1.0)).recipe
    assert batches is not None
    assert (batches.batch_size, batches.samples, batches.early_stopping) == (1, 200, 10)
    houses = play(player, 11, sliders=(0.0, 1.0)).recipe
    assert houses is not None
    assert houses.hidden == ()
    digits = play(player, 12, sliders=(3.0, 0.0, 0.0, 0.0, 1.0)).recipe
    assert digits is not None
    assert digits.dataset == "mnist"


@settings(max_examples=60, deadline=None)
@given(number=st.integers(1, 7), values=st.lists(st.floats(), max_size=8))
def test_no_value_leaves_the_bounds(number, values):
    view = play(LessonPlayer(), number, sliders=tuple(values))
    for slider in view.sliders:
        assert slider.low <= slider.value <= slider.high
        assert not slider.choices or slider.value == round(slider.value)


def test_a_value_that_is_no_number_leaves_its_slider():
    view = play(LessonPlayer(), 1, sliders=(math.nan, 99.0))
    first = play(LessonPlayer(), 1)
    assert view.sliders[0].value == first.sliders[0].value
    assert view.sliders[1].value == view.sliders[1].high


def test_another_lesson_begins_again():
    player = LessonPlayer()
    trained = play(player, 6, steps=5)
    play(player, 7)
    assert play(player, 6).steps == 0 != trained.steps


def test_a_changed_network_begins_again_and_a_changed_rate_does_not():
    player = LessonPlayer()
    play(player, 6, steps=5)
    assert play(player, 6, sliders=(0.5,)).steps == 5
    assert play(player, 6, sliders=(0.5, 1.0)).steps == 0


@pytest.mark.parametrize("number", [0, 13])
def test_there_are_no_other_lessons(number):
    assert not needs_kernels(Play(number))
    with pytest.raises(UserError, match=f"there is no lesson {number}: they are 1 to 12"):
        LessonPlayer().play(Play(number))
