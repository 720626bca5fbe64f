"""A verdict names the gravest trouble, and "healthy" is said of nothing that is not."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.training import tiny
from tests.ui.widgets.samples import layer
from tui_nn.training.health.bands import RATIO_BANDS, UNJUDGED
from tui_nn.training.health.layer_statistics import judge, measure_layers
from tui_nn.training.health.standing import Standing, standing_of
from tui_nn.training.health.verdicts import LITTLE_GAIN, MUCH_GAIN, conclude
from tui_nn.training.protocol.measurements import Divergence, LayerStatistics, Mood
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.recipes import RECIPES

DIVERGENCE = Divergence(7, "hidden 1", "outputs", "grew 12 times", 0, 50.0)

GOING_WELL = Standing(
    step=1000,
    finished=False,
    divergence=None,
    learning_rate=0.001,
    decayed=False,
    score="training accuracy 98.0%",
    baseline="the most frequent class (50%)",
    first_loss="ln 2 = 0.69",
    gain=0.96,
    flat_since=None,
    judged=True,
)
OK = (layer(verdict="ok", update_ratio=1e-3),)


def told(*layers: LayerStatistics, **changes: Any) -> str:
    return conclude(replace(GOING_WELL, **changes), layers or OK).text


def run(recipe: str, steps: int, **changes: object) -> str:
    trainer = tiny.make_trainer(RECIPES[recipe].config, **changes)
    while trainer.step < steps and not trainer.finish_reason and not trainer.divergence:
        trainer.run_steps(steps - trainer.step)
    return conclude(standing_of(trainer), measure_layers(trainer)).text


ORDER: tuple[tuple[str, dict[str, Any]], ...] = (
    ("no longer finite", {"layers": [layer(verdict="broken")]}),
    ("diverged at step 7 with learning rate 50", {"divergence": DIVERGENCE}),
    ("identical units", {"identical": ("hidden 1",)}),
    ("use a linear output: 73%", {"unreachable": "73% of the targets are outside"}),
    ("untrained", {"step": 0}),
    ("inputs are not standardized: area varies by 51", {"unscaled": "area varies by 51"}),
    ("of the units never fire", {"layers": [layer(verdict="dead")]}),
    ("stuck at a limit", {"layers": [layer(verdict="saturated")]}),
    (
        "gradients vanish: 1e-5 in hidden 1, 1e-1 in the output",
        {
            "config": TrainingConfig(activation="sigmoid"),
            "layers": [layer(gradient_norm=1e-5), layer("output", gradient_norm=0.1)],
        },
    ),
    ("no better than the most frequent class", {"gain": 0.0}),
    ("stuck at training accuracy", {"flat_since": 500, "gain": 0.5}),
    ("finished: ", {"finished": True}),
    ("exactly zero", {"layers": [layer(verdict="still")]}),
    ("under way", {"judged": False}),
    ("lower learning rate", {"layers": [layer(verdict="fast")]}),
    ("the loss is flat", {"flat_since": 500}),
    ("hardly moving", {"layers": [layer(verdict="slow")]}),
    ("healthy", {}),
)
"""What is reported, and of what change in a run that goes well; the gravest first."""


@pytest.mark.parametrize(("graver", "slighter"), list(pairwise(ORDER)))
def test_the_gravest_trouble_is_reported_first(graver, slighter):
    layers = [*slighter[1].get("layers", []), *graver[1].get("layers", [])]
    both = slighter[1] | graver[1] | {"layers": None}
    del both["layers"]
    assert graver[0] in told(*layers, **both)


STANDINGS = st.builds(
    replace,
    st.just(GOING_WELL),
    step=st.sampled_from([0, 1, 1000]),
    finished=st.booleans(),
    divergence=st.sampled_from([None, None, DIVERGENCE]),
    decayed=st.booleans(),
    gain=st.floats(-1, 1) | st.just(float("nan")),
    flat_since=st.sampled_from([None, None, 500]),
    judged=st.booleans(),
    identical=st.sampled_from([(), (), ("hidden 1",)]),
    unreachable=st.sampled_from(["", "", "73% of the targets are outside tanh's range, -1 to 1"]),
)
RATIOS = st.floats(-9, 2).map(lambda power: 10**power)


@given(STANDINGS, st.lists(RATIOS, min_size=1, max_size=3))
def test_healthy_is_said_of_nothing_that_is_not(standing, ratios):
    layers = [layer(update_ratio=r, verdict=judge(1, 1, r, None, "")) for r in ratios]
    found = conclude(standing, layers)
    if found.text.startswith("healthy"):
        ok = RATIO_BANDS[0]
        assert all(ok.low <= ratio <= ok.high for ratio in ratios)
        assert standing.step > 0
        assert standing.judged
        assert not standing.finished
        assert standing.divergence is None
        assert standing.flat_since is None
        assert not standing.gain <= LITTLE_GAIN
        assert standing.identical == ()
        assert standing.unreachable == ""
    if found.mood is Mood.GOOD and standing.flat_since is not None:
        assert not standing.gain <= MUCH_GAIN
        assert standing.finished


def test_health_is_a_falling_loss_and_steps_in_the_band():
    assert told() == "healthy: the loss falls, a step changes the weights by 1e-3 of their size"


def test_before_the_first_step_it_says_what_loss_to_expect():
    trainer = tiny.make_trainer(tiny.DIGITS)
    verdict = conclude(standing_of(trainer), measure_layers(trainer))
    assert verdict.mood is Mood.NEUTRAL
    assert verdict.text.startswith("untrained: ")
    assert verdict.text.endswith("the loss should be ln 10 = 2.30")
    assert run("houses", 0, samples=90).endswith("random answers")


def test_before_much_was_trained_nothing_is_claimed():
    assert told(judged=False).startswith("under way")


def test_a_rate_that_diverges_is_never_healthy():
    assert run("spirals", 60, learning_rate=50.0).startswith("diverged at step")


def test_a_linear_network_is_stuck_with_xor():
    found = run("xor", 1000, hidden=())
    assert found.startswith("stuck at training accuracy 7")
    assert "add a hidden layer" in found


@pytest.mark.parametrize("step", [0, 1, 300])
def test_zeros_make_identical_units(step):
    assert run("xor", step, initializer="zeros").startswith("hidden 1: identical units")


@pytest.mark.parametrize("activation", ["sigmoid", "relu"])
def test_an_output_that_cannot_reach_the_prices_is_named(activation):
    found = run("houses", 100, output_activation=activation, samples=90, epochs=40)
    assert found.startswith("use a linear output: ")
    assert activation in found


def test_spirals_are_too_much_for_sigmoid_layers():
    found = run("spirals", 600, activation="sigmoid")
    assert found.startswith("stuck at training accuracy")
    assert "try relu" in found


def test_a_rate_that_is_too_low_is_to_be_raised():
    found = run("moons", 300, learning_rate=1e-7)
    assert found == "no better than the most frequent class (51%): raise the learning rate"


def test_a_decayed_schedule_is_not_a_slow_network():
    trainer = tiny.train(tiny.make_trainer(RECIPES["spirals"].config))
    layers = measure_layers(trainer)
    found = conclude(standing_of(trainer), layers)
    assert {layer.verdict for layer in layers} == {UNJUDGED}
    assert found.mood is Mood.GOOD
    assert found.text == "finished: training accuracy 100%; the learning rate has decayed to 7e-6"
    slow = [replace(layer, verdict="slow") for layer in layers]
    assert told(*slow, decayed=True).startswith("finishing")
    assert told(*slow).endswith("the learning rate may be too low")


def test_a_flat_loss_is_stuck_only_far_from_the_goal():
    assert told(flat_since=500) == "the loss is flat since step 500, at training accuracy 98.0%"
    assert told(flat_since=500, gain=0.5).startswith(
        "stuck at training accuracy 98.0% since step 500: "
    )
    assert told(flat_since=None, gain=0.5).startswith("healthy")


def test_a_run_that_ends_no_better_than_the_baseline_says_so():
    text = "no better than the most frequent class (50%): try more units, or another learning rate"
    assert told(gain=0.0, finished=True) == text
    assert told(gain=0.0).endswith("the loss still falls")
