"""Weights in a safetensors file, with the names and the layout of PyTorch."""

from __future__ import annotations

from pathlib import Path

from tui_nn.errors import CheckpointError
from tui_nn.training.imports.foreign import ForeignNetwork
from tui_nn.training.imports.named_arrays import layers_of


def read_torch(path: Path) -> ForeignNetwork:
    """Read the weights.

    Raises:
        CheckpointError: it is damaged, or holds other layers than dense ones.
        OSError: it cannot be read.
    """
    from safetensors.numpy import load

    content = path.read_bytes()
    try:
        arrays = load(content)
    except Exception as error:  # the library's errors for impossible types and sizes
        reason = f"{type(error).__name__} {error}" if isinstance(error, KeyError) else str(error)
        raise CheckpointError(f"is damaged, or has types that NumPy lacks ({reason})") from error
    return ForeignNetwork(layers_of(arrays))
