"""Checkpoints: named arrays and texts in one safetensors file.

Nothing in a file is executed, and nothing in it is used before its digest is checked. Writing is
atomic: a file is complete or absent.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load, save

from tui_nn import __version__
from tui_nn.errors import CheckpointError
from tui_nn.storage.durable import EVERYBODY, replace_file
from tui_nn.storage.file_kinds import describe_file

FORMAT_NAME = "tui-nn checkpoint"

FORMAT_VERSION = 1
"""Incremented when an older program could not read a file correctly."""

FORMAT, PROGRAM, DIGEST = "format", "program", "digest"
"""Metadata keys that describe the file, not its contents."""

LENGTH_BYTES = 8
"""A safetensors file begins with the length of its header, little-endian."""

MAXIMUM_HEADER = 1 << 20
"""Longest header that is read, in bytes; those written here have a few thousand."""

MAXIMUM_SIZE = 4 << 30
"""Longest file that is read or written, in bytes."""


@dataclass(frozen=True, eq=False, slots=True)
class Checkpoint:
    """The contents of a checkpoint file.

    Attributes:
        tensors: arrays by name, of any shape and any plain numeric type.
        metadata: texts by name.
    """

    tensors: Mapping[str, NDArray[Any]]
    metadata: Mapping[str, str]


def write_checkpoint(
    path: Path,
    checkpoint: Checkpoint,
    permissions: int = EVERYBODY,
    *,
    survives_power_cut: bool = True,
) -> None:
    """Write a checkpoint atomically; an existing file is replaced or stays as it is.

    Args:
        path: the file.
        checkpoint: the contents.
        permissions: of the file, reduced by the user's umask.
        survives_power_cut: as of `replace_file`.

    Raises:
        CheckpointError: the file cannot be written.
        ValueError: the checkpoint uses one of the reserved metadata keys.
    """
    if reserved := checkpoint.metadata.keys() & {FORMAT, PROGRAM, DIGEST}:
        raise ValueError(f"reserved metadata: {', '.join(sorted(reserved))}")
    tensors = {name: _plain(array) for name, array in checkpoint.tensors.items()}
    metadata = {
        **checkpoint.metadata,
        FORMAT: f"{FORMAT_NAME} {FORMAT_VERSION}",
        PROGRAM: __version__,
    }
    content = save(tensors, {**metadata, DIGEST: _digest(tensors, metadata)})
    header, body = _sort_header(content)
    if len(header) > MAXIMUM_HEADER or len(content) > MAXIMUM_SIZE:
        raise CheckpointError(f"{path}: the network is too large for a checkpoint file")
    try:
        replace_file(
            path, header, body, permissions=permissions, survives_power_cut=survives_power_cut
        )
    except OSError as error:
        raise CheckpointError(f"{path}: cannot be written ({_reason(path, error)})") from error


def read_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint that `write_checkpoint` wrote.

    Memory is allocated for what the file holds, not for what its header claims.

    Raises:
        CheckpointError: no such file, or one that is damaged, too new or not of this program.
    """
    try:
        if not path.is_file():
            kind = f"is {describe_file(path)}, not a checkpoint"
            raise CheckpointError(f"{path}: {kind if path.exists() else 'no such file'}")
        with path.open("rb") as file:
            header = _read_header(file, path)
            metadata = _read_metadata(header, path)
            _check_size(header, os.fstat(file.fileno()).st_size, path)
            content = header + file.read()
    except OSError as error:
        raise CheckpointError(f"{path}: cannot be read ({error.strerror or error})") from error
    except MemoryError as error:
        raise CheckpointError(f"{path}: does not fit into memory") from error
    try:
        tensors = load(content)
    except Exception as error:  # the library's errors for impossible types and sizes
        raise CheckpointError(f"{path}: is damaged ({error})") from error
    if _digest(tensors, metadata) != metadata.pop(DIGEST, None):
        raise CheckpointError(f"{path}: is damaged or was changed (its digest does not match)")
    del metadata[FORMAT], metadata[PROGRAM]
    return Checkpoint(tensors, metadata)


