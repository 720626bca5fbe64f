"""What is planted is found: the layer, the quantity, and what it did."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from tests.training import tiny
from tui_nn.engine.losses import LOSSES
from tui_nn.engine.network import Network
from tui_nn.engine.optimizers import OPTIMIZERS
from tui_nn.training.trainer.diagnosis import MOST_STEPS, OUTLIERS, STRIDE, Batch, Trouble, diagnose
from tui_nn.training.trainer.trainer import Trainer

GOOD_STEP = 3


class PlantedRun:
    """A run that is not trained: in each step, something is done to its network."""

    def __init__(self, plant: Callable[[Network, int], None], **changes) -> None:
        trainer = tiny.make_trainer(hidden=(8, 5), optimizer="adam", activation="relu", **changes)
        self._trainer, self._plant = trainer, plant
        self._kept = [array.copy() for array in trainer.network.parameters]
        self.executor, self.step = trainer.executor, GOOD_STEP
        self.steps_done = 0

    def go_back(self) -> None:
        for array, kept in zip(self._trainer.network.parameters, self._kept, strict=True):
            array[:] = kept
        self.step = GOOD_STEP

    def repeat(self, steps: int) -> None:
        for _ in range(steps):
            self.step += 1
            self.steps_done += 1
            self._plant(self._trainer.network, self.step)

    def next_batch(self) -> Batch:
        return self._trainer.next_batch()

    probe = next_batch

    @property
    def is_back(self) -> bool:
        arrays = self._trainer.network.parameters
        same = all(np.array_equal(a, k) for a, k in zip(arrays, self._kept, strict=True))
        return same and self.step == GOOD_STEP


def double(number: int) -> Callable[[Network, int], None]:
    """Twice the weights of a layer with each step, half those of the others."""

    def plant(network: Network, _step: int) -> None:
        for place, layer in enumerate(network.layers):
            layer.parameters["weights"][:] *= 2.0 if place == number else 0.5

    return plant


def spoil(
    number: int, at: int, value: float, buffer: str = "values"
) -> Callable[[Network, int], None]:
    """One bad number in a layer at a certain step."""

    def plant(network: Network, step: int) -> None:
        if step == at:
            flat = getattr(network.parameters, buffer)
            network.view_like(flat)[number]["weights"][0, 0] = value

    return plant


@pytest.mark.parametrize(("number", "name"), [(0, "hidden 1"), (1, "hidden 2"), (2, "output")])
@pytest.mark.parametrize("far", [5, 4 * STRIDE])
def test_weights_that_grow_are_named(number, name, far):
    run = PlantedRun(double(number))
    found = diagnose(run, GOOD_STEP + far, 50.0)
    assert found == Trouble(name, "weights", "grew 16 times")
    assert run.is_back


@pytest.mark.parametrize(("number", "name"), [(0, "hidden 1"), (1, "hidden 2"), (2, "output")])
@pytest.mark.parametrize("at", [4, 30, 50])
@pytest.mark.parametrize(("bad", "finding"), [(math.inf, "infinite"), (math.nan, "NaN")])
def test_the_layer_that_was_spoilt_is_named(number, name, at, bad, finding):
    run = PlantedRun(spoil(number, at, bad))
    found = diagnose(run, 51, math.nan)
    assert found == Trouble(name, "weights", f"became {finding}")
    assert run.is_back


def test_a_gradient_that_the_optimizer_cannot_square_is_named():
    run = PlantedRun(spoil(1, 20, math.inf, "second_moments"))
    found = diagnose(run, 40, math.nan)
    assert found == Trouble("hidden 2", "gradient", "became too large for the optimizer")


def test_outputs_come_before_the_loss():
    """Weights that are finite still, but whose sums are not."""

    def plant(network: Network, step: int) -> None:
        if step == 10:
            network.layers[1].parameters["weights"][:] = 3e38

    assert diagnose(PlantedRun(plant), 11, math.nan).quantity == "outputs"
    assert diagnose(PlantedRun(plant), 11, math.nan).layer == "hidden 2"


def test_what_grew_most_is_named_if_nothing_grew_much():
    def plant(network: Network, step: int) -> None:
        network.layers[1].parameters["weights"][:] *= 1.5 if step < GOOD_STEP + 4 else 1.0

    found = diagnose(PlantedRun(plant), GOOD_STEP + 20, 50.0)
    assert found.layer
    assert found.quantity != "loss"
    assert found.finding in ("grew 3 times", "grew 4 times")


def test_a_loss_that_blows_up_by_itself_is_named():
    """An example may be unlike all others: then no layer is to blame, nor what it did to them."""
    run = PlantedRun(spoil(1, 20, 1e9))
    assert diagnose(run, 20, 1e12) == Trouble("", "loss", OUTLIERS)
    assert diagnose(run, 21, 1e12)[:2] == ("hidden 2", "weights")
    assert run.is_back


def test_what_is_too_far_back_is_not_done_again():
    run = PlantedRun(double(0))
    assert diagnose(run, GOOD_STEP + MOST_STEPS + 1, 50.0) == Trouble("", "loss", "blew up")
    assert run.steps_done == 0
    assert run.is_back


def test_it_does_not_take_long():
    run = PlantedRun(spoil(0, 900, math.inf))
    diagnose(run, 1000, math.nan)
    assert run.steps_done < 2 * 1000


CONFIGS = {
    "categorical-cross-entropy": tiny.DIGITS,
    "binary-cross-entropy": tiny.MOONS,
    "mean-squared-error": tiny.HOUSES,
}


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("rate", [300.0, 1e30])
def test_every_loss_and_optimizer_has_its_diagnosis(loss, optimizer, rate):
    trainer: Trainer = tiny.make_trainer(CONFIGS[loss], optimizer=optimizer, epochs=60)
    trainer.base_rate = rate
    tiny.train(trainer)
    found = trainer.divergence
    assert found is not None
    assert found.layer in [layer.name for layer in trainer.network.layers]
    assert found.quantity in ("outputs", "gradient", "weights")
    assert found.finding.startswith(("grew", "became"))
    assert (found.good_step, found.learning_rate) == (0, rate)
