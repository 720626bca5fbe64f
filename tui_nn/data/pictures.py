"""Files of pictures to be read by a network: idx, NumPy's .npy, or .npz with one such array.

The kind is told by how a file begins, not by its name. Headers are believed only as far as the
file holds what they claim, and nothing in a file is ever executed (no pickle).
"""

from __future__ import annotations

import math
import zipfile
from pathlib import Path
from typing import IO

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from tui_nn.data.dataset import PIXEL_MAXIMUM, Array
from tui_nn.data.idx import read_idx
from tui_nn.errors import DataError

SIDE = 28
PIXELS = SIDE * SIDE

NPY_MAGIC = b"\x93NUMPY"
ZIP_MAGIC = b"PK"

MAX_BYTES = 1 << 30
"""Largest array that is read: MNIST as float64 has less than half of that."""

CHUNK = 1 << 20
"""Bytes read at a time, so that memory follows what a file holds and not what it claims."""


def read_pictures(path: Path) -> NDArray[np.uint8]:
    """Read pictures of 28x28 pixels.

    Args:
        path: idx (gzip-compressed or not), .npy or .npz. Arrays are of shape (28, 28), (n, 28, 28)
            or (n, 784), either whole numbers from 0 to 255, or fractions from 0 to 1.

    Returns:
        Shape (n, 784); 0 is background.

    Raises:
        DataError: the file cannot be read, is damaged, or holds something else.
    """
    try:
        with path.open("rb") as file:
            start = file.read(len(NPY_MAGIC))
            file.seek(0)
            if start == NPY_MAGIC:
                array = _read_npy(file, str(path))
            elif start.startswith(ZIP_MAGIC):
                array = _read_npz(file, path)
            else:
                array = read_idx(path, 3)
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror or error})") from error
    return _as_pixels(array, path)


def _read_npz(file: IO[bytes], path: Path) -> Array:
    """The only array in an archive that may be pictures."""
    try:
        with zipfile.ZipFile(file) as archive:
            arrays = {}
            for name in archive.namelist():
                if not name.endswith(".npy"):
                    continue
                with archive.open(name) as member:
                    shape = _read_header(member, f"{path}: {name}")[0]
                if _holds_pictures(shape):
                    arrays[name] = shape
            if len(arrays) != 1:
                found = ", ".join(name.removesuffix(".npy") for name in arrays) or "none"
                raise DataError(
                    f"{path}: must hold one array of 28x28 pictures, but holds: {found}"
                )
            (name,) = arrays
            with archive.open(name) as member:
                return _read_npy(member, f"{path}: {name}")
    except DataError:
        raise
    except Exception as error:  # zipfile has many ways to say that an archive is damaged
        raise DataError(f"{path}: the archive is damaged ({error})") from error


def _read_npy(file: IO[bytes], where: str) -> Array:
    """The array in a .npy file, once its shape is one that pictures have."""
    shape, in_columns, kind = _read_header(file, where)
    if not _holds_pictures(shape):
        raise DataError(f"{where}: has shape {shape}, not (28, 28), (n, 28, 28) or (n, 784)")
    if kind.kind not in "biuf":
        raise DataError(f"{where}: holds {kind}, not numbers")
    expected = math.prod(shape) * kind.itemsize
    if expected > MAX_BYTES:
        raise DataError(f"{where}: {math.prod(shape)} values are too many; split the file")
    values = bytearray()
    while len(values) <= expected and (chunk := file.read(min(CHUNK, expected + 1 - len(values)))):
        values += chunk
    if len(values) != expected:
        amount = "more" if len(values) > expected else "fewer"
        raise DataError(f"{where}: {amount} values than the header announces")
    return np.frombuffer(values, kind).reshape(shape, order="F" if in_columns else "C")


def _read_header(file: IO[bytes], where: str) -> tuple[tuple[int, ...], bool, np.dtype[np.void]]:
    """Shape, whether columns come before rows, and type of the array in a .npy file."""
    readers = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}
    try:
        version = npy.read_magic(file)
        shape, in_columns, kind = readers[version](file)
    except Exception as error:  # whatever the parser of the header makes of rubbish
        raise DataError(f"{where}: is not a .npy file, or its header is damaged") from error
    return tuple(shape), bool(in_columns), kind


def _holds_pictures(shape: tuple[int, ...]) -> bool:
    return shape == (SIDE, SIDE) or shape[1:] in ((SIDE, SIDE), (PIXELS,))


def _as_pixels(array: Array, path: Path) -> NDArray[np.uint8]:
    """Pictures of any number type as bytes, one row each."""
    if not _holds_pictures(array.shape):
        shape = "x".join(map(str, array.shape[1:]))
        raise DataError(f"{path}: has pictures of {shape} pixels, not 28x28")
    pixels = np.ascontiguousarray(array).reshape(-1, PIXELS)
    if not pixels.size:
        raise DataError(f"{path}: holds no picture")
    if pixels.dtype == np.uint8:
        return pixels
    if pixels.dtype == np.bool_:
        return pixels * np.uint8(PIXEL_MAXIMUM)
    fractions = pixels.dtype.kind == "f"
    highest = 1 if fractions else PIXEL_MAXIMUM
    # A comparison with NaN is False.
    if not (pixels.min() >= 0 and pixels.max() <= highest):
        raise DataError(
            f"{path}: has values from {pixels.min():g} to {pixels.max():g}; pictures have"
            f" {'fractions from 0 to 1' if fractions else 'whole numbers from 0 to 255'}"
        )
    return (np.rint(pixels * PIXEL_MAXIMUM) if fractions else pixels).astype(np.uint8)
