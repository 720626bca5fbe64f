"""The gradient check: backpropagation against central differences of the loss, in float64.

(L(w + h) - L(w - h)) / 2h is computed in plain NumPy for some weights and biases of every layer.
Both are vectors, a layer each; their relative error is |g - n| / (|g| + |n|). Rounding in float32
makes it 1e-6 to 1e-4, depending on how long the sums are; a wrong term makes it 0.01 to 1.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.engine.network import Network
from tui_nn.text import plural
from tui_nn.training.checks.arithmetic import ACTIVATE, losses_of_logits
from tui_nn.training.checks.check import Check, Work, at, conclude
from tui_nn.training.checks.material import Material, as_numbers
from tui_nn.training.settings.config import TrainingConfig

Array = NDArray[Any]

TOLERANCE = 1e-3
"""Largest relative error allowed."""

SAMPLED = {"weights": 6, "biases": 2}
"""How many of each parameter are checked in each layer, half of them for their large gradient."""

CANDIDATES = 256
"""Among how many of a parameter those of large gradient are looked for."""

EXAMPLES, FEW_EXAMPLES, LARGE = 16, 4, 300_000
"""Examples of the loss; the same for networks of more parameters than LARGE."""

STEPS = (1e-4, 1e-6)
"""The step h; the small one where a unit's kink lies between w - h and w + h."""

JITTER = 0.1
"""Deviation of what is added to the initial parameters, as a share of 1/sqrt(inputs) for weights:
on the kink of a ReLU, as with biases of 0 and a blank picture, there is no derivative."""


class Twin:
    """A network in float64 and plain NumPy, whose loss is computed from any layer on.

    Args:
        network: copied.
        config: loss and penalty.
        inputs: shape (samples, in_features), float64.
        targets: of the examples.
        weights: factor of each example's loss, shape (samples,).
    """

    def __init__(
        self, network: Network, config: TrainingConfig, inputs: Array, targets: Array,
        weights: Array,
    ) -> None:  # fmt: skip
        self._config, self._targets, self._weights = config, targets, weights
        self._layers = [layer.settings for layer in network.layers]
        self.parameters = [
            {name: array.astype(np.float64) for name, array in layer.parameters.items()}
            for layer in network.layers
        ]
        self.inputs = [inputs]
        for layer, parameters in zip(self._layers[:-1], self.parameters[:-1], strict=True):
            logits = layer.compute_logits(parameters, self.inputs[-1])
            self.inputs.append(ACTIVATE[layer.activation](logits))

    def loss(self, first: int) -> float:
        """The loss, with the inputs of layer `first` as they were."""
        outputs = self.inputs[first]
        for layer, parameters in zip(self._layers[first:], self.parameters[first:], strict=True):
            logits = layer.compute_logits(parameters, outputs)
            outputs = ACTIVATE[layer.activation](logits)
        found = losses_of_logits(
            self._config.loss, self._layers[-1].activation, logits, self._targets
        )
        return float((self._weights * found).mean())

    def difference(self, place: Place, step: float) -> Generator[None, None, float]:
        """The central difference by one parameter, with the penalty; yield between passes."""
        array = self.parameters[place.layer][place.name]
        value = array[place.index]
        losses = []
        for moved in (value + step, value - step):
            array[place.index] = moved
            penalty = self._config.l2 / 2 * moved**2 if place.name == "weights" else 0.0
            losses.append(self.loss(place.layer) + penalty)
            yield
        array[place.index] = value
        return float((losses[0] - losses[1]) / (2 * step))


@dataclass(frozen=True, slots=True)
class Place:
    """One number among the parameters of a layer."""

    layer: int
    name: str
    index: tuple[int, ...]


