"""Two data sets of pictures as one: generated handwriting and MNIST's scans."""

from __future__ import annotations

import dataclasses

import numpy as np

from tui_nn.data.dataset import Dataset, Split, StoredSplit


def mix(name: str, first: Dataset, second: Dataset) -> Dataset:
    """Concatenate two data sets of the same classes; shuffling mixes their training examples.

    Args:
        name: of the result.
        first: its training and validation parts are used.
        second: all its parts are used; the test part is taken from it alone.
    """
    return dataclasses.replace(
        second,
        name=name,
        train=_join(first.train, second.train),
        validation=_join(first.validation, second.validation),
    )


def _join(first: Split | StoredSplit, second: Split | StoredSplit) -> Split:
    one, other = first.read(), second.read()
    return Split(
        np.concatenate([one.inputs, other.inputs]), np.concatenate([one.targets, other.targets])
    )
