"""Files of pictures to be read by a network: idx, NumPy's .npy or .npz, PNG and JPEG.

The kind is detected from the first bytes of a file, not from its name. Headers are trusted only as
far as the file's size allows, and nothing in a file is ever executed (no pickle).
"""

from __future__ import annotations

import io
from contextlib import nullcontext
from pathlib import Path
from typing import IO

import numpy as np

from tui_nn.data.arrays.files import ArrayFile, list_archive
from tui_nn.data.arrays.npy import MAX_BYTES, NPY_MAGIC, read_header, read_values
from tui_nn.data.dataset import Array
from tui_nn.data.idx.folders import EMNIST, UPRIGHT
from tui_nn.data.idx.reading import CHUNK, GZIP_MAGIC, read_idx_file
from tui_nn.data.picture_arrays.pixels import EXPECTED, Pictures, find_layout, to_pictures
from tui_nn.data.picture_files.image_files import load_image
from tui_nn.errors import DataError
from tui_nn.storage.file_kinds import PICTURE, START, ZIP_MAGIC, describe_start

STROKES = ("a JSON file", "an InkML file")
"""Kinds of files that hold strokes of a pen rather than pictures."""


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
        chosen = _find_array(path, file)
        return to_pictures(chosen.read(MAX_BYTES), chosen.where)
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


def _find_array(path: Path, file: IO[bytes]) -> ArrayFile:
    """The only array in an archive that may be pictures; rather 28x28 than other sizes."""
    plain: dict[str, ArrayFile] = {}
    other: dict[str, ArrayFile] = {}
    for name, array in list_archive(path, file).items():
        shape = array.header().shape
        layout = find_layout(shape) if len(shape) > 1 else None
        if layout is not None:
            (other if layout.note else plain)[name] = array
    found = plain or other
    if len(found) != 1:
        names = ", ".join(found) or "none"
        raise DataError(f"{path}: must hold one array of pictures, but holds: {names}")
    return next(iter(found.values()))


def _read_npy(file: IO[bytes], where: str, size: int) -> Array:
    """The array in a .npy file of `size` bytes, once it can be one of pictures."""
    header = read_header(file, where)
    if find_layout(header.shape) is None:
        raise DataError(f"{where}: has shape {header.shape}; {EXPECTED}")
    return read_values(file, header, where, size)
