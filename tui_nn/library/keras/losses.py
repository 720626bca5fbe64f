"""Losses under Keras' names, and the targets that each takes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.library.keras.arguments import look_up, refuse_non_finite

Array = NDArray[Any]

MEAN_SQUARED = "mean_squared_error"
ONE_HOT = "categorical_crossentropy"
LABELS = "sparse_categorical_crossentropy"
BINARY = "binary_crossentropy"

NAMES: Mapping[str, str] = {
    "mse": MEAN_SQUARED,
    "mean_squared_error": MEAN_SQUARED,
    "meansquarederror": MEAN_SQUARED,
    ONE_HOT: ONE_HOT,
    LABELS: LABELS,
    BINARY: BINARY,
}
"""Keras' spellings of the losses."""

ENGINE: Mapping[str, str] = {
    MEAN_SQUARED: "mean-squared-error",
    ONE_HOT: "categorical-cross-entropy",
    LABELS: "categorical-cross-entropy",
    BINARY: "binary-cross-entropy",
}
"""The engine's names."""

OUTPUTS: Mapping[str, str] = {ONE_HOT: "softmax", LABELS: "softmax", BINARY: "sigmoid"}
"""The activation that the last layer must have."""


def find_loss(loss: str, output_activation: str) -> str:
    """Keras' full name of a loss.

    Raises:
        ValueError: it is not supported, or not with that output.
    """
    name = look_up(NAMES, "loss", loss)
    needed = OUTPUTS.get(name, output_activation)
    if needed != output_activation:
        raise ValueError(f"{name} needs activation={needed!r} in the last layer")
    return name


def as_targets(loss: str, targets: Any, units: int) -> Array:
    """Targets as the engine takes them.

    Args:
        loss: Keras' full name.
        targets: labels of shape (samples,) or (samples, 1), one-hot rows (samples, units), or
            numbers (samples,) or (samples, units).
        units: of the last layer.

    Returns:
        int32 labels (samples,), or float32 numbers (samples, units).

    Raises:
        ValueError: the targets do not fit the loss.
    """
    array = np.asarray(targets)
    if array.dtype.kind not in "fiub" or not array.ndim:
        raise ValueError(f"{loss} takes numbers, not {array.dtype}: labels count from 0")
    refuse_non_finite("targets", array)
    if loss == ONE_HOT:
        return _from_one_hot(array, units)
    if loss == LABELS:
        return _labels(array, units)
    rows: Array = array.astype(np.float32).reshape(len(array), math.prod(array.shape[1:]))
    if rows.shape[1] != units:
        raise ValueError(f"targets of shape {array.shape} for {units} outputs")
    if loss == BINARY and rows.size and not 0 <= rows.min() <= rows.max() <= 1:
        raise ValueError(f"{BINARY} takes targets from 0 to 1, not {rows.min()} to {rows.max()}")
    if loss == BINARY and units == 1 and np.isin(rows, (0, 1)).all():
        return np.asarray(rows[:, 0], np.int32)
    return rows


def _from_one_hot(array: Array, units: int) -> Array:
    if array.ndim != 2 or array.shape[1] != units:
        raise ValueError(
            f"{ONE_HOT} takes one-hot rows of shape (samples, {units}), not {array.shape};"
            f" to_categorical makes them, and {LABELS} takes labels"
        )
    if not (np.isin(array, (0, 1)).all() and (array.sum(axis=1) == 1).all()):
        raise ValueError(f"{ONE_HOT} takes rows with a single 1 here")
    labels: Array = array.argmax(axis=1).astype(np.int32)
    return labels


def _labels(array: Array, units: int) -> Array:
    labels: Array = array.reshape(-1)
    if array.size != len(array) or not np.equal(np.mod(labels, 1), 0).all():
        raise ValueError(f"{LABELS} takes whole numbers of shape (samples,), not {array.shape}")
    if len(labels) and not 0 <= labels.min() <= labels.max() < units:
        raise ValueError(f"labels {labels.min()} to {labels.max()} for {units} outputs")
    return np.asarray(labels, np.int32)
