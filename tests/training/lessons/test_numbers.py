"""The numbers of the experiments, against plain NumPy."""

from __future__ import annotations

import re

import numpy as np
import pytest

from tests import naive
from tests.training.lessons.test_player import play
from tui_nn.engine.activations import ACTIVATIONS
from tui_nn.engine.losses import LOSSES
from tui_nn.engine.uncompiled import fill_delta, measure_loss
from tui_nn.training.lessons.experiments.activation import OF_A_UNIT
from tui_nn.training.lessons.experiments.backpropagation import XOR
from tui_nn.training.lessons.experiments.descent import INPUTS, TARGETS
from tui_nn.training.lessons.formulas import factor, number, weighted_sum
from tui_nn.training.lessons.player import LessonPlayer
from tui_nn.training.lessons.small_networks import (
    descend,
    make_network,
    run_backward,
    run_forward,
)


def numbers(line: str) -> list[float]:
    return [float(word) for word in re.findall(r"-?\d+\.\d+(?:e[+-]?\d+)?", line)]


@pytest.mark.parametrize("activation", [name for name in ACTIVATIONS if name != "softmax"])
def test_passes_through_a_small_network(activation):
    network = make_network((2, 3, 2), (activation, activation), seed=5)
    inputs, target = [0.7, -1.2], np.array([0.3, -0.4])
    forward = run_forward(network, inputs)
    backward = run_backward(network, forward, target, "mean-squared-error")
    layers = naive.copy_layers(network.layers)
    expected = naive.forward(layers, np.array([inputs]))
    assert forward.outputs[-1] == pytest.approx(expected.outputs[0])
    for z, twin in zip(forward.logits, expected.logits, strict=True):
        assert z == pytest.approx(twin[0])
    twins = naive.gradients(layers, np.array([inputs]), target[None], "mean-squared-error")
    for own, (weights, biases) in zip(backward.gradients, twins, strict=True):
        assert own["weights"] == pytest.approx(weights)
        assert own["biases"] == pytest.approx(biases)
    descend(network, backward.flat, 0.3)
    for layer, before, (weights, biases) in zip(network.layers, layers, twins, strict=True):
        assert layer.parameters["weights"] == pytest.approx(before.weights - 0.3 * weights)
        assert layer.parameters["biases"] == pytest.approx(before.biases - 0.3 * biases)


@pytest.mark.parametrize("loss", LOSSES)
def test_uncompiled_losses(loss):
    z, target = np.array([0.4, -2.0, 1.1]), np.array([0.0, 1.0, 0.0])
    activation = LOSSES[loss].output_activation or "tanh"
    outputs, targets = naive.activate(activation, z[None]), target[None]
    if LOSSES[loss].needs_labels:
        targets = np.array([1])
    expected = naive.losses(loss, z[None], outputs, targets)[0]
    assert measure_loss(loss, activation, z, target) == pytest.approx(expected)
    delta = naive.output_delta(loss, activation, z[None], targets)[0]
    assert fill_delta(loss, activation, outputs[0], target) == pytest.approx(delta)


def test_one_neuron():
    view = play(LessonPlayer(), 1, sliders=(1.5, -2.0, 0.7, 1.2, 0.4))
    z = 0.7 * 1.5 + 1.2 * -2.0 + 0.4
    assert numbers(view.text[2]) == [pytest.approx(z, abs=5e-3)]
    assert numbers(view.text[3])[-1] == pytest.approx(1 / (1 + np.exp(-z)), abs=5e-4)
    assert view.surface is not None
    assert view.surface.path == ((1.5, -2.0),)
    corner = 1 / (1 + np.exp(-(0.7 * -3 + 1.2 * 3 + 0.4)))
    assert view.surface.values[0, 0] == pytest.approx(corner)


