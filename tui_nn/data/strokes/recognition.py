"""Tell files of pen strokes by what is in them.

The screen and the command line read this before the first frame: NumPy is not imported here.
"""

from __future__ import annotations

import re
from pathlib import Path

from tui_nn.data.recognition.listing import list_folder

JSON = re.compile(rb'\s*[\[{][^{}]*"(?:drawing|strokes)"\s*:\s*\[|\s*\[\s*\[\s*\[\s*[-\d\[]')
"""The beginning of a drawing, or of a list of drawings: before its strokes, nothing is nested."""

INKML = re.compile(rb"<(?:\w+:)?ink[\s>]")

UNIPEN = re.compile(rb"^\.(?:VERSION|COORD|HIERARCHY|SEGMENT|PEN_DOWN|PEN_UP)\b", re.MULTILINE)

BYTE_ORDER_MARK = b"\xef\xbb\xbf"

SUFFIXES = (".ndjson", ".jsonl", ".json", ".inkml", ".unp", ".unipen", ".upn", ".dat")
"""Endings of the files of a folder that are looked at."""

FOLDERS = 20
"""Folders in a folder that are looked into."""


def is_stroke_file(start: bytes) -> bool:
    """Whether a file that begins with `start` has pen strokes."""
    text = start.removeprefix(BYTE_ORDER_MARK).lstrip()
    if text.startswith((b"{", b"[")):
        return JSON.match(text) is not None
    return (text.startswith(b"<") and INKML.search(text) is not None) or is_unipen(text)


def is_unipen(start: bytes) -> bool:
    """Whether a file that begins with `start` is in UNIPEN's format."""
    return start.lstrip().startswith(b".") and UNIPEN.search(start) is not None


def is_strokes(path: Path, start: bytes | None) -> bool:
    """Whether it is a file of pen strokes, or a folder of such files, or of folders of them.

    Args:
        path: the file or folder.
        start: the first bytes of a file; None for a folder.
    """
    if start is not None:
        return is_stroke_file(start)
    listing = list_folder(path)
    places = [listing, *map(list_folder, listing.folders[:FOLDERS])]
    files = [file for place in places for file in place.files if file.suffix.lower() in SUFFIXES]
    return bool(files) and is_stroke_file(_read_start(files[0]))


def _read_start(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4096)
