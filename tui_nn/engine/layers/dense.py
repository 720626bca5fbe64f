"""Dense: every unit takes every input, a = f(inputs @ weights + biases)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar

from tui_nn.engine.layers.layer import Layer, Shape

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tui_nn.engine.initializers import Draw

    Array = NDArray[Any]

WEIGHTS, BIASES = "weights", "biases"
"""Names of the parameters."""


@dataclass(frozen=True, slots=True)
class Dense(Layer):
    """A fully connected layer.

    Attributes:
        inputs, units: number of inputs and of units.
        activation: name of f.
    """

    kind: ClassVar[str] = "dense"

    inputs: int
    units: int
    activation: str

    @property
    def input_shape(self) -> Shape:
        """(inputs,)."""
        return (self.inputs,)

    @property
    def output_shape(self) -> Shape:
        """(units,)."""
        return (self.units,)

    @property
    def parameter_shapes(self) -> Mapping[str, Shape]:
        """A matrix of weights and a bias for each unit."""
        return {WEIGHTS: (self.inputs, self.units), BIASES: (self.units,)}

    @property
    def summary(self) -> str:
        """Shape of the weights."""
        return f"{self.inputs}×{self.units}"

    def initialize(
        self, parameters: Mapping[str, Array], draw: Draw, generator: np.random.Generator
    ) -> None:
        """Draw the weights; set the biases to zero."""
        parameters[WEIGHTS][:] = draw(generator, self.inputs, self.units)
        parameters[BIASES][:] = 0

    def compute_logits(self, parameters: Mapping[str, Array], inputs: Array) -> Array:
        """The weighted sums, (..., units), of `inputs`, (..., inputs)."""
        return inputs @ parameters[WEIGHTS] + parameters[BIASES]

    def compute_input_gradient(self, parameters: Mapping[str, Array], delta: Array) -> Array:
        """The gradient by the inputs, (inputs,), from `delta`, (units,), by the logits."""
        return parameters[WEIGHTS] @ delta

    def weights_of_unit(self, parameters: Mapping[str, Array], unit: int) -> Array:
        """A column of the weights, (inputs,)."""
        return parameters[WEIGHTS][:, unit]

    def weights_of_input(self, parameters: Mapping[str, Array], place: int) -> Array:
        """A row of the weights, (units,)."""
        return parameters[WEIGHTS][place, :]

    def index_of_inputs(self, unit: int) -> Any:  # noqa: ARG002
        """All inputs."""
        return slice(None)

    def term_weights(self, parameters: Mapping[str, Array], unit: int) -> Array:
        """A column of the weights, (inputs,)."""
        return parameters[WEIGHTS][:, unit]

    def biases_of_unit(self, parameters: Mapping[str, Array], unit: int) -> Array:
        """One of the biases, (1,)."""
        return parameters[BIASES][unit : unit + 1]

    def slope_by_weight(self, inputs: Array, unit: int, term: int) -> Array:
        """The input of the term, or 1, for the unit; 0 for all others."""
        slopes: Array = inputs[:1].repeat(self.units)
        slopes[:] = 0
        slopes[unit] = inputs[term] if term >= 0 else 1
        return slopes


def stack_dense(sizes: Sequence[int], activations: Sequence[str]) -> tuple[Dense, ...]:
    """Dense layers, one on top of the other.

    Args:
        sizes: number of inputs, and units of each layer.
        activations: one for each layer.

    Raises:
        ValueError: fewer than two sizes, or not one activation for each layer.
    """
    if len(sizes) < 2 or len(activations) != len(sizes) - 1:
        raise ValueError(f"{len(sizes)} sizes do not go with {len(activations)} activations")
    return tuple(
        Dense(inputs, units, activation)
        for (inputs, units), activation in zip(pairwise(sizes), activations, strict=True)
    )
