"""The gradient of every kind of network against central differences, in float64."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from tests import naive
from tui_nn.engine.activations import ACTIVATIONS
from tui_nn.engine.executor import Executor
from tui_nn.engine.layers.dense import stack_dense
from tui_nn.engine.losses import LOSSES
from tui_nn.engine.network import Network
from tui_nn.engine.rules import make_rule

SAMPLES, FEATURES, HIDDEN, OUTPUTS = 6, 4, 3, 3

STEP = 2e-4
"""Far enough for rounding to vanish; what the fourth-order formula leaves out is of h^4."""

KINK_DISTANCE = 10 * STEP
"""No sum of a ReLU may be nearer to zero, or the difference would reach across its kink."""

TOLERANCE = 1e-6

PAIRS = [
    (loss.name, activation)
    for loss in LOSSES.values()
    for activation in ACTIVATIONS
    if loss.output_activation in (None, activation)
]

every_pair = pytest.mark.parametrize(("loss", "output"), PAIRS)
every_hidden = pytest.mark.parametrize("hidden", ACTIVATIONS)
every_depth = pytest.mark.parametrize("depth", [1, 2, 3])


class Problem:
    """A small network with examples, drawn until its gradient is no accident."""

    def __init__(
        self,
        hidden: str,
        output: str,
        loss: str,
        depth: int,
        *,
        outputs: int = OUTPUTS,
        l2: float = 0.0,
        class_weights: np.ndarray | None = None,
    ) -> None:
        self.loss, self.l2, self.class_weights = loss, l2, class_weights
        sizes = (FEATURES, *[HIDDEN] * depth, outputs)
        self.network = Network(stack_dense(sizes, [hidden] * depth + [output]), dtype=np.float64)
        rule = make_rule(loss, "sgd", l2=l2)
        self.executor = Executor(self.network, rule, SAMPLES, class_weights)
        for seed in itertools.count():
            self._draw(np.random.default_rng(seed))
            if self._is_well_posed():
                break

    def gradient(self) -> np.ndarray:
        order = np.arange(SAMPLES, dtype=np.uint32)
        return self.executor.gradients(self.examples, order)[1].copy()

    def differences(self) -> np.ndarray:
        """dL/dw of every parameter: (8 (L(h) - L(-h)) - (L(2h) - L(-2h))) / 12h."""
        values = self.network.parameters.values
        result = np.zeros_like(values)
        for place in np.flatnonzero(self._real_places()):
            here = values[place]
            found = []
            for shift in (STEP, -STEP, 2 * STEP, -2 * STEP):
                values[place] = here + shift
                found.append(self._objective())
            values[place] = here
            near, far = found[0] - found[1], found[2] - found[3]
            result[place] = (8 * near - far) / (12 * STEP)
        return result

    def assert_gradient_is_right(self) -> None:
        found = self.network.view_like(self.gradient())
        expected = self.network.view_like(self.differences())
        for number, (parts, others) in enumerate(zip(found, expected, strict=True)):
            for grad, difference in zip(parts.values(), others.values(), strict=True):
                error = np.linalg.norm(grad - difference)
                size = np.linalg.norm(grad) + np.linalg.norm(difference)
                assert error <= TOLERANCE * size, f"layer {number}: {grad} against {difference}"

    def _objective(self) -> float:
        penalty = sum((layer.parameters["weights"] ** 2).sum() for layer in self.network.layers)
        return self._loss() + self.l2 / 2 * penalty

    def _loss(self) -> float:
        if self.class_weights is None:
            return self.executor.evaluate(self.examples)[0]
        layers = naive.copy_layers(self.network.layers)
        return naive.weighted_loss(layers, self.inputs, self.targets, self.loss, self.class_weights)

    def _draw(self, generator: np.random.Generator) -> None:
        inputs = generator.normal(size=(SAMPLES, FEATURES))
        inputs[generator.uniform(size=inputs.shape) < 0.2] = 0
        outputs = self.network.out_features
        labelled = self.loss != "mean-squared-error" or self.class_weights is not None
        self.inputs = inputs
        self.targets = (
            generator.integers(0, max(outputs, 2), SAMPLES)
            if labelled
            else generator.normal(size=(SAMPLES, outputs))
        )
        self.examples = self.executor.prepare(inputs, self.targets)
        for layer in self.network.layers:
            layer.parameters["weights"][:] = generator.normal(
                scale=1.0, size=layer.parameters["weights"].shape
            )
            layer.parameters["biases"][:] = generator.normal(
                scale=0.5, size=layer.parameters["biases"].shape
            )

    def _is_well_posed(self) -> bool:
        """Far from all kinks, and every layer has something to learn."""
        passed = naive.forward(naive.copy_layers(self.network.layers), self.inputs)
        for layer, logits in zip(self.network.layers, passed.logits, strict=True):
            if "relu" in layer.activation and np.abs(logits).min() < KINK_DISTANCE:
                return False
        views = self.network.view_like(self.gradient())
        return all(np.linalg.norm(grad) > 1e-3 for parts in views for grad in parts.values())

    def _real_places(self) -> np.ndarray:
        """Which of the flat buffer's numbers are parameters and not padding."""
        real = np.zeros(self.network.parameters.values.size, bool)
        for parts in self.network.view_like(real):
            for part in parts.values():
                part[:] = True
        return real


@every_hidden
@every_pair
@every_depth
def test_every_activation_and_loss(hidden, loss, output, depth):
    Problem(hidden, output, loss, depth).assert_gradient_is_right()


@every_pair
def test_without_a_hidden_layer(loss, output):
    Problem("relu", output, loss, 0).assert_gradient_is_right()


@every_hidden
def test_with_a_penalty(hidden):
    loss, output = "categorical-cross-entropy", "softmax"
    Problem(hidden, output, loss, 2, l2=0.3).assert_gradient_is_right()


@pytest.mark.parametrize("loss", ["binary-cross-entropy", "mean-squared-error"])
def test_a_single_output(loss):
    Problem("tanh", "sigmoid", loss, 1, outputs=1).assert_gradient_is_right()


@every_pair
def test_with_class_weights(loss, output):
    weights = np.array([0.25, 3.0, 1.5])
    Problem("tanh", output, loss, 1, class_weights=weights).assert_gradient_is_right()


@pytest.mark.parametrize("loss", ["binary-cross-entropy", "mean-squared-error"])
def test_a_single_output_with_class_weights(loss):
    weights = np.array([0.25, 3.0])
    Problem("tanh", "sigmoid", loss, 1, outputs=1, class_weights=weights).assert_gradient_is_right()


def test_a_wrong_gradient_would_be_found():
    """A derivative that is off by a millionth part more than may be."""
    problem = Problem("tanh", "softmax", "categorical-cross-entropy", 1)
    right = problem.gradient()
    problem.gradient = lambda: right * (1 + 4 * TOLERANCE)  # type: ignore[method-assign]
    with pytest.raises(AssertionError, match="layer 0"):
        problem.assert_gradient_is_right()
