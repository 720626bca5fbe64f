"""Sample: the held-out examples that units are measured on, and what is known of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Split
from tui_nn.training.protocol.examples import Source
from tui_nn.training.reading.held_out import hold_out
from tui_nn.training.trainer.trainer import Trainer
from tui_nn.training.units.facts import KnownFacts, find_facts

Array = NDArray[Any]

STREAM = 22
"""Random stream of a seed for the order of the sample."""

MOST_EXAMPLES = 2_000

MOST_OUTPUTS = 16_000_000
"""Outputs of units that are kept at most, if that leaves `FEWEST_EXAMPLES`: 64 MB."""

FEWEST_EXAMPLES = 100


@dataclass(frozen=True, eq=False, slots=True)
class Sample:
    """Held-out examples in random order, so that the first of them are a fair sample too.

    Attributes:
        part: name of the part of the data in words.
        source: the part.
        total: examples in it.
        places: of the examples in that part, (samples,) uint32.
        split: the examples.
        facts: what is known of them.
    """

    part: str
    source: Source
    total: int
    places: Array
    split: Split
    facts: KnownFacts

    def __len__(self) -> int:
        return len(self.places)


def draw_sample(trainer: Trainer) -> Sample:
    """The sample for a run: the same each time.

    Raises:
        DataError: the file of a stored split can no longer be read.
    """
    units = sum(layer.out_features for layer in trainer.network.settings)
    most = min(max(MOST_OUTPUTS // units, FEWEST_EXAMPLES), MOST_EXAMPLES)
    held_out = hold_out(trainer.dataset, most, trainer.config.seed)
    count = len(held_out.places)
    generator = np.random.default_rng([trainer.config.seed, STREAM, count])
    order = generator.permutation(count)
    split = held_out.examples.take(order)
    return Sample(
        part=held_out.part,
        source=Source(held_out.name),
        total=held_out.total,
        places=held_out.places[order],
        split=split,
        facts=find_facts(trainer.dataset, split),
    )
