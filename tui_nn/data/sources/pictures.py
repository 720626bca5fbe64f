"""Files of pictures to be read by a network: idx, NumPy's .npy or .npz, PNG and JPEG.

The kind is detected from the first bytes of a file, not from its name. Headers are trusted only as
far as the file's size allows, and nothing in a file is ever executed (no pickle).
"""

from __future__ import annotations

import io
import math
import zipfile
from contextlib import nullcontext
from pathlib import Path
from typing import IO

import numpy as np
from numpy.lib import format as npy

from tui_nn.data.dataset import Array
from tui_nn.data.picture_files.image_files import load_image
from tui_nn.data.sources.folders import EMNIST, UPRIGHT
from tui_nn.data.sources.idx import GZIP_MAGIC, read_idx_file, read_into
from tui_nn.data.sources.pixels import EXPECTED, Pictures, find_layout, to_pictures
from tui_nn.errors import DataError
from tui_nn.storage.file_kinds import PICTURE, START, ZIP_MAGIC, describe_start

NPY_MAGIC = b"\x93NUMPY"

MAX_BYTES = 1 << 30
"""Largest array that is read: MNIST as float64 has less than half of that."""

SINGLE_PASS_LIMIT = 48 << 20
"""Bytes up to which an array in an archive is decompressed once; one that claims to be larger is
checked before it is kept."""

MAX_HEADER = 10_000
"""Bytes of a .npy file's header, as for NumPy; those of pictures have about a hundred."""

MAX_ARRAYS = 1_000
"""Files in an archive that are looked into."""

STROKES = ("a JSON file", "an InkML file")
"""Kinds of files that hold strokes of a pen rather than pictures."""

CHUNK = 1 << 20
"""Bytes read at a time."""


def read_pictures(path: Path, file: IO[bytes] | None = None) -> Pictures:
    """Read grey pictures of one size.

    Args:
        path: idx (gzip-compressed or not), .npy, .npz, PNG or JPEG; also a pipe. Of arrays, those
            that `find_layout` knows, of whole numbers from 0 to 255, of fractions from 0 to 1, or
            on another scale that is unmistakable.
        file: where it is open already, which `path` names in errors.

    Raises:
        DataError: the file cannot be read, is damaged, or holds something else.
    """
    try:
        with path.open("rb") if file is None else nullcontext(file) as content:
            return _read(content if content.seekable() else _take_in(content, path), path)
    except IsADirectoryError:
        raise DataError(f"{path}: is a folder, not a file of pictures") from None
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror or error})") from error


def _take_in(pipe: IO[bytes], path: Path) -> IO[bytes]:
    """All that comes through a pipe."""
    content = io.BytesIO()
    while chunk := pipe.read(CHUNK):
        content.write(chunk)
        if content.tell() > MAX_BYTES:
            raise DataError(f"{path}: more than {MAX_BYTES} bytes; split them")
    return content


def _read(file: IO[bytes], path: Path) -> Pictures:
    """The pictures in a file of any kind."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    start = file.read(START)
    file.seek(0)
    where, kind = str(path), describe_start(start)
    if start.startswith(NPY_MAGIC):
        return to_pictures(_read_npy(file, where, size), where)
    if start.startswith(ZIP_MAGIC):
        return _read_npz(file, path)
    if kind.endswith(PICTURE):
        return Pictures(load_image(file, where)[None])
    if start.startswith(GZIP_MAGIC) or start[:2] == bytes(2):
        return _turn_upright(to_pictures(read_idx_file(file, path, 3, 2, 4), where), path)
    strokes = "; strokes are read with --strokes" if kind in STROKES else ""
    raise DataError(
        f"{path}: is {kind}; pictures are read from idx, .npy, .npz, PNG and JPEG{strokes}"
    )


def _turn_upright(pictures: Pictures, path: Path) -> Pictures:
    """Pictures of EMNIST, which are known by the name of their file, as they are seen."""
    if not path.name.startswith(EMNIST):
        return pictures
    pixels = np.ascontiguousarray(pictures.pixels.transpose(0, 2, 1))
    return Pictures(pixels, (*pictures.notes, UPRIGHT))


def _read_npz(file: IO[bytes], path: Path) -> Pictures:
    """The only array in an archive that may be pictures."""
    try:
        with zipfile.ZipFile(file) as archive:
            member = _find_array(archive, path)
            where = f"{path}: {member.filename}"
            if member.file_size > SINGLE_PASS_LIMIT:
                _check_member(archive, member, where)
            with archive.open(member) as content:
                return to_pictures(_read_npy(content, where, member.file_size), where)
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
    """The only member of an archive that may be pictures; rather 28x28 than other sizes."""
    members = [member for member in archive.infolist() if member.filename.endswith(".npy")]
    if not members:
        raise DataError(f"{path}: is a zip archive without arrays of NumPy (.npy)")
    if len(members) > MAX_ARRAYS:
        raise DataError(f"{path}: holds {len(members)} arrays, more than {MAX_ARRAYS}")
    plain: list[zipfile.ZipInfo] = []
    other: list[zipfile.ZipInfo] = []
    for member in members:
        with archive.open(member) as content:
            shape = _read_header(content, f"{path}: {member.filename}")[0]
        layout = find_layout(shape) if len(shape) > 1 else None
        if layout is not None:
            (other if layout.note else plain).append(member)
    found = plain or other
    if len(found) != 1:
        names = ", ".join(member.filename.removesuffix(".npy") for member in found) or "none"
        raise DataError(f"{path}: must hold one array of pictures, but holds: {names}")
    return found[0]


def _read_npy(file: IO[bytes], where: str, size: int) -> Array:
    """The array in a .npy file of `size` bytes, once it can be one of pictures."""
    shape, in_columns, kind = _read_header(file, where)
    if kind.hasobject:
        raise DataError(f"{where}: holds Python objects, not numbers (numpy.stack makes one array)")
    if find_layout(shape) is None:
        raise DataError(f"{where}: has shape {shape}; {EXPECTED}")
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
    except Exception as error:  # NumPy's parser of the header raises many kinds of errors
        raise DataError(f"{where}: is not a .npy file, or its header is damaged") from error
    return tuple(shape), bool(in_columns), kind
