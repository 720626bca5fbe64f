"""What to say of a path that is not a data set: what it is instead, and what to do.

The screen and the command line read this before the first frame: NumPy is not imported here.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path

from tui_nn.data.recognition.listing import MOST, Listing, list_folder
from tui_nn.errors import DataError
from tui_nn.storage.file_kinds import PICTURE, describe_file, describe_start

SHOWN = 5
"""Most names that a message lists."""

_ADVICE = (
    ("an empty file", "it has no rows"),
    ("Office", "save its sheet as CSV"),
    ("OpenDocument", "save its sheet as CSV"),
    ("zip archive", "unpack it and give the folder or a file in it"),
    ("7-Zip", "unpack it and give the folder or a file in it"),
    ("bzip2", "decompress it; of compressed files, gzip is read"),
    ("xz file", "decompress it; of compressed files, gzip is read"),
    ("Zstandard", "decompress it; of compressed files, gzip is read"),
    ("web page", "the download has failed or needs a login"),
    ("PDF", "copy its table into a CSV file"),
    ("HDF5", "save its arrays with numpy.savez, or its table as CSV"),
    ("MATLAB", "save its arrays with numpy.savez: scipy.io.loadmat reads them"),
    ("SQLite", "export a table as CSV"),
    ("pickle", "it is not read, since it can run programs; save arrays with numpy.savez"),
    ("PyTorch", "it is not read, since it can run programs; save arrays with numpy.savez"),
    ("safetensors", "a network; --load opens it"),
    (PICTURE, "give a folder that has a folder of pictures for each class"),
    ("HEIC", "give a folder that has a folder of pictures for each class"),
)
"""What to do with a kind of file, by a part of its name; the first that fits."""

_TABLES = ("a table as text (CSV)", "a JSON file", "a Parquet file", "an Arrow file")
"""Kinds of files that are data sets by themselves."""


def refuse_missing(path: Path, known: Iterable[str]) -> DataError:
    """The error of a path where there is nothing.

    Args:
        path: the path.
        known: names of built-in data sets, to suggest one.
    """
    if path.is_symlink():
        return DataError(f"{path}: is a link to a file that does not exist")
    beside = _entries(path.parent)
    what = "no such file or folder" if path.parent.is_dir() else f"there is no folder {path.parent}"
    near = difflib.get_close_matches(path.name, [*beside, *known], n=1)
    if not near:
        return DataError(f"{path}: {what}")
    meant = str(beside[near[0]]) if near[0] in beside else f"the built-in {near[0]}"
    return DataError(f"{path}: {what}; did you mean {meant}?")


def _entries(folder: Path) -> dict[str, Path]:
    """What is in a folder, by name; nothing if it cannot be read."""
    try:
        listing = list_folder(folder)
    except OSError:
        return {}
    return {entry.name: entry for entry in (*listing.files, *listing.folders)}


def refuse_special(path: Path) -> DataError:
    """The error of a pipe, a socket or a device."""
    kind = describe_file(path)
    return DataError(
        f"{path}: is {kind}; training needs a file that can be read again, or a folder"
    )


def refuse_file(path: Path, start: bytes) -> DataError:
    """The error of a file of no known format that begins with `start`, decompressed."""
    kind = describe_start(start)
    advice = next((advice for part, advice in _ADVICE if part in kind), "")
    if advice:
        return DataError(f"{path}: is {kind}; {advice}")
    return DataError(
        f"{path}: is {kind}; expected is a table (CSV, JSON, Parquet), arrays (.npz, .npy),"
        " idx files, or a folder of pictures"
    )


def refuse_folder(path: Path, listing: Listing) -> DataError:
    """The error of a folder that is not a data set as a whole."""
    shown = (*listing.folders, *listing.files, *listing.others)[:SHOWN]
    if not shown:
        return DataError(f"{path}: is an empty folder")
    kinds = {entry: describe_file(entry) for entry in shown}
    tables = [str(entry) for entry, kind in kinds.items() if kind in _TABLES]
    if tables:
        return DataError(f"{path}: is a folder with tables; name one of them: {', '.join(tables)}")
    content = ", ".join(f"{entry.name} ({kind})" for entry, kind in kinds.items())
    amount = "" if listing.is_whole else f"more than {MOST:,} files, such as "
    return DataError(
        f"{path}: no data set in this folder, which has {amount}{content}; expected are a folder"
        " of pictures for each class, idx files, arrays (.npz, .npy), or a Hugging Face folder"
    )
