"""Weights in a `.weights.h5` file of Keras 3.

A group for each layer in `layers/`, named after its class, with its arrays in `vars`: 0 are the
weights, 1 the biases. Layers without parameters have empty groups.
"""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import numpy as np

from tui_nn.errors import CheckpointError
from tui_nn.extras import require
from tui_nn.training.imports.foreign import Array, ForeignLayer, ForeignNetwork, check_size
from tui_nn.training.imports.named_arrays import make_layer, natural

LAYERS, VARIABLES = "layers", "vars"

_DENSE = re.compile(r"dense(_\d+)?")


def read_keras(path: Path) -> ForeignNetwork:
    """Read the weights; links and data outside of the file are refused.

    Raises:
        CheckpointError: it is damaged, or holds other layers than dense ones.
        MissingExtraError: the extra "keras" is not installed.
        OSError: it cannot be read.
    """
    h5py = require("h5py", "keras", "reading Keras weights")
    content = io.BytesIO(path.read_bytes())
    try:
        with h5py.File(content, "r") as file:
            return ForeignNetwork(_layers(h5py, file))
    except CheckpointError:
        raise
    except Exception as error:  # the library has many ways to say that a file is damaged
        raise CheckpointError(f"is no intact HDF5 file ({error})") from error


def _layers(h5py: Any, file: Any) -> tuple[ForeignLayer, ...]:
    groups = _inside(h5py, file, LAYERS)
    if groups is None:
        raise CheckpointError(
            f'has no group "{LAYERS}": save_weights("name.weights.h5") of Keras 3 writes one'
        )
    found = []
    for name in sorted(groups, key=natural):
        variables = _inside(h5py, _inside(h5py, groups, name), VARIABLES)
        if variables is None or not len(variables):
            continue
        if not _DENSE.fullmatch(name):
            raise CheckpointError(f"{name}: is no dense layer, the only kind that is read")
        weights = _array(h5py, variables, name, "0")
        if weights is None or weights.ndim != 2:
            raise CheckpointError(f"{name}: has no matrix of weights")
        found.append(make_layer(name, weights, _array(h5py, variables, name, "1")))
    return tuple(found)


def _inside(h5py: Any, group: Any, name: str) -> Any:
    """What a group has at a name; None if it has nothing there.

    Raises:
        CheckpointError: it is a link to something else.
    """
    if not isinstance(group, h5py.Group) or name not in group:
        return None
    if not isinstance(group.get(name, getlink=True), h5py.HardLink):
        raise CheckpointError(f"{name}: is a link, which is not followed")
    return group[name]


def _array(h5py: Any, variables: Any, layer: str, name: str) -> Array | None:
    """A parameter of a layer; None if it has no such one.

    Raises:
        CheckpointError: it is outside of the file, or too large.
    """
    found = _inside(h5py, variables, name)
    if not isinstance(found, h5py.Dataset):
        return None
    if found.external or found.is_virtual:
        raise CheckpointError(f"{layer}: has its values in another file, which is not read")
    check_size(found.shape or (), layer)
    return np.asarray(found[()])
