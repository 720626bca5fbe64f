"""Weights in an archive of NumPy arrays (.npz): of Keras' get_weights, or of our own export."""

from __future__ import annotations

from pathlib import Path

from tui_nn.data.arrays.files import list_archive
from tui_nn.errors import CheckpointError, DataError
from tui_nn.training.imports.foreign import MOST_BYTES, ForeignNetwork
from tui_nn.training.imports.named_arrays import layers_of


def read_numpy(path: Path) -> ForeignNetwork:
    """Read the weights; nothing is unpickled.

    Raises:
        CheckpointError: it is damaged, or holds other layers than dense ones.
    """
    try:
        arrays = {name: file.read(MOST_BYTES) for name, file in list_archive(path).items()}
    except DataError as error:
        raise CheckpointError(str(error).removeprefix(f"{path}: ")) from error
    return ForeignNetwork(layers_of(arrays))
