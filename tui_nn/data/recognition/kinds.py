"""Tell the kinds of data sets apart by what is in their files, before any of them is loaded.

Each function gets a path and the first bytes of the file, decompressed if it is a gzip file, or
None for a folder. The screen and the command line read this before the first frame: NumPy is not
imported here.
"""

from __future__ import annotations

import re
import stat
import zlib
from collections.abc import Callable
from pathlib import Path

from tui_nn.data.recognition.finding import has_pictures
from tui_nn.data.recognition.listing import list_folder
from tui_nn.errors import DataError
from tui_nn.storage.file_kinds import describe_start, is_mostly_text

START = 4096
"""Bytes of a file that tell its format."""

COMPRESSED_START = 1 << 16
"""Bytes of a gzip file that are read for them."""

GZIP_MAGIC = b"\x1f\x8b"

IDX_NAME = re.compile(
    r"(?P<prefix>.*?)(?P<part>train|t10k|test10k|test50k|test)[-_.]"
    r"(?P<content>images|labels)[-.]idx\d[-.][a-z]+(\.gz)?",
    re.IGNORECASE,
)
"""Names of MNIST's files and those of its relatives, such as emnist-letters-train-images-..."""

ARRAYS = ("a NumPy array (.npy)", "an archive of NumPy arrays (.npz)")
"""What files of arrays are, for `describe_start`."""

TABLES = (
    "a table as text (CSV)",
    "a text file",
    "a JSON file",
)
"""What files with a table may be, for `describe_start`."""

COLUMNAR = ("a Parquet file", "an Arrow file")
"""The same of those in columns, which may hold pictures."""

UNKNOWN = "an unknown kind of file"
"""What text is too that is not UTF-8."""

DEPTH = 3
"""How far below a folder idx files are looked for: torchvision puts them two deep."""

FOLDERS = 100
"""Most folders that are looked into."""

ENTRIES = 1_000
"""Most entries of each."""


def read_start(path: Path) -> bytes | None:
    """The first `START` bytes of a file, decompressed if it is a gzip file; None for a folder.

    Raises:
        OSError: it cannot be read.
        DataError: the gzip file is damaged.
    """
    if stat.S_ISDIR(path.stat().st_mode):
        return None
    with path.open("rb") as file:
        start = file.read(START)
        if not start.startswith(GZIP_MAGIC):
            return start
        start += file.read(COMPRESSED_START - START)
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(start, START)
    except zlib.error as error:
        raise DataError(f"{path}: the compressed file is damaged ({error})") from error


def is_idx(path: Path, start: bytes | None) -> bool:
    """Whether it is an idx file, or a folder of idx files or above some."""
    if start is not None:
        return describe_start(start).startswith("an idx file")
    return _is_any_below(path, lambda file: bool(IDX_NAME.fullmatch(file.name)))


def is_arrays(path: Path, start: bytes | None) -> bool:
    """Whether it is a .npy or .npz file, or a folder of such files."""
    if start is not None:
        return describe_start(start) in ARRAYS
    return any(file.suffix in (".npy", ".npz") for file in list_folder(path).files)


def is_hugging_face(path: Path, start: bytes | None) -> bool:
    """Whether it is a Parquet or Arrow file, or a folder of such files or above some."""
    if start is not None:
        return describe_start(start) in COLUMNAR
    return _is_any_below(path, lambda file: file.suffix in (".parquet", ".arrow"))


def is_table(_path: Path, start: bytes | None) -> bool:
    """Whether it may be a table: text of any kind or encoding, JSON, Parquet or Arrow."""
    if start is None:
        return False
    kind = describe_start(start)
    return kind in TABLES or (kind == UNKNOWN and (_is_wide(start) or is_mostly_text(start)))


def _is_wide(start: bytes) -> bool:
    """Whether it may be text of two or four bytes a character: each other byte is mostly 0."""
    even, odd = start[::2].count(0), start[1::2].count(0)
    return max(even, odd) > len(start) // 4


def is_picture_folder(path: Path, start: bytes | None) -> bool:
    """Whether it is a folder with pictures in it or below it."""
    return start is None and has_pictures(path)


def _is_any_below(folder: Path, fits: Callable[[Path], bool]) -> bool:
    """Whether any file of a folder or of those some levels below it fits."""
    level = [folder]
    for _ in range(DEPTH + 1):
        listings = [list_folder(place, ENTRIES) for place in level[:FOLDERS]]
        if any(fits(file) for listing in listings for file in listing.files):
            return True
        level = [below for listing in listings for below in listing.folders if _is_open(below)]
    return False


def _is_open(folder: Path) -> bool:
    try:
        list_folder(folder, 1)
    except OSError:
        return False
    return not folder.is_symlink()
