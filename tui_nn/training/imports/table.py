"""FORMATS: the files of other programs whose weights can be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from tui_nn.errors import CheckpointError
from tui_nn.storage.file_kinds import describe_file
from tui_nn.training.imports.foreign import MOST_BYTES, ForeignNetwork
from tui_nn.training.imports.keras_file import read_keras
from tui_nn.training.imports.numpy_file import read_numpy
from tui_nn.training.imports.onnx_file import read_onnx
from tui_nn.training.imports.recognition import REFUSED
from tui_nn.training.imports.torch_file import read_torch

FORMATS: Mapping[str, Callable[[Path], ForeignNetwork]] = {
    ".safetensors": read_torch,
    ".onnx": read_onnx,
    ".npz": read_numpy,
    ".h5": read_keras,
}
"""How each is read, by the ending of its name, one of `recognition.READ`."""


def read_foreign(path: Path) -> ForeignNetwork:
    """Read the weights in a file of another program.

    Raises:
        CheckpointError: it is missing, too large, damaged, or holds other layers than dense ones.
        MissingExtraError: an extra is needed to read it.
    """
    ending = path.suffix.lower()
    if ending in REFUSED:
        raise CheckpointError(f"{path}: {REFUSED[ending]}")
    try:
        if not path.is_file():
            kind = f"is {describe_file(path)}, not a file of weights"
            raise CheckpointError(kind if path.exists() else "no such file")
        if path.stat().st_size > MOST_BYTES:
            raise CheckpointError(f"is larger than {MOST_BYTES >> 20} MiB")
        with np.errstate(all="ignore"):  # what is not finite is refused
            return FORMATS[ending](path)
    except CheckpointError as error:
        raise CheckpointError(f"{path}: {error}") from error
    except OSError as error:
        raise CheckpointError(f"{path}: cannot be read ({error.strerror or error})") from error
    except MemoryError as error:
        raise CheckpointError(f"{path}: does not fit into memory") from error