def _plain(array: NDArray[Any]) -> NDArray[Any]:
    """The same values in C order and native byte order.

    safetensors writes the buffer of any other array as if it were so, silently.
    """
    return np.asarray(array, dtype=array.dtype.newbyteorder("="), order="C")


def _sort_header(content: bytes) -> tuple[bytes, memoryview]:
    """The file as (length and header, body) with the texts of the header sorted by name.

    safetensors writes the texts in any order; equal checkpoints should be equal files.
    """
    end = LENGTH_BYTES + int.from_bytes(content[:LENGTH_BYTES], "little")
    header = json.loads(content[LENGTH_BYTES:end])
    header["__metadata__"] = dict(sorted(header["__metadata__"].items()))
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % LENGTH_BYTES)
    return len(text).to_bytes(LENGTH_BYTES, "little") + text, memoryview(content)[end:]


def _digest(tensors: Mapping[str, NDArray[Any]], metadata: Mapping[str, str]) -> str:
    """SHA-256 over all names, types, shapes, values and texts, each preceded by its length."""
    digest = hashlib.sha256()
    for name, array in sorted(tensors.items()):
        kind = f"{name} {array.dtype.str} {array.shape}".encode()
        digest.update(len(kind).to_bytes(8, "little") + kind)
        digest.update(array.tobytes())
    for key in sorted(metadata.keys() - {DIGEST}):
        for text in (key.encode(), metadata[key].encode()):
            digest.update(len(text).to_bytes(8, "little") + text)
    return digest.hexdigest()


def _read_header(file: BinaryIO, path: Path) -> bytes:
    """The header, preceded by its length.

    Raises:
        CheckpointError: this is no safetensors file.
    """
    size = os.fstat(file.fileno()).st_size
    start = file.read(LENGTH_BYTES)
    length = int.from_bytes(start, "little")
    if len(start) < LENGTH_BYTES or not 0 < length <= MAXIMUM_HEADER or size > MAXIMUM_SIZE:
        raise CheckpointError(_foreign(path))
    header = file.read(length)
    if len(header) < length:
        raise CheckpointError(f"{path}: is damaged (truncated)")
    return start + header


def _foreign(path: Path) -> str:
    """The error message for a file that this program did not write."""
    return f"{path}: is {describe_file(path)}, not a checkpoint of tui-nn"


def _read_metadata(header: bytes, path: Path) -> dict[str, str]:
    """The texts in the header.

    Raises:
        CheckpointError: another program or a later version wrote them.
    """
    try:
        metadata = json.loads(header[LENGTH_BYTES:])["__metadata__"]
        name, _, version = metadata[FORMAT].rpartition(" ")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise CheckpointError(_foreign(path)) from error
    if name != FORMAT_NAME or not version.isdecimal():
        raise CheckpointError(_foreign(path))
    if int(version) > FORMAT_VERSION:
        raise CheckpointError(f"{path}: was written by a newer tui-nn; update to read it")
    if PROGRAM not in metadata or not all(isinstance(text, str) for text in metadata.values()):
        raise CheckpointError(f"{path}: is damaged (its metadata)")
    return dict(metadata)


def _check_size(header: bytes, size: int, path: Path) -> None:
    """Refuse a file whose size is not that of its tensors, before they are read."""
    tensors = json.loads(header[LENGTH_BYTES:])
    del tensors["__metadata__"]
    try:
        ends = (tensor["data_offsets"][1] for tensor in tensors.values())
        expected = len(header) + max(ends, default=0)
    except (ValueError, LookupError, TypeError):
        raise CheckpointError(f"{path}: is damaged (its header)") from None
    if size != expected:
        change = "truncated" if size < expected else "more than its header announces"
        raise CheckpointError(f"{path}: is damaged ({change})")


def _reason(path: Path, error: OSError) -> str:
    """Why a file could not be written."""
    if isinstance(error, FileNotFoundError):
        return f"there is no folder {Path(os.path.realpath(path)).parent}"
    return error.strerror or str(error)
