"""KnownFacts: what is known of examples beside the network, to compare its units with.

The classes; the inputs, unless they are pixels; the target of a regression; and the factors that a
generated data set was made of, which the network is not given.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Dataset, Split
from tui_nn.text import printable
from tui_nn.training.protocol.units import FactKind
from tui_nn.training.trainer.evaluation import in_own_unit

Array = NDArray[Any]

MOST_FEATURES = 256
"""Inputs that are compared with; of a wide table the others are left out."""

Columns = list[tuple[str, FactKind, Array]]


@dataclass(frozen=True, eq=False, slots=True)
class KnownFacts:
    """A number for each fact and example.

    Attributes:
        names: of the facts.
        kinds: of the facts.
        values: shape (samples, facts), float64.
        left_out: inputs that are left out.
    """

    names: tuple[str, ...]
    kinds: tuple[FactKind, ...]
    values: Array
    left_out: int


def find_facts(dataset: Dataset, split: Split) -> KnownFacts:
    """What is known of the examples `split`."""
    columns = [*_hidden(split), *_targets(dataset, split), *_features(dataset, split)]
    values = np.empty((len(split), len(columns)))
    for place, (_, _, column) in enumerate(columns):
        values[:, place] = column
    left_out = 0 if dataset.schema.is_pictures else max(split.features - MOST_FEATURES, 0)
    return KnownFacts(
        names=tuple(printable(name) for name, _, _ in columns),
        kinds=tuple(kind for _, kind, _ in columns),
        values=values,
        left_out=left_out,
    )


def _hidden(split: Split) -> Columns:
    if split.hidden is None:
        return []
    return [
        (name, FactKind.HIDDEN, column)
        for name, column in zip(split.hidden.names, split.hidden.values.T, strict=True)
    ]


def _targets(dataset: Dataset, split: Split) -> Columns:
    """An indicator for each class, of two classes for the second alone; or the target."""
    schema = dataset.schema
    if not schema.is_classification:
        return [(schema.target_name, FactKind.TARGET, in_own_unit(dataset, split.targets))]
    first = int(schema.classes == 2)
    return [
        (name, FactKind.CLASS, split.targets == label)
        for label, name in list(enumerate(schema.class_names))[first:]
    ]


def _features(dataset: Dataset, split: Split) -> Columns:
    """Standardizing does not change a correlation, so the inputs are taken as they are."""
    if dataset.schema.is_pictures:
        return []
    columns = split.inputs[:, :MOST_FEATURES].T
    return [
        (name, FactKind.FEATURE, column)
        for name, column in zip(input_names(dataset)[:MOST_FEATURES], columns, strict=True)
    ]


def input_names(dataset: Dataset) -> tuple[str, ...]:
    """A name for each input; () for pictures."""
    schema = dataset.schema
    if schema.is_pictures:
        return ()
    return schema.feature_names or tuple(f"input {place}" for place in range(schema.in_features))
