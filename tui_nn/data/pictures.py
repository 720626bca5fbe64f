"""Files of pictures to be read by a network: idx, NumPy's .npy, or .npz with one such array.

The kind is told by how a file begins, not by its name. Headers are believed only as far as the
file holds what they claim, and nothing in a file is ever executed (no pickle).
"""

from __future__ import annotations

import io
import math
import os
import zipfile
from pathlib import Path
from typing import IO

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from tui_nn.data.dataset import PIXEL_MAXIMUM, Array
from tui_nn.data.idx import read_idx, read_into
from tui_nn.errors import DataError

SIDE = 28
PIXELS = SIDE * SIDE

NPY_MAGIC = b"\x93NUMPY"
ZIP_MAGIC = b"PK"

MAX_BYTES = 1 << 30
"""Largest array that is read: MNIST as float64 has less than half of that."""

BELIEVED = 48 << 20
"""Bytes up to which an array in an archive is decompressed once; one that claims to be larger is
checked before it is kept."""

MAX_HEADER = 10_000
"""Bytes of a .npy file's header, as for NumPy; those of pictures have about a hundred."""

MAX_ARRAYS = 1_000
"""Files in an archive that are looked into."""

CHUNK = 1 << 20
"""Bytes read at a time."""


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
                array = _read_npy(file, str(path), os.fstat(file.fileno()).st_size)
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
            member = _find_array(archive, path)
            where = f"{path}: {member.filename}"
            if member.file_size > BELIEVED:
                _check_member(archive, member, where)
            with archive.open(member) as content:
                return _read_npy(content, where, member.file_size)
    except DataError:
        raise
    except Exception as error:  # zipfile has many ways to say that an archive is damaged
        raise DataError(f"{path}: the archive is damaged ({error})") from error


def _check_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, where: str) -> None:
    """Decompress a member without keeping it, to its checksum and its length."""
    found = 0
    with archive.open(member) as content:
        while chunk := content.read(CHUNK):
            found += len(chunk)
    if found != member.file_size:
        raise DataError(f"{where}: {found} bytes where the archive announces {member.file_size}")


def _find_array(archive: zipfile.ZipFile, path: Path) -> zipfile.ZipInfo:
    """The only member of an archive that may be pictures."""
    members = [member for member in archive.infolist() if member.filename.endswith(".npy")]
    if len(members) > MAX_ARRAYS:
        raise DataError(f"{path}: holds {len(members)} arrays, more than {MAX_ARRAYS}")
    found = []
    for member in members:
        with archive.open(member) as content:
            if _holds_pictures(_read_header(content, f"{path}: {member.filename}")[0]):
                found.append(member)
    if len(found) != 1:
        names = ", ".join(member.filename.removesuffix(".npy") for member in found) or "none"
        raise DataError(f"{path}: must hold one array of 28x28 pictures, but holds: {names}")
    return found[0]


def _read_npy(file: IO[bytes], where: str, size: int) -> Array:
    """The array in a .npy file of `size` bytes, once its shape is one that pictures have."""
    shape, in_columns, kind = _read_header(file, where)
    if not _holds_pictures(shape):
        raise DataError(f"{where}: has shape {shape}, not (28, 28), (n, 28, 28) or (n, 784)")
    if kind.kind not in "biuf":
        raise DataError(f"{where}: holds {kind}, not numbers")
    expected = math.prod(shape) * kind.itemsize
    if expected > MAX_BYTES:
        raise DataError(f"{where}: {math.prod(shape)} values are too many; split the file")
    if size - file.tell() != expected:
        amount = "more" if size - file.tell() > expected else "fewer"
        raise DataError(f"{where}: {amount} values than the header announces")
    values = np.empty(expected, np.uint8)
    if read_into(file, values) < expected:
        raise DataError(f"{where}: fewer values than the header announces")
    return values.view(kind).reshape(shape, order="F" if in_columns else "C")


def _read_header(file: IO[bytes], where: str) -> tuple[tuple[int, ...], bool, np.dtype[np.void]]:
    """Shape, whether columns come before rows, and type of the array in a .npy file."""
    readers = {(1, 0): (2, npy.read_array_header_1_0), (2, 0): (4, npy.read_array_header_2_0)}
    try:
        width, reader = readers[npy.read_magic(file)]
        start = file.read(width)
        length = int.from_bytes(start, "little")
        if length > MAX_HEADER:
            raise ValueError(f"a header of {length} bytes")
        shape, in_columns, kind = reader(io.BytesIO(start + file.read(length)))
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
