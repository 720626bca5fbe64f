"""The microscope's twin: a view, compared with the same calculation in float64 NumPy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests import naive
from tui_nn.engine.optimizers import OPTIMIZERS
from tui_nn.training.protocol.microscope import MicroscopeView
from tui_nn.training.trainer.trainer import Trainer

Array = NDArray[Any]


def assert_close(found: Any, expected: Any) -> None:
    """Equal up to what float32 may differ by from float64."""
    np.testing.assert_allclose(found, expected, rtol=2e-5, atol=1e-6)


@dataclass
class Twin:
    """One example's way through a network in float64.

    Attributes:
        layers: of the network.
        passed: the way forward.
        deltas: gradient of the loss by each layer's logits, (units,).
        grads: weights (inputs, units) and biases (units,) of each layer.
        loss: on the example.
    """

    layers: list[naive.Layer]
    passed: naive.Passed
    deltas: list[Array]
    grads: list[tuple[Array, Array]]
    loss: float


def make_twin(trainer: Trainer, inputs: Array, targets: Array, weight: float = 1.0) -> Twin:
    """Pass one example, `inputs` (in_features,), through the trainer's network.

    Args:
        trainer: the run.
        inputs: of the example.
        targets: its label (1,), or its values (1, outputs).
        weight: of its class.
    """
    layers, loss = naive.copy_layers(trainer.network.layers), trainer.config.loss
    row = inputs.astype(float)[None]
    passed = naive.forward(layers, row)
    grads = naive.gradients(layers, row, targets, loss)
    return Twin(
        layers=layers,
        passed=passed,
        deltas=[weight * biases for _, biases in grads],  # of one example
        grads=[(weight * weights, weight * biases) for weights, biases in grads],
        loss=float(naive.losses(loss, passed.logits[-1], passed.outputs, targets)[0]),
    )


def assert_same_way(view: MicroscopeView, twin: Twin) -> None:
    """Every number of the passes is the twin's."""
    outputs = [*twin.passed.inputs[1:], twin.passed.outputs]
    for place, layer in enumerate(view.layers):
        assert_close(layer.logits, twin.passed.logits[place][0])
        assert_close(layer.outputs, outputs[place][0])
        assert_close(layer.delta, twin.deltas[place])
        if layer.weights.size:
            weights, biases = twin.grads[place]
            np.testing.assert_array_equal(layer.weights, twin.layers[place].weights)
            np.testing.assert_array_equal(layer.biases, twin.layers[place].biases)
            assert_close(layer.weights_grad, weights)
            assert_close(layer.biases_grad, biases)
    _assert_same_unit(view, twin)
    assert_close(view.loss.value, twin.loss)
    total = view.loss.terms.mean() if view.loss.is_mean else view.loss.terms.sum()
    assert_close(total, twin.loss)


def _assert_same_unit(view: MicroscopeView, twin: Twin) -> None:
    unit, layer = view.unit, view.layers[view.unit.layer]
    place, column = unit.layer, unit.unit
    assert_close(unit.inputs, twin.passed.inputs[place][0])
    np.testing.assert_array_equal(unit.weights, twin.layers[place].weights[:, column])
    assert_close(unit.weights_grad, twin.grads[place][0][:, column])
    assert_close(unit.bias, twin.layers[place].biases[column])
    assert_close(unit.bias_grad, twin.grads[place][1][column])
    logit = float(unit.inputs.astype(float) @ unit.weights + unit.bias)
    assert_close(layer.logits[column], logit)
    if place + 1 < len(twin.layers):
        np.testing.assert_array_equal(unit.weights_above, twin.layers[place + 1].weights[column])
        by_output = unit.weights_above @ twin.deltas[place + 1]
        assert_close(layer.outputs_grad[column], by_output)
    else:
        assert unit.weights_above.size == 0
    assert_same_curve(view, twin)


def assert_same_curve(view: MicroscopeView, twin: Twin) -> None:
    """The activation's curve passes through the point of the chosen unit."""
    place, column = view.unit.layer, view.unit.unit
    logits = twin.passed.logits[place].repeat(len(view.unit.curve_logits), axis=0)
    logits[:, column] = view.unit.curve_logits
    curve = naive.activate(twin.layers[place].activation, logits)[:, column]
    assert_close(view.unit.curve_outputs, curve)


def assert_same_update(view: MicroscopeView, trainer: Trainer, gradient: float) -> None:
    """The update is the one of the optimizer's twin for `gradient`, penalty included."""
    update, config = view.update, trainer.config
    twin = naive.Optimizer(config.optimizer, (), naive_settings(trainer))
    twin.first = np.array(update.first_before or 0.0)
    twin.second = np.array(update.second_before or 0.0)
    twin.steps = trainer.step
    after = twin.update(np.array(update.before), np.array(gradient), trainer.learning_rate)
    assert_close(update.gradient, gradient)
    # What Adam divides by can be as small as epsilon: a rounded gradient of 1e-9 matters there.
    np.testing.assert_allclose(update.after, after, rtol=2e-4, atol=1e-4)
    moments = OPTIMIZERS[config.optimizer].moments
    for name, found, expected in (
        ("first", update.first_after, twin.first),
        ("second", update.second_after, twin.second),
    ):
        assert (found is not None) == (name in moments)
        if found is not None:
            assert_close(found, expected)


def naive_settings(trainer: Trainer) -> dict[str, float]:
    return {name: getattr(trainer.config, name) for name in naive.SETTINGS}
