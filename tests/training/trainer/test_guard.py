"""What is a divergence and what is only noise, at the same step however a run is portioned."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.training import tiny
from tui_nn.data.built_in import DIGITS
from tui_nn.engine.optimizers import OPTIMIZERS
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.training.trainer.assembly import make_network
from tui_nn.training.trainer.guard import (
    BLOWN_UP,
    CALM,
    INTERVAL,
    LARGE,
    SHORT_INTERVAL,
    WINDOW,
    Guard,
    is_finite,
)

UNTRAINED = 2.0

losses_of_a_run = st.lists(
    st.one_of(st.floats(0, 10), st.floats(0, 100), st.sampled_from([1e9, 20.0, math.inf])),
    min_size=1,
    max_size=80,
)


def make_guard(untrained: float = UNTRAINED) -> Guard:
    return Guard(tiny.make_trainer().network, untrained)


def first_bad(losses: np.ndarray, cuts: list[int]) -> int | None:
    """Where the guard finds the divergence if it is shown the losses piece by piece."""
    guard = make_guard()
    for start, end in pairwise([0, *sorted({cut for cut in cuts if cut < len(losses)}), None]):
        place = guard.first_bad(losses[: start or 0], losses[start:end])
        if place is not None:
            return (start or 0) + place
    return None


def naive_first_bad(losses: np.ndarray) -> int | None:
    """The rule, as it is written down."""
    for place, loss in enumerate(losses):
        latest = losses[max(place + 1 - WINDOW, 0) : place + 1]
        if not math.isfinite(loss):
            return place
        if latest.sum() / WINDOW > BLOWN_UP * UNTRAINED:
            return place
    return None


@given(losses_of_a_run, st.lists(st.integers(1, 79), max_size=6))
@settings(max_examples=200, deadline=None)
def test_the_rule_is_kept_however_the_losses_come(values, cuts):
    losses = np.array(values)
    infinite = np.flatnonzero(~np.isfinite(losses))
    if len(infinite):  # the kernel goes no further
        losses = losses[: infinite[0] + 1]
        cuts = [cut for cut in cuts if cut <= infinite[0]]
    assert first_bad(losses, cuts) == naive_first_bad(losses)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_non_finite_values_are_found_at_once(bad):
    assert make_guard().first_bad(np.zeros(0), np.array([bad])) == 0
    assert make_guard().first_bad(np.ones(50), np.array([1.0, bad])) == 1
    assert make_guard(math.inf).first_bad(np.ones(50), np.array([1.0, bad])) == 1


def test_a_spike_is_no_divergence():
    losses = np.ones(60)
    losses[30] = (BLOWN_UP * UNTRAINED - 1) * WINDOW
    assert make_guard().first_bad(np.zeros(0), losses) is None
    losses[31] = losses[30]
    assert make_guard().first_bad(np.zeros(0), losses) == 31


def test_a_network_that_had_no_loss_can_have_any():
    assert make_guard(0.0).first_bad(np.zeros(0), np.full(50, 1e30)) is None


def test_of_a_large_network_more_states_are_kept():
    config = tiny.DIGITS.replace(hidden=(1400,))
    assert make_network(config, DIGITS).parameters.values.size > LARGE
    assert Guard(make_network(config, DIGITS), 1.0).interval == SHORT_INTERVAL < INTERVAL
    assert make_guard().interval == INTERVAL


def test_only_a_calm_state_is_one_to_go_back_to():
    guard = make_guard()
    assert guard.is_calm(np.zeros(0))
    assert not guard.is_calm(np.full(5, 1.01 * CALM * UNTRAINED))
    assert guard.is_calm(np.full(100, CALM * UNTRAINED))
    assert not guard.is_calm(np.full(100, 1.01 * CALM * UNTRAINED))
    assert guard.is_calm(np.append(np.full(80, 1e9), np.ones(WINDOW)))
    assert not guard.is_calm(np.append(np.zeros(WINDOW - 1), 1.01 * BLOWN_UP * UNTRAINED))
    assert not guard.is_calm(np.array([math.inf, -math.inf]))
    assert not guard.is_calm(np.full(20, 1.7e308))


@pytest.mark.parametrize("buffer", ["values", "first_moments", "second_moments"])
@pytest.mark.parametrize("bad", [math.nan, -math.inf])
def test_one_bad_number_is_enough(buffer, bad):
    network = tiny.make_trainer().network
    assert is_finite(network)
    getattr(network.parameters, buffer)[-1] = bad
    assert not is_finite(network)


SANE_RATES = {"sgd": 0.3, "momentum": 0.03, "nesterov": 0.03}
"""Of the recipes' order where an optimizer does not fit its step to the gradient."""


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("name", ["moons", "spirals", "houses"])
@pytest.mark.parametrize("batch_size", [1, 32])
def test_runs_that_learn_are_left_alone(name, optimizer, batch_size):
    config = RECIPES[name].config.replace(
        samples=300, optimizer=optimizer, batch_size=batch_size, epochs=1 if batch_size == 1 else 12
    )
    rate = SANE_RATES.get(optimizer, config.learning_rate)
    if batch_size == 1 or name == "houses":
        rate /= 10
    trainer = tiny.train(tiny.make_trainer(config, learning_rate=rate))
    assert trainer.divergence is None
    assert trainer.step == trainer.total_steps


@pytest.mark.parametrize("seed", range(20))
def test_exclusive_or_is_left_alone(seed):
    trainer = tiny.train(tiny.make_trainer(RECIPES["xor"].config, seed=seed, epochs=400))
    assert trainer.divergence is None
