"""Layer: what every kind of layer says of itself; the rest of the program asks nothing else."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tui_nn.engine.initializers import Draw

    Array = NDArray[Any]

Shape = tuple[int, ...]


class Layer(ABC):
    """The settings of one layer. A kind of layer is a frozen dataclass derived from this.

    Shapes are those of one sample. The last axis of each parameter is the layer's units.
    Parameters are passed in by name, as `parameter_shapes` names them.

    Attributes:
        kind: its name in LAYERS; its kernels are `forward_<kind>`, `backward_<kind>` and
            `accumulate_<kind>_gradient`.
        activation: name of the activation function applied to the logits.
    """

    __slots__ = ()

    kind: ClassVar[str]
    activation: str

    @property
    @abstractmethod
    def input_shape(self) -> Shape:
        """Shape of the inputs; a flat buffer of as many numbers is accepted too."""

    @property
    @abstractmethod
    def output_shape(self) -> Shape:
        """Shape of the outputs."""

    @property
    @abstractmethod
    def parameter_shapes(self) -> Mapping[str, Shape]:
        """Shape of each parameter by name, in the order in which they lie in memory.

        Statistics measure the one named "weights"; a layer may have none.
        """

    @property
    @abstractmethod
    def summary(self) -> str:
        """Its shape in a few characters: 784×128."""

    @property
    def in_features(self) -> int:
        """Number of inputs."""
        return math.prod(self.input_shape)

    @property
    def out_features(self) -> int:
        """Number of outputs."""
        return math.prod(self.output_shape)

    @abstractmethod
    def initialize(
        self, parameters: Mapping[str, Array], draw: Draw, generator: np.random.Generator
    ) -> None:
        """Fill the parameters with initial values; `draw` is that of an `Initializer`."""

    @abstractmethod
    def compute_logits(self, parameters: Mapping[str, Array], inputs: Array) -> Array:
        """The logits, (..., out_features), of `inputs`, (..., in_features), in plain NumPy."""

    @abstractmethod
    def compute_input_gradient(self, parameters: Mapping[str, Array], delta: Array) -> Array:
        """The gradient by the inputs, (in_features,), from `delta`, (out_features,), by the logits.

        Like `compute_logits` it is for single samples, before the kernels are compiled.
        """

    @abstractmethod
    def weights_of_unit(self, parameters: Mapping[str, Array], unit: int) -> Array:
        """The weights, (in_features,), by which one output depends on the inputs."""

    @abstractmethod
    def weights_of_input(self, parameters: Mapping[str, Array], place: int) -> Array:
        """The weights, (out_features,), by which the outputs depend on the input at `place`."""

    @abstractmethod
    def index_of_inputs(self, unit: int) -> Any:
        """Index of the inputs, (in_features,), that are in the sum of one output."""

    @abstractmethod
    def term_weights(self, parameters: Mapping[str, Array], unit: int) -> Array:
        """The weights of the terms of a unit's sum, (terms,), in the order of `index_of_inputs`.

        The parameters may also be arrays of the same shapes: gradients, or moments. A layer without
        weights has no terms.
        """

    @abstractmethod
    def biases_of_unit(self, parameters: Mapping[str, Array], unit: int) -> Array:
        """The bias in a unit's sum, (1,), or (0,) if there is none; else like `term_weights`."""

    @abstractmethod
    def slope_by_weight(self, inputs: Array, unit: int, term: int) -> Array:
        """Derivative of all logits, (out_features,), by the weight of one term of a unit's sum.

        Args:
            inputs: (in_features,).
            unit: the unit.
            term: the term's place in that order; -1 for the bias.
        """


def layer_names(count: int) -> tuple[str, ...]:
    """Names of the layers of a network with `count` layers: "hidden 1", ..., "output"."""
    return (*(f"hidden {number}" for number in range(1, count)), "output")
