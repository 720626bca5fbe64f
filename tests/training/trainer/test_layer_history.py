"""The layers' curves are what the layer table would have said, and looking changes nothing."""

from __future__ import annotations

from time import perf_counter

import numpy as np
import pytest

from tests.training import tiny
from tui_nn.training.health.layer_statistics import measure_layers
from tui_nn.training.protocol.commands import Observe
from tui_nn.training.protocol.snapshot import RunState
from tui_nn.training.session.observation import observe
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.training.trainer.layer_history import (
    LONGEST,
    PENDING,
    POINTS,
    SHORTEST,
    SMALL_SHORTEST,
    LayerHistory,
)
from tui_nn.training.trainer.pacer import Pacer

INTERVAL = SMALL_SHORTEST
"""Of the small runs here."""


def test_each_layer_has_its_curves():
    assert list(tiny.make_trainer(hidden=(8, 5)).layer_curves) == [
        "update_ratio.hidden 1",
        "gradient_norm.hidden 1",
        "inactive_share.hidden 1",
        "update_ratio.hidden 2",
        "gradient_norm.hidden 2",
        "inactive_share.hidden 2",
        "update_ratio.output",
        "gradient_norm.output",
    ]
    leaky = tiny.make_trainer(activation="leaky-relu").layer_curves
    assert "inactive_share.hidden 1" not in leaky


@pytest.mark.parametrize("activation", ["relu", "sigmoid"])
def test_a_point_is_what_the_layer_table_would_have_said(activation):
    trainer = tiny.make_trainer(activation=activation, batch_size=64, epochs=40)
    assert trainer._history.interval == INTERVAL
    while trainer.step < 2 * INTERVAL:
        tiny.advance(trainer, 1)
        table = {layer.name: layer for layer in measure_layers(trainer)}
        if trainer.step % INTERVAL:
            continue
        for name, curve in trainer.layer_curves.items():
            quantity, _, layer = name.partition(".")
            sample = curve.sample(100)
            assert sample.steps[-1] == trainer.step
            assert sample.mean[-1] == pytest.approx(getattr(table[layer], quantity))


def test_of_a_large_layer_it_is_a_good_guess():
    trainer = tiny.make_trainer(tiny.DIGITS, hidden=(40,), samples=300, batch_size=64)
    tiny.advance(trainer, 5)
    trainer.executor.gradients(*trainer.probe())
    for number in range(2):
        exact = trainer.executor.meter.measure(number, 0.001, trainer.step)
        guess = trainer.executor.meter.estimate_norms(number, 0.001, trainer.step)
        expected = (exact.norm, exact.gradient_norm, exact.update_norm)
        np.testing.assert_allclose(guess, expected, rtol=0.25 if number == 0 else 1e-6)


def test_points_lie_equally_far_apart():
    trainer = tiny.train(tiny.make_trainer(epochs=300), [3, 50, 1, 7])
    for curve in trainer.layer_curves.values():
        steps = curve.sample(1000).steps
        np.testing.assert_array_equal(steps, np.arange(INTERVAL, 1501, INTERVAL))
        assert len(steps) > PENDING


def test_looking_changes_nothing():
    """Neither at the curves, which puts the latest points into them, nor at all the rest."""
    unwatched = tiny.train(tiny.make_trainer(epochs=100))
    trainer = tiny.make_trainer(epochs=100)
    while trainer.finish_reason is None:
        trainer.run_steps(3)
        snapshot = observe(trainer, Observe(), RunState.RUNNING, Pacer(perf_counter))
        assert snapshot.layer_curves.keys() == trainer.layer_curves.keys()
    tiny.assert_same_run(trainer, unwatched)


def test_without_layers_there_are_no_curves():
    trainer = tiny.make_trainer()
    question = Observe(layers=False)
    assert not observe(trainer, question, RunState.READY, Pacer(perf_counter)).layer_curves


@pytest.mark.parametrize("points", [0, 3, PENDING - 1, PENDING])
@pytest.mark.parametrize("more", [1, PENDING + 1])
def test_a_history_can_be_gone_back_to(points, more):
    trainer, other = (tiny.make_trainer(epochs=400) for _ in range(2))
    interval = trainer._history.interval
    for run in (trainer, other):
        tiny.advance(run, points * interval)
    mark = trainer._history.mark()
    tiny.advance(trainer, more * interval)
    assert len(trainer.layer_curves["update_ratio.output"]) == points + more
    for _ in range(2):
        trainer._history.go_back(mark)
        for name, curve in trainer.layer_curves.items():
            for part, array in curve.state().items():
                np.testing.assert_array_equal(array, other.layer_curves[name].state()[part])


@pytest.mark.parametrize(
    ("recipe", "total_steps", "interval"),
    [
        ("moons", 15_000, 15_000 // POINTS),
        ("moons", 50, SMALL_SHORTEST),
        ("moons", 10**9, LONGEST),
        ("mnist", 8_440, SHORTEST),
        ("mnist", 100_000, 100_000 // POINTS),
        ("mnist", 10**9, LONGEST),
    ],
)
def test_how_often_depends_on_the_length_of_the_run(recipe, total_steps, interval):
    config = RECIPES[recipe].config
    sizes = {"moons": tiny.MOONS, "mnist": tiny.DIGITS.replace(hidden=config.hidden)}
    network = tiny.make_trainer(sizes[recipe]).network
    assert LayerHistory(network, total_steps).interval == interval
