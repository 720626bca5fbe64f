"""HeldOut: the examples that a network is judged by, a sample of them if there are many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Dataset, Split
from tui_nn.data.schema import Kind

Array = NDArray[Any]

PART_NAMES = {"validation": "validation", "test": "test", "train": "training"}
"""The parts of a data set in words, the best to judge by first: training does not see the first."""

STREAM = 20
"""Random stream of a seed for the choice of the sample."""


@dataclass(frozen=True, eq=False, slots=True)
class HeldOut:
    """Examples of one part.

    Attributes:
        part: its name in words: "validation", "test" or "training".
        examples: all of the part, or a sample.
        total: number of examples in the part.
        name: the attribute of the data set.
        places: of the examples in that part, (samples,) uint32, ascending.
    """

    part: str
    examples: Split
    total: int
    name: str
    places: Array


def judging_part(dataset: Dataset) -> str:
    """The attribute of `dataset` for the first part of PART_NAMES that has examples."""
    return next((name for name in PART_NAMES if len(getattr(dataset, name))), "train")


def hold_out(dataset: Dataset, most: int, seed: int) -> HeldOut:
    """Take the part to judge by; of more than `most` examples, a random sample.

    Args:
        dataset: its training part is not empty.
        most: examples at most.
        seed: the same seed gives the same sample.

    Raises:
        DataError: the file of a stored split can no longer be read.
    """
    name = judging_part(dataset)
    split, part = getattr(dataset, name), PART_NAMES[name]
    if dataset.schema.kind is Kind.SYMBOLS and name == "test":  # which is trained on, in variations
        part = PART_NAMES["train"]
    if len(split) <= most:
        every = np.arange(len(split), dtype=np.uint32)
        return HeldOut(part, split.read(), len(split), name, every)
    generator = np.random.default_rng([seed, STREAM, len(split)])
    chosen = np.sort(generator.choice(len(split), most, replace=False)).astype(np.uint32)
    return HeldOut(part, split.take(chosen).read(), len(split), name, chosen)
