"""Saliency against central differences of the log-odds, and the units that fire."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from tests import naive
from tests.training import tiny
from tui_nn.engine.activations import ACTIVATIONS
from tui_nn.engine.layers.dense import stack_dense
from tui_nn.engine.network import Network
from tui_nn.training.reading.insight import SHOWN_UNITS, explain

SIDE = 5
STEP = 1e-4
"""In units of a full pixel; far enough for rounding to vanish in float64."""

KINK_DISTANCE = 10 * STEP
"""No sum of a ReLU may be nearer to zero, or the difference would reach across its kink."""


def make_network(hidden=(7,), activation="relu", output="softmax", classes=4, seed=0):
    """A float64 network on 5x5 pictures whose weights are large enough to matter."""
    sizes = (SIDE * SIDE, *hidden, classes)
    network = Network(stack_dense(sizes, [activation] * len(hidden) + [output]), dtype=np.float64)
    generator = np.random.default_rng(seed)
    for layer in network.layers:
        layer.parameters["weights"][:] = generator.normal(0, 0.6, layer.parameters["weights"].shape)
        layer.parameters["biases"][:] = generator.normal(0, 0.3, layer.parameters["biases"].shape)
    return network


def make_picture(seed=0):
    return np.random.default_rng(100 + seed).integers(0, 256, (SIDE, SIDE), dtype=np.uint8)


def run_forward(network, inputs):
    """All sums and the probabilities of one example, by the naive twin."""
    passed = naive.forward(naive.copy_layers(network.layers), inputs[None, :])
    return passed.logits, passed.outputs[0]


def log_odds(network, inputs, answer):
    """log(p / (1 - p)) from the probabilities themselves."""
    probability = run_forward(network, inputs)[1]
    if len(probability) == 1:
        probability = np.array([1 - probability[0], probability[0]])
    return math.log(probability[answer] / (1 - probability[answer]))


def probabilities_of(network, picture):
    found = run_forward(network, picture.reshape(-1) / 255)[1]
    return np.array([1 - found[0], found[0]]) if len(found) == 1 else found


def smooth_case(**kind):
    """A network and a picture whose sums are off the kinks."""
    for seed in itertools.count():
        network, picture = make_network(seed=seed, **kind), make_picture(seed)
        sums = run_forward(network, picture.reshape(-1) / 255)[0][:-1]
        if all(abs(row).min() > KINK_DISTANCE for row in sums):
            return network, picture
    raise AssertionError


def central_differences(network, picture, answer):
    inputs, slopes = picture.reshape(-1) / 255, []
    for pixel in range(inputs.size):
        move = np.zeros(inputs.size)
        move[pixel] = STEP
        ahead = log_odds(network, inputs + move, answer)
        behind = log_odds(network, inputs - move, answer)
        slopes.append((ahead - behind) / (2 * STEP))
    return np.reshape(slopes, picture.shape)


@pytest.mark.parametrize("output", ["softmax", "sigmoid"])
@pytest.mark.parametrize("hidden", [(), (7,), (7, 6), (6, 5, 4)], ids=len)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_saliency_is_the_gradient_of_the_log_odds(activation, hidden, output):
    network, picture = smooth_case(hidden=hidden, activation=activation, output=output)
    probabilities = probabilities_of(network, picture)
    found = explain(network, picture, probabilities).saliency
    expected = central_differences(network, picture, int(probabilities.argmax()))
    assert abs(expected).max() > 1e-6
    np.testing.assert_allclose(found, expected, rtol=2e-5, atol=2e-6 * abs(expected).max())


@pytest.mark.parametrize("answer", [0, 1])
def test_a_single_sigmoid_speaks_for_one_class_or_the_other(answer):
    network, picture = smooth_case(hidden=(5,), output="sigmoid", classes=1)
    found = explain(network, picture, np.eye(2)[answer]).saliency
    expected = central_differences(network, picture, answer)
    np.testing.assert_allclose(found, expected, rtol=2e-5, atol=1e-7)


def test_it_does_not_fade_where_the_network_is_sure():
    """At this size of weights the probability is 1 to the last digit, and its gradient is 0."""
    network, picture = smooth_case()
    for array in (
        network.layers[-1].parameters["weights"],
        network.layers[-1].parameters["biases"],
    ):
        array *= 1e3
    probabilities = probabilities_of(network, picture)
    assert probabilities.max() == 1
    assert abs(explain(network, picture, probabilities).saliency).max() > 10


def test_the_answer_is_the_one_that_is_shown():
    network, picture = smooth_case()
    one, other = (explain(network, picture, np.eye(4)[label]).saliency for label in (1, 2))
    expected = central_differences(network, picture, 2)
    np.testing.assert_allclose(other, expected, rtol=2e-5, atol=1e-6)
    assert abs(one - other).max() > 0.1


def test_units_are_those_that_fire_most():
    network, picture = make_network(hidden=(40, 6)), make_picture()
    outputs = np.maximum(run_forward(network, picture.reshape(-1) / 255)[0][0][0], 0)
    units = explain(network, picture, probabilities_of(network, picture)).units
    assert len(units) == SHOWN_UNITS < (outputs > 0).sum()
    assert [unit.number for unit in units] == np.argsort(-outputs)[:SHOWN_UNITS].tolist()
    for unit in units:
        assert unit.activation == pytest.approx(outputs[unit.number])
        expected = network.layers[0].parameters["weights"][:, unit.number].reshape(SIDE, SIDE)
        np.testing.assert_array_equal(unit.pattern, expected.astype(np.float32))
        assert unit.pattern.dtype == np.float32


def test_units_that_do_not_fire_are_left_out():
    network, picture = make_network(hidden=(6,)), make_picture()
    network.layers[0].parameters["biases"][:4] = -1e3
    network.layers[0].parameters["biases"][4:] = 1e3
    units = explain(network, picture, np.eye(4)[0]).units
    assert {unit.number for unit in units} == {4, 5}


def test_a_network_without_a_hidden_layer_has_no_units():
    network, picture = make_network(hidden=()), make_picture()
    found = explain(network, picture, probabilities_of(network, picture))
    assert found.units == ()
    assert found.saliency.any()


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_network_that_diverged_has_nothing_to_say(value):
    network = make_network()
    network.layers[0].parameters["weights"][:] = value
    found = explain(network, make_picture(), np.full(4, math.nan))
    assert not found.saliency.any()
    assert found.units == ()


def test_it_is_a_copy_that_nobody_can_change():
    network, picture = make_network(), make_picture()
    found = explain(network, picture, probabilities_of(network, picture))
    saliency, weights = found.saliency.copy(), found.units[0].pattern.copy()
    network.layers[0].parameters["weights"][:] = 0
    np.testing.assert_array_equal(found.saliency, saliency)
    np.testing.assert_array_equal(found.units[0].pattern, weights)
    assert not found.saliency.flags.writeable
    assert not found.units[0].pattern.flags.writeable


def test_a_run_in_float32_agrees_with_its_own_differences():
    """A trained network of the program's own, of whose picture most pixels are blank."""
    trainer = tiny.train(tiny.make_trainer(tiny.DIGITS, epochs=12))
    picture = trainer.dataset.train.read().inputs[0].reshape(28, 28)
    probabilities = trainer.executor.predict(picture.reshape(1, -1))[0]
    found = explain(trainer.network, picture, probabilities)
    assert found.saliency.shape == (28, 28)
    assert found.saliency.dtype == np.float32
    twin = Network(trainer.network.settings, dtype=np.float64)
    for layer, other in zip(twin.layers, trainer.network.layers, strict=True):
        layer.set_parameters(other.parameters)
    expected = explain(twin, picture, probabilities).saliency
    np.testing.assert_allclose(found.saliency, expected, rtol=1e-4, atol=1e-5)
