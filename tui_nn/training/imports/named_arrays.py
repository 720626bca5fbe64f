"""Layers from arrays by name, as in a state dict of PyTorch or in an archive of NumPy."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from tui_nn.errors import CheckpointError
from tui_nn.training.imports.foreign import Array, ForeignLayer, as_parameter

ROWS_OF_OUTPUTS = "weight"
"""PyTorch's name of weights, which are of shape (out_features, in_features)."""

WEIGHTS = (ROWS_OF_OUTPUTS, "weights", "kernel")
BIASES = ("bias", "biases")
"""How the names of arrays end, or begin, in PyTorch, Keras and our own export to NumPy."""

_NUMBERED = re.compile(r"arr_(\d+)")
"""Names that `numpy.savez(path, *model.get_weights())` gives, with Keras' order."""

_WORDS = re.compile(r"[./:_]")


def layers_of(arrays: Mapping[str, Array]) -> tuple[ForeignLayer, ...]:
    """The layers, in the natural order of their names: 2.weight comes before 10.weight.

    Raises:
        CheckpointError: an array belongs to no dense layer, or there is none.
    """
    if arrays and all(_NUMBERED.fullmatch(name) for name in arrays):
        ordered = sorted(arrays, key=natural)
        return pair_up([(name, arrays[name]) for name in ordered])
    weights, biases = {}, {}
    for name, values in arrays.items():
        layer, part = _split(name)
        if part in WEIGHTS:
            _check_dimensions(name, values, 2)
            weights[layer] = values.T if part == ROWS_OF_OUTPUTS else values
        elif part in BIASES:
            biases[layer] = values
        else:
            raise CheckpointError(f"{name}: belongs to no dense layer, the only kind that is read")
    if lonely := biases.keys() - weights.keys():
        raise CheckpointError(f"{min(lonely)}: has biases, but no weights")
    return tuple(
        make_layer(layer, weights[layer], biases.get(layer))
        for layer in sorted(weights, key=natural)
    )


def pair_up(arrays: Sequence[tuple[str, Array]]) -> tuple[ForeignLayer, ...]:
    """Layers from weights of shape (in_features, out_features), each with its biases after it.

    Raises:
        CheckpointError: an array belongs to no dense layer.
    """
    layers: list[ForeignLayer] = []
    place = 0
    while place < len(arrays):
        name, weights = arrays[place]
        _check_dimensions(name, weights, 2)
        following = arrays[place + 1][1] if place + 1 < len(arrays) else weights
        biases = following if following.ndim == 1 else None
        layers.append(make_layer(f"layer {len(layers) + 1}", weights, biases))
        place += 1 if biases is None else 2
    return tuple(layers)


def make_layer(
    name: str, weights: Array, biases: Array | None, activation: str = ""
) -> ForeignLayer:
    """A layer; without biases, these are zero.

    Raises:
        CheckpointError: the biases do not fit the weights, or some values are no finite numbers.
    """
    if biases is None:
        biases = np.zeros(weights.shape[1], np.float32)
    if biases.shape != weights.shape[1:]:
        raise CheckpointError(f"{name}: biases of shape {biases.shape}, weights of {weights.shape}")
    return ForeignLayer(
        name, as_parameter(weights, name), as_parameter(biases, name), activation=activation
    )


def natural(name: str) -> list[tuple[int, str]]:
    """The key that sorts names with numbers by these."""
    parts = re.split(r"([0-9]{1,9})", name)
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def _split(name: str) -> tuple[str, str]:
    """What an array's name says: its layer, and which of its parameters it is."""
    head, tail = "", name
    if separators := list(_WORDS.finditer(name)):
        last = separators[-1]
        head, tail = name[: last.start()], name[last.end() :]
    if tail.isdecimal() and head in (*WEIGHTS, *BIASES):
        return tail, head
    return head, tail


def _check_dimensions(name: str, values: Array, expected: int) -> None:
    """Refuse an array that is no matrix of weights."""
    if values.ndim != expected:
        kind = "a convolution" if values.ndim in (3, 4, 5) else "no dense layer"
        raise CheckpointError(
            f"{name}: has {values.ndim} dimensions, as of {kind}; only dense layers are read"
        )
