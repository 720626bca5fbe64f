"""Material: what the checks of a recipe work on: samples of its data, and fresh networks."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Dataset, Split, StoredSplit
from tui_nn.data.schema import Kind
from tui_nn.engine.executor import Executor
from tui_nn.engine.network import Network
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.trainer.assembly import find_class_weights, make_executor, make_network
from tui_nn.training.trainer.trainer import PARAMETERS_STREAM

Array = NDArray[Any]

STREAM = 30
"""Random stream of a seed for all that the checks draw."""

PIECE_PRODUCTS = 100_000_000
"""Products of a weight and an input in a piece of work, at most: some milliseconds."""

STEP_COST = 20_000
"""Products that take as long as what a step costs beside them."""

MOST_EXAMPLES, MOST_NUMBERS = 2_048, 4_000_000
"""Examples of a sample at most, and inputs of all of them."""


class Material:
    """A recipe and its data. Nothing of the run itself is touched.

    Pictures are not augmented: it would make the checks slower, and no more certain.

    Attributes:
        config: the settings.
        dataset: the data.
    """

    def __init__(self, config: TrainingConfig, dataset: Dataset) -> None:
        self.config = config
        self.dataset = dataset

    @cached_property
    def parameters(self) -> int:
        """Number of parameters of the network."""
        return self._initial.parameter_count

    @property
    def units(self) -> int:
        """Number of outputs."""
        return self._initial.out_features

    @cached_property
    def class_weights(self) -> Array | None:
        """Factor of each class in the gradient; None if all are the same."""
        return find_class_weights(self.config, self.dataset)

    @cached_property
    def training(self) -> Split:
        """A random sample of the training examples, or all if there are few."""
        return self._sample(self.dataset.train)

    @cached_property
    def held_out(self) -> Split | None:
        """A sample of examples that training does not see; None if there are none."""
        name = self.held_out_part
        return self._sample(getattr(self.dataset, name)) if name else None

    @property
    def held_out_part(self) -> str:
        """The part that `held_out` is from: "validation" or "test"; "" if there is none."""
        if len(self.dataset.validation):
            return "validation"
        return "test" if self.tests_apart and len(self.dataset.test) else ""

    @property
    def tests_apart(self) -> bool:
        """Whether the test part has other examples than the training part, as intended.

        The four rows of xor are both; drawings of symbols are trained on, in variations.
        """
        dataset = self.dataset
        return dataset.test is not dataset.train and dataset.schema.kind is not Kind.SYMBOLS

    def make_executor(self, **changes: Any) -> Executor:
        """An executor with a fresh network, whose weights are the run's initial ones.

        Args:
            **changes: settings that differ from the recipe's.
        """
        config = self.config.replace(**changes)
        network = make_network(config, self.dataset.schema)
        network.parameters.values[:] = self._initial.parameters.values
        return make_executor(config, network, self.class_weights)

    @cached_property
    def _initial(self) -> Network:
        network = make_network(self.config, self.dataset.schema)
        generator = np.random.default_rng([self.config.seed, PARAMETERS_STREAM])
        network.initialize(self.config.initializer, generator)
        return network

    def draw(self, *key: int) -> np.random.Generator:
        """Random numbers for one purpose, the same for the same seed."""
        return np.random.default_rng([self.config.seed, STREAM, *key])

    def steps_within(self, products: int, batch_size: int, fewest: int, most: int) -> int:
        """Number of training steps that so many products allow, from `fewest` to `most`."""
        steps = products // (self.parameters * batch_size + STEP_COST)
        return min(max(steps, fewest), most)

    def _sample(self, split: Split | StoredSplit) -> Split:
        most = min(max(MOST_NUMBERS // split.features, 64), MOST_EXAMPLES)
        if len(split) <= most:
            return split.read()
        chosen = np.sort(self.draw(0, len(split)).choice(len(split), most, replace=False))
        return split.take(chosen.astype(np.uint32)).read()


def as_numbers(inputs: Array) -> Array:
    """Inputs as the network receives them, in float64: pixels as shares of the brightest."""
    if inputs.dtype == np.uint8:
        return (inputs.astype(np.float32) / np.float32(255)).astype(np.float64)
    return inputs.astype(np.float64)
