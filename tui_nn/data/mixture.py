"""Two data sets of pictures learnt from together: generated handwriting and MNIST's scans."""

from __future__ import annotations

import dataclasses

import numpy as np

from tui_nn.data.dataset import Dataset, Split, StoredSplit


def mix(name: str, first: Dataset, second: Dataset) -> Dataset:
    """Put two data sets of the same classes together.

    Each epoch goes through the training examples in an order of its own, so that they are mixed.

    Args:
        name: of the whole.
        first: half of the training and validation part.
        second: the other half, and the test part.
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