def check_gradients(material: Material) -> Work:
    """Compare the gradient of some parameters of every layer with differences of the loss."""
    count = FEW_EXAMPLES if material.parameters > LARGE else EXAMPLES
    examples = material.training.first(count)
    executor = material.make_executor(clip_norm=0.0)
    _jitter(executor.network, material.draw(2))
    prepared = executor.prepare(examples.inputs, examples.targets)
    _, flat = executor.gradients(prepared, np.arange(len(examples), dtype=np.uint32))
    gradients = executor.network.view_like(flat.copy())
    yield 0.0
    balance = material.class_weights
    weights = np.ones(len(examples)) if balance is None else balance[examples.targets]
    twin = Twin(
        executor.network, material.config, as_numbers(examples.inputs), examples.targets, weights
    )
    names = [layer.name for layer in executor.network.layers]
    places = [_choose(number, one, material) for number, one in enumerate(gradients)]
    done, total, errors = 0, sum(map(len, places)), []
    for number, chosen in enumerate(places):
        pairs = []
        for place in chosen:
            gradient = float(gradients[number][place.name][place.index])
            pairs.append((gradient, (yield from _measure(twin, place, gradient, done / total))))
            done += 1
        errors.append(relative_error(pairs))
    worst = int(np.argmax(errors))
    numbers = (
        f"relative error {errors[worst]:.1e} ({names[worst]}) over {total} weights and biases"
        f" of {plural(len(names), 'layer')}; allowed {TOLERANCE:.0e}"
    )
    advice = f"Backpropagation is wrong in or above layer {names[worst]}: please report it."
    return conclude(errors[worst] <= TOLERANCE, numbers, advice)


def relative_error(pairs: Sequence[tuple[float, float]]) -> float:
    """|g - n| / (|g| + |n|) of gradients and differences; 0 if there is nothing but rounding."""
    if not pairs:
        return 0.0
    gradients, differences = np.array(pairs).T
    # What the rounding of two losses near 1 leaves in a difference.
    rounding = 4 * np.finfo(np.float64).eps / STEPS[0] * np.sqrt(len(pairs))
    size = np.linalg.norm(gradients) + np.linalg.norm(differences)
    error = float(np.linalg.norm(gradients - differences)) - float(rounding)
    if not np.isfinite(size):
        return float("inf")
    return max(error, 0.0) / float(size) if size else 0.0


def _measure(
    twin: Twin, place: Place, gradient: float, done: float
) -> Generator[float, None, float]:
    """The central difference; of two, with a kink between them, the one nearer to the gradient."""
    scale = max(1.0, float(np.sqrt((twin.inputs[place.layer] ** 2).mean())))
    found = []
    for step in STEPS:
        found.append((yield from at(done, twin.difference(place, step / scale))))
        if abs(found[-1] - gradient) <= TOLERANCE * abs(gradient):
            break
    return min(found, key=lambda difference: abs(difference - gradient))


def _choose(layer: int, gradients: Mapping[str, Array], material: Material) -> list[Place]:
    """Some places of each parameter of a layer: half at random, half of a large gradient."""
    generator = material.draw(3, layer)
    chosen = []
    for name, array in gradients.items():
        drawn = generator.integers(0, array.size, CANDIDATES)
        sizes = np.abs(array[np.unravel_index(drawn, array.shape)])
        half = -(-SAMPLED.get(name, 2) // 2)
        places = dict.fromkeys([*drawn[np.argsort(sizes)[-half:]].tolist(), *drawn[:half].tolist()])
        for place in places:
            index = np.unravel_index(place, array.shape)
            chosen.append(Place(layer, name, tuple(int(number) for number in index)))
    return chosen


def _jitter(network: Network, generator: np.random.Generator) -> None:
    for layer in network.layers:
        for name, array in layer.parameters.items():
            inputs = array.size // array.shape[-1] if name == "weights" else 1
            array += generator.normal(0, JITTER / inputs**0.5, array.shape).astype(array.dtype)


CHECK = Check(
    "gradient",
    "Backpropagation must give the slope of the loss by each weight, as measured by moving it.",
    check_gradients,
)
