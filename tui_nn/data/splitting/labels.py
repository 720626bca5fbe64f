"""Labels as they stand in a file: numbers, words or one-hot rows, to classes with names."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Array
from tui_nn.data.schema import MAXIMUM_CLASSES, MAXIMUM_NAME
from tui_nn.errors import DataError
from tui_nn.text import printable


def flatten_labels(labels: Array, where: str) -> Array:
    """One label for each example.

    Args:
        labels: shape (n,), (n, 1), or one-hot (n, classes); numbers, booleans or text.
        where: name of the array in errors.

    Returns:
        Shape (n,): int64, or text.

    Raises:
        DataError: it is something else.
    """
    if labels.dtype.kind == "S":
        labels = np.char.decode(labels, "utf-8", "replace")
    if labels.dtype.kind not in "biufU":
        raise DataError(f"{where}: holds {labels.dtype}, not labels")
    labels = one_for_each(labels)
    if labels.ndim != 1:
        raise DataError(
            f"{where}: has shape {labels.shape}; expected is one label for each example"
        )
    if labels.dtype.kind == "f" and not (labels == np.rint(labels)).all():
        raise DataError(f"{where}: has values that are not whole, which are not labels of classes")
    return labels if labels.dtype.kind == "U" else labels.astype(np.int64)


def one_for_each(targets: Array) -> Array:
    """Targets of shape (n, 1) as (n,), one-hot rows as the place of the one, others as given."""
    if targets.ndim != 2:
        return targets
    if targets.shape[1] == 1:
        return np.asarray(targets[:, 0])
    if targets.size and targets.dtype.kind in "biuf":
        are_bits = ((targets == 0) | (targets == 1)).all()
        if are_bits and (targets.sum(axis=1) == 1).all():
            return np.asarray(targets.argmax(axis=1))
    return targets


def index_labels(
    parts: Sequence[Array], where: str, names: Sequence[str] = ()
) -> tuple[tuple[str, ...], list[NDArray[np.int32]]]:
    """Number the classes.

    Args:
        parts: labels as of `flatten_labels`, of the training part and of others.
        where: name of the data in errors.
        names: names of the classes that are numbered from 0, if known.

    Returns:
        A name for each class, and the class of each example, int32, for each part.

    Raises:
        DataError: there are fewer than two classes or too many, or the names do not fit.
    """
    found = np.unique(np.concatenate([np.unique(part) for part in parts]))
    if len(found) > MAXIMUM_CLASSES:
        raise DataError(f"{where}: {len(found):,} classes, more than {MAXIMUM_CLASSES:,}")
    if names and found.dtype.kind == "i":
        if found[0] < 0 or found[-1] >= len(names):
            wrong = found[-1] if found[0] >= 0 else found[0]
            raise DataError(f"{where}: label {wrong}, but there are {len(names)} names of classes")
        return _named(names), [part.astype(np.int32) for part in parts]
    if len(found) < 2:
        raise DataError(f"{where}: all labels are {found[0]}; two classes are needed")
    indices = [np.searchsorted(found, part).astype(np.int32) for part in parts]
    return _named([str(label) for label in found]), indices


def _named(names: Sequence[str]) -> tuple[str, ...]:
    """Names of classes as they can be shown."""
    return tuple(printable(name)[:MAXIMUM_NAME] for name in names)