@pytest.mark.parametrize("place", range(len(OF_A_UNIT)))
def test_activation_functions(place):
    view = play(LessonPlayer(), 2, sliders=(float(place), -0.7))
    z = np.array([-0.7])
    value = naive.activate(OF_A_UNIT[place], z)[0]
    slope = naive.backpropagate(OF_A_UNIT[place], z, np.ones(1))[0]
    assert view.lines[2].y == pytest.approx([value, slope])
    assert numbers(view.text[1])[1] == pytest.approx(value, abs=5e-4)
    assert numbers(view.text[2])[1] == pytest.approx(slope, abs=5e-4)


def test_a_layer_and_the_forward_pass():
    layer = play(LessonPlayer(), 3, sliders=(0.5, -1.0, 2.0, 4.0)).network
    assert layer is not None
    expected = np.tanh(np.array([0.5, -1.0]) @ layer.weights[0])
    assert layer.values[1] == pytest.approx(expected)
    view = play(LessonPlayer(), 4, sliders=(0.5, -1.0, 2.0, 4.0))
    drawn = view.network
    assert drawn is not None
    hidden = np.tanh(np.array([0.5, -1.0]) @ drawn.weights[0])
    output = naive.sigmoid(hidden @ drawn.weights[1])
    assert drawn.values[1] == pytest.approx(hidden)
    assert drawn.values[2] == pytest.approx(output)
    assert numbers(view.text[4])[-1] == pytest.approx(output[0], abs=5e-4)


@pytest.mark.parametrize("target", [0.0, 1.0])
def test_losses(target):
    view = play(LessonPlayer(), 5, sliders=(1.3, target))
    y = 1 / (1 + np.exp(-1.3))
    squared, entropy = (y - target) ** 2, -np.log(y if target else 1 - y)
    assert view.lines[2].y == pytest.approx([squared, entropy])
    assert numbers(view.text[2]) == [pytest.approx(2 * (y - target) * y * (1 - y), abs=5e-4)]
    assert numbers(view.text[4]) == [pytest.approx(y - target, abs=5e-4)]


def test_gradient_descent():
    player = LessonPlayer()
    weight, bias = np.float64(-2.0), np.float64(2.4)
    for _ in range(4):
        errors = weight * INPUTS + bias - TARGETS
        by_weight, by_bias = 2 * (errors * INPUTS).mean(), 2 * errors.mean()
        weight -= 0.1 * by_weight
        bias -= 0.1 * by_bias
        view = play(player, 6, steps=1)
        assert view.surface is not None
        assert view.surface.path[-1] == pytest.approx((weight, bias))
    assert numbers(view.text[0]) == [pytest.approx(weight, abs=5e-4), pytest.approx(bias, abs=5e-4)]


def test_backpropagation():
    player = LessonPlayer()
    view = play(player, 7, sliders=(2.0, 1.0, 1.5))
    drawn, (inputs, target) = view.network, XOR[2]
    assert drawn is not None
    layers = [
        naive.Layer(weights, np.zeros(weights.shape[1]), "sigmoid") for weights in drawn.weights
    ]
    twins = naive.gradients(layers, np.array([inputs]), np.array([[target]]), "mean-squared-error")
    for own, (weights, _) in zip(drawn.gradients, twins, strict=True):
        assert own == pytest.approx(weights)
    for deltas, (_, biases) in zip(drawn.deltas, twins, strict=True):
        assert deltas == pytest.approx(biases)
    after = play(player, 7, sliders=(2.0, 1.0, 1.5), steps=1)
    assert after.sliders[0].value == 3.0
    assert after.network is not None
    for now, before, (weights, _) in zip(after.network.weights, drawn.weights, twins, strict=True):
        assert now == pytest.approx(before - 1.5 * weights)


def test_many_steps_of_backpropagation_solve_xor():
    player = LessonPlayer()
    values: tuple[float, ...] = (0.0, 0.0, 2.0)
    for _ in range(80):
        view = play(player, 7, sliders=values, steps=200)
        values = tuple(slider.value for slider in view.sliders)
    assert [round(value) for value in numbers(view.text[-1])] == [0, 1, 1, 0]


