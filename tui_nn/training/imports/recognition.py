"""Which files are those of other programs: told by their endings and headers, without a library."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

OURS = "tui-nn checkpoint"
"""How the format of our own files begins, in their metadata."""

LENGTH_BYTES, MAXIMUM_HEADER = 8, 1 << 20
"""Bytes that tell the length of a safetensors header, and of the longest header that is read."""

SAFETENSORS = ".safetensors"
"""Also the ending of our own files."""

READ = (SAFETENSORS, ".onnx", ".npz", ".h5")
"""Endings of files that are read."""

PICKLES = (".pt", ".pth", ".pkl", ".pickle", ".ckpt", ".bin", ".joblib")

REFUSED: Mapping[str, str] = {
    **dict.fromkeys(
        PICKLES,
        "could run any code when it is read; in the program that wrote it, save the weights with"
        " safetensors.torch.save_file(model.state_dict(), 'model.safetensors')",
    ),
    ".keras": "holds a whole model; save its weights with model.save_weights('model.weights.h5')",
}
"""What to do about files that are not read, by ending."""


def is_foreign(path: Path) -> bool:
    """Whether a file is one of another program, by the ending of its name and by its header."""
    ending = path.suffix.lower()
    if ending != SAFETENSORS:
        return ending in READ or ending in REFUSED
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            length = int.from_bytes(file.read(LENGTH_BYTES), "little")
            if length > MAXIMUM_HEADER:
                return False
            metadata = json.loads(file.read(length)).get("__metadata__", {})
        return not str(metadata.get("format", "")).startswith(OURS)
    except (OSError, ValueError, AttributeError, RecursionError):
        return False
