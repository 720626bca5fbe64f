from __future__ import annotations

import math

import numpy as np
import pytest

from tests.training import tiny
from tests.typed import expect
from tui_nn.training.health.standing import flat_since, has_identical_units, standing_of
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.training.trainer.history import Curve

XOR = RECIPES["xor"].config.replace(epochs=250)


def losses(*values: float) -> Curve:
    curve = Curve()
    curve.extend(1, values)
    return curve


def test_the_loss_is_flat_since_it_last_fell():
    falling, level = np.linspace(1, 0.5, 400), [0.5] * 1600
    assert 250 <= expect(flat_since(losses(*falling, *level), epoch=1)) <= 400
    assert flat_since(losses(*np.geomspace(1, 0.1, 2000)), epoch=1) is None
    assert expect(flat_since(losses(*[0.7] * 2000), epoch=1)) <= 64


def test_a_loss_that_rises_is_flat_and_one_that_gives_way_is_not():
    assert flat_since(losses(*np.linspace(0.5, 0.9, 2000)), epoch=1) is not None
    assert flat_since(losses(*[0.7] * 1500, *[0.1] * 500), epoch=1) is None


@pytest.mark.parametrize(("steps", "epoch"), [(199, 1), (999, 1000), (0, 1)])
def test_nothing_is_flat_before_there_is_enough_to_see(steps, epoch):
    assert flat_since(losses(*[0.7] * steps), epoch) is None


@pytest.mark.parametrize(("initializer", "alike"), [("zeros", True), ("he-uniform", False)])
@pytest.mark.parametrize("steps", [0, 1, 40])
@pytest.mark.parametrize("activation", ["sigmoid", "relu"])
def test_units_that_start_alike_are_recognized_as_such(initializer, alike, steps, activation):
    trainer = tiny.make_trainer(
        initializer=initializer, activation=activation, optimizer="sgd", epochs=20
    )
    tiny.advance(trainer, steps)
    assert standing_of(trainer).identical == (("hidden 1",) if alike else ())


def test_one_unit_that_differs_is_enough():
    layer = tiny.make_trainer(initializer="zeros").network.layers[0]
    assert has_identical_units(layer)
    layer.parameters["biases"][5] = 1
    assert not has_identical_units(layer)
    layer.parameters["biases"][5], layer.parameters["weights"][1, 3] = 0, 1
    assert not has_identical_units(layer)


def test_a_single_unit_is_not_identical_to_itself():
    assert standing_of(tiny.make_trainer(hidden=(1,), initializer="zeros")).identical == ()


@pytest.mark.parametrize(
    ("activation", "found"),
    [
        ("sigmoid", "outside sigmoid's range, 0 to 1"),
        ("tanh", "outside tanh's range, -1 to 1"),
        ("relu", "outside relu's range, 0 and up"),
        ("linear", ""),
        ("leaky-relu", ""),
    ],
)
def test_targets_that_an_output_cannot_reach_are_found(activation, found):
    standing = standing_of(tiny.make_trainer(tiny.HOUSES, output_activation=activation))
    assert standing.unreachable.endswith(found)
    assert bool(standing.unreachable) == bool(found)


def test_classes_are_reached_by_any_output():
    assert standing_of(tiny.make_trainer(XOR, output_activation="relu")).unreachable == ""


def test_the_gain_is_the_share_of_the_baselines_errors_that_is_avoided():
    trainer = tiny.advance(tiny.make_trainer(XOR), 100)
    for accuracy, gain in ((1.0, 1.0), (0.75, 0.5), (0.5, 0.0), (0.25, -0.5)):
        trainer.records.recent_correct = np.full(100, accuracy)
        assert standing_of(trainer).gain == pytest.approx(gain)
    assert standing_of(trainer).baseline == "the most frequent class (50%)"
    houses = tiny.advance(tiny.make_trainer(tiny.HOUSES), 3)
    houses.records.recent_losses = np.full(100, 0.25)
    assert standing_of(houses).gain == pytest.approx(0.75, abs=1e-3)
    assert standing_of(houses).score == "training R² 0.750"
    assert math.isnan(standing_of(tiny.make_trainer()).gain)


@pytest.mark.parametrize(
    ("changes", "advice"),
    [
        ({"hidden": ()}, "add a hidden layer"),
        ({"activation": "linear"}, "use relu"),
        ({"activation": "sigmoid"}, "try relu"),
        ({"activation": "relu"}, ""),
    ],
)
def test_advice_follows_from_the_settings(changes, advice):
    found = standing_of(tiny.make_trainer(**changes)).advice
    assert found.startswith(advice)
    assert bool(found) == bool(advice)


def test_a_cosine_schedule_has_decayed_at_its_end():
    trainer = tiny.make_trainer(schedule="cosine", epochs=10)
    assert not standing_of(trainer).decayed
    assert standing_of(tiny.train(trainer)).decayed
    assert not standing_of(tiny.train(tiny.make_trainer())).decayed