def test_linear_layers_amount_to_one_unit():
    player = LessonPlayer()
    view = play(player, 8, steps=100)
    w1, w2, bias = map(float, re.findall(r"-?\d+\.\d+", view.text[-1].replace("- ", "-")))
    surface = view.surface
    assert surface is not None
    x_low, x_high, y_low, y_high = surface.extent
    x1, x2 = np.meshgrid(np.linspace(x_low, x_high, 41), np.linspace(y_high, y_low, 41))
    logits = np.log(surface.values / (1 - surface.values))
    assert logits == pytest.approx(w1 * x1 + w2 * x2 + bias, abs=0.04)


def test_a_bending_activation_separates_the_moons():
    linear, bent = LessonPlayer(), LessonPlayer()
    shares = []
    for player, place in ((linear, 0.0), (bent, 2.0)):
        for _ in range(3):
            view = play(player, 8, sliders=(place, 8.0), steps=200)
        shares.append(numbers(view.text[1])[0])
    assert shares[0] < 93 < shares[1]


def test_a_rate_that_is_too_high_and_one_that_is_too_low():
    view = play(LessonPlayer(), 9, sliders=(4.0,), steps=200)
    losses = [numbers(line)[-1] for line in view.text]
    assert losses[0] > losses[1] > losses[2]
    wild = play(LessonPlayer(), 9, sliders=(9.0,), steps=200)
    lowest = numbers(wild.text[2])[-1:] or [np.inf]
    assert "diverged" in wild.text[2] or lowest[0] > losses[2]


def test_few_examples_are_overfitted_and_early_stopping_ends_it():
    player = LessonPlayer()
    for _ in range(3):
        view = play(player, 10, sliders=(2.0, 0.0, 0.0), steps=200)
    training, validation = numbers(view.text[1])[0], numbers(view.text[2])[0]
    assert training < 0.2 * validation
    for _ in range(3):
        view = play(player, 10, sliders=(2.0, 0.0, 1.0), steps=200)
    assert "stopped early" in view.text[-1]
    assert numbers(view.text[2])[0] == pytest.approx(numbers(view.text[3])[0], abs=1e-4)


def test_house_prices():
    player = LessonPlayer()
    for _ in range(3):
        view = play(player, 11, sliders=(16.0, 7.0), steps=200)
    true, predicted = 1000 * view.lines[1].x, 1000 * view.lines[1].y
    explained = 1 - ((predicted - true) ** 2).sum() / ((true - true.mean()) ** 2).sum()
    assert explained > 0.9
    assert numbers(view.text[0]) == [pytest.approx(explained, abs=5e-4)]
    assert f"${true[6]:,.0f}" in view.text[2]
    assert f"${predicted[6]:,.0f}" in view.text[2]


def test_digits_are_read_until_they_are_moved():
    player = LessonPlayer()
    for digit in range(10):
        view = play(player, 12, sliders=(float(digit),))
        assert f"reads a {digit}:" in view.text[0]
    upright = play(player, 12, sliders=(6.0, 0.0, 0.0, 0.0)).surface
    shifted = play(player, 12, sliders=(6.0, 3.0, -2.0, 0.0)).surface
    assert upright is not None
    assert shifted is not None
    assert (shifted.values[:26, 3:] == upright.values[2:, :25]).all()
    turned = play(player, 12, sliders=(6.0, 0.0, 0.0, 180.0))
    assert "reads a 9:" in turned.text[0]


def test_numbers_are_written_as_in_a_formula():
    assert number(-0.001) == "0.00"
    assert number(123456.0) == "1.2e+05"
    assert number(float("nan")) == "nan"
    assert factor(-0.5) == "(-0.50)"
    assert weighted_sum([1, -2], [0.5, 3], -1) == "1.00*0.50 - 2.00*3.00 - 1.00"
