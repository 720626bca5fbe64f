"""What is said of a layer follows from what is in it, and looking changes nothing."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests import naive
from tests.training import tiny
from tests.typed import expect_a
from tui_nn.data.dataset import Split
from tui_nn.training.health.bands import FASTEST, MUCH_IDLE, SLOWEST
from tui_nn.training.health.layer_statistics import judge, measure_layers
from tui_nn.training.trainer.layer_history import inactive_share


def test_every_layer_is_measured():
    trainer = tiny.advance(tiny.make_trainer(hidden=(8, 5)), 3)
    layers = measure_layers(trainer)
    assert [layer.name for layer in layers] == ["hidden 1", "hidden 2", "output"]
    assert [layer.description.activation for layer in layers] == ["relu", "relu", "sigmoid"]
    assert [
        (layer.description.in_features, layer.description.out_features) for layer in layers
    ] == [(2, 8), (8, 5), (5, 1)]
    for found, layer in zip(layers, trainer.network.layers, strict=True):
        assert found.mean == pytest.approx(layer.parameters["weights"].mean(dtype=float))
        assert found.deviation == pytest.approx(layer.parameters["weights"].std(dtype=float))
        assert (found.minimum, found.maximum) == (
            layer.parameters["weights"].min(),
            layer.parameters["weights"].max(),
        )
        assert found.histogram.sum() == layer.parameters["weights"].size
    assert [layer.inactive_word for layer in layers] == ["dead", "dead", ""]
    assert layers[-1].inactive_share is None


def test_gradient_and_ratio_are_those_of_the_latest_batch():
    trainer = tiny.advance(tiny.make_trainer(optimizer="sgd", learning_rate=0.05), 3)
    batch = trainer.latest_batch()
    train = trainer.dataset.train
    layers = naive.copy_layers(trainer.network.layers)
    loss = trainer.config.loss
    grads = naive.gradients(
        layers, expect_a(Split, train).inputs[batch], expect_a(Split, train).targets[batch], loss
    )
    for found, layer, (weights_grad, _) in zip(measure_layers(trainer), layers, grads, strict=True):
        norm = np.linalg.norm(weights_grad)
        assert found.gradient_norm == pytest.approx(norm, rel=1e-4)
        expected = 0.05 * norm / np.linalg.norm(layer.weights)
        assert found.update_ratio == pytest.approx(expected, rel=1e-3)


def test_units_that_never_fire_are_dead():
    trainer = tiny.make_trainer()
    layer = trainer.network.layers[0]
    layer.parameters["biases"][:6] = -100
    layer.parameters["biases"][6:] = 100
    found = measure_layers(trainer)[0]
    assert found.inactive_share == 6 / 8
    assert found.verdict == "dead"
    layer.parameters["biases"][:6] = 100
    found = measure_layers(trainer)[0]
    assert found.inactive_share == 0
    assert found.verdict != "dead"


@pytest.mark.parametrize("activation", ["tanh", "sigmoid"])
def test_answers_at_a_limit_are_saturated(activation):
    trainer = tiny.make_trainer(activation=activation)
    layer = trainer.network.layers[0]
    layer.parameters["weights"][:] = 0.01
    layer.parameters["biases"][:2] = 50
    layer.parameters["biases"][2:4] = -50
    found = measure_layers(trainer)[0]
    assert found.inactive_share == 0.5
    assert found.inactive_word == found.verdict == "saturated"


@pytest.mark.parametrize("activation", ["linear", "leaky-relu"])
def test_some_activations_cannot_fail_so(activation):
    found = measure_layers(tiny.make_trainer(activation=activation))[0]
    assert found.inactive_share is None
    assert found.inactive_word == ""


def test_weights_that_are_all_zero_stand_still():
    layers = measure_layers(tiny.make_trainer(initializer="zeros", activation="leaky-relu"))
    assert [layer.verdict for layer in layers] == ["still", "still"]
    assert all(layer.update_ratio == 0 for layer in layers)


@pytest.mark.parametrize("trouble", [math.nan, math.inf])
def test_a_weight_that_is_no_number_is_broken(trouble):
    trainer = tiny.make_trainer()
    trainer.network.layers[0].parameters["weights"][0, 0] = trouble
    assert measure_layers(trainer)[0].verdict == "broken"


@pytest.mark.parametrize("step", [0, 3, 5])
def test_looking_changes_nothing(step):
    trainer = tiny.advance(tiny.make_trainer(), step)
    measure_layers(trainer)
    tiny.assert_same_run(trainer, tiny.advance(tiny.make_trainer(), step))


def test_inactive_share():
    outputs = np.array([[0.0, 0.0, 1.0], [0.0, 2.0, 3.0]])
    assert inactive_share("relu", outputs) == pytest.approx(1 / 3)
    outputs = np.array([[0.99, -0.99], [0.96, 0.0]])
    assert inactive_share("tanh", outputs) == 0.5
    outputs = np.array([[0.999, 0.001], [0.96, 0.5]])
    assert inactive_share("sigmoid", outputs) == 0.5
    assert inactive_share("softmax", outputs) == 0.5


@pytest.mark.parametrize(
    ("deviation", "gradient", "ratio", "share", "verdict"),
    [
        (1, 1, 1e-3, None, "ok"),
        (1, 1, 1e-3, MUCH_IDLE, "ok"),
        (1, 1, 1e-3, MUCH_IDLE + 0.01, "dead"),
        (1, 1, FASTEST * 1.01, None, "fast"),
        (1, 1, FASTEST, None, "ok"),
        (1, 1, SLOWEST, None, "ok"),
        (1, 1, SLOWEST * 0.99, None, "slow"),
        (1, 0, 0, None, "still"),
        (1, 0, 0, 1.0, "dead"),
        (math.nan, 1, 1e-3, None, "broken"),
        (1, math.inf, 1e-3, None, "broken"),
        (1, 1, math.nan, 1.0, "broken"),
    ],
)
def test_verdicts(deviation, gradient, ratio, share, verdict):
    assert judge(deviation, gradient, ratio, share, "dead") == verdict


@pytest.mark.parametrize(
    ("step", "rate", "verdict"),
    [(0, 100.0, "–"), (3, 100.0, "fast"), (20, 100.0, "–"), (0, 1e-9, "–"), (3, 1e-9, "slow")],
)
def test_the_pace_of_learning_is_judged_only_under_way(step, rate, verdict):
    trainer = tiny.advance(tiny.make_trainer(optimizer="sgd", activation="leaky-relu"), step)
    trainer.base_rate = rate
    assert {layer.verdict for layer in measure_layers(trainer)} == {verdict}
