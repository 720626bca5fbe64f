"""Checks of the arguments of layers, optimizers and methods."""

from __future__ import annotations

import math
import operator
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Shape = tuple[int, ...]

BATCH_SIZE = 32
"""Examples of a step, as in Keras."""


def refuse_unknown(what: str, given: Mapping[str, Any]) -> None:
    """Refuse arguments of Keras that have no effect here; None is how Keras leaves them out.

    Raises:
        TypeError: there is one.
    """
    for name, value in given.items():
        if value is not None:
            raise TypeError(f"{what}: {name} is not supported by tui_nn.keras")


def look_up(table: Mapping[Any, str], what: str, name: Any) -> str:
    """The engine's name of something.

    Raises:
        ValueError: there is none; the message lists the known ones.
    """
    key = name.lower() if isinstance(name, str) else name
    if not (key is None or isinstance(key, str)) or key not in table:
        known = ", ".join(repr(entry) for entry in table if entry is not None)
        raise ValueError(f"{what} {name!r} is not supported by tui_nn.keras; there are {known}")
    return table[key]


def whole_number(what: str, value: Any, least: int = 1) -> int:
    """A whole number that is at least `least`, also one of NumPy.

    Raises:
        ValueError: it is something else.
    """
    try:
        number = operator.index(value)
    except TypeError:
        number = least - 1
    if isinstance(value, bool) or number < least:
        raise ValueError(f"{what} must be a whole number of at least {least}, not {value!r}")
    return number


def as_shape(what: str, shape: Any) -> Shape:
    """A shape of one input.

    Raises:
        ValueError: it is none, or a side is left open.
    """
    if not isinstance(shape, list | tuple) or not shape:
        raise ValueError(f"{what} must be a tuple such as (28, 28), not {shape!r}")
    return tuple(whole_number(f"each side of {what}", side) for side in shape)


def refuse_non_finite(what: str, values: Array) -> None:
    """Refuse numbers that a network cannot be trained on.

    Raises:
        ValueError: there is NaN, infinity, or a number beyond float32.
    """
    if values.dtype.kind == "f" and not np.isfinite(values).all():
        row = int(np.flatnonzero(~np.isfinite(values).reshape(len(values), -1).all(axis=1))[0])
        raise ValueError(f"{what}: example {row} has NaN, infinity, or a number beyond float32")


def class_weights(weights: Mapping[int, float], classes: int) -> Array:
    """How often an example of each class counts, shape (classes,).

    Raises:
        ValueError: there is no such class, or a weight is below 0.
    """
    for label, weight in weights.items():
        if label not in range(classes) or not 0 <= weight < float("inf"):
            raise ValueError(f"class_weight of {label!r}: {weight!r}, for {classes} classes from 0")
    return np.array([float(weights.get(label, 1.0)) for label in range(classes)])


def read_batch_size(size: int | None) -> int:
    """Examples of a step.

    Raises:
        ValueError: it is no whole number above 0.
    """
    return BATCH_SIZE if size is None else whole_number("batch_size", size)


def split_last(
    inputs: Array, targets: Array, share: float
) -> tuple[Array, Array, tuple[Array, Array]]:
    """The first examples to train on, and the last ones to test on, as Keras divides them.

    Raises:
        ValueError: a part would have no examples.
    """
    first = math.floor(len(targets) * (1 - share))
    if not 0 < share < 1 or not 0 < first < len(targets):
        raise ValueError(f"validation_split {share} of {len(targets)} examples leaves a part empty")
    return inputs[:first], targets[:first], (inputs[first:], targets[first:])
