"""The kind of a file by its first bytes, for error messages."""

from __future__ import annotations

import re
import stat
from pathlib import Path

START = 512
"""First bytes that are looked at."""

_SIGNATURES = (
    (b"\x93NUMPY", "a NumPy array (.npy)"),
    (b"\x1f\x8b", "a gzip file"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"\x89HDF", "an HDF5 file"),
    (b"%PDF", "a PDF document"),
    (b"PAR1", "a Parquet file"),
    (b"ARROW1", "an Arrow file"),
    (b"\xff\xff\xff\xff", "an Arrow file"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"MATLAB 5.0", "a MATLAB file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ\x00", "an xz file"),
    (b"(\xb5/\xfd", "a Zstandard file"),
    (b"\xd0\xcf\x11\xe0", "an old Office document (.xls or .doc)"),
    (b"7z\xbc\xaf'\x1c", "a 7-Zip archive"),
    (b"\x7fELF", "a program"),
    (b"version https://git-lfs", "a Git LFS pointer (`git lfs pull` gets the file)"),
)
"""First bytes and what they tell, in the order of looking."""

_MARKUP = (
    (b"<!doctype html", "a web page (HTML)"),
    (b"<html", "a web page (HTML)"),
    (b"<ink", "an InkML file"),
    (b"<svg", "an SVG drawing"),
    (b"<?xml", "an XML file"),
    (b"<", "an XML or HTML file"),
    (b"{", "a JSON file"),
    (b"[", "a JSON file"),
)
"""The same of text, in small letters and without the white space in front of it."""

_NAMES = re.compile(rb"<[^<>\s]+>\s*[,;\t|]\s*<")
"""How a table begins whose names stand in angle brackets: <DATE>,<OPEN>,... of market data."""

_TABLE = "a table as text (CSV)"

ZIP_MAGIC = b"PK\x03\x04"

_ZIP_NAME = 30
"""Where the name of the first file of a zip archive begins; two bytes at 26 tell its length."""

HEIC = (b"hei", b"hev", b"mif", b"msf", b"avi")
"""Begins of the brands of pictures in a container of films; telephones take photos so."""

_ANYMAP = (b"1", b"2", b"3", b"4", b"5", b"6")
"""What follows the P at the beginning of PBM, PGM and PPM pictures."""

BYTE_ORDER_MARK = b"\xef\xbb\xbf"

PICTURE = " picture"
"""How the names of the kinds end that picture programs write."""

FEW_ODD, MOST_ODD = 20, 0.05
"""Control characters, and share of them, up to which a file may be a text with faults."""


def describe_start(start: bytes) -> str:
    """The kind of file that begins with `start`, such as "a zip archive".

    Args:
        start: its first bytes, `START` of them if there are so many.

    Returns:
        A noun with its article; "an unknown kind of file" if nothing fits.
    """
    if not start:
        return "an empty file"
    for signature, kind in _SIGNATURES:
        if start.startswith(signature):
            return kind
    return _binary(start) or _text(start) or "an unknown kind of file"


def is_mostly_text(start: bytes) -> bool:
    """Whether bytes may be those of a text, if not of one without faults; escapes are no faults."""
    odd = sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in start)
    return odd <= max(FEW_ODD, MOST_ODD * len(start))


def describe_file(path: Path) -> str:
    """The kind of file that `path` names; also folders, pipes and devices."""
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            return _special(mode)
        with path.open("rb") as file:
            return describe_start(file.read(START))
    except OSError as error:
        return f"a file that cannot be read ({error.strerror or error})"


def _special(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "a folder"
    if stat.S_ISFIFO(mode):
        return "a named pipe"
    return "a socket" if stat.S_ISSOCK(mode) else "a device"


def _binary(start: bytes) -> str:
    """Kinds that more than their first bytes tell."""
    if start[:4] == ZIP_MAGIC:
        return _zip(start)
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "a WebP picture"
    if start[4:8] == b"ftyp":
        return "a HEIC photo (save it as JPEG)" if start[8:11] in HEIC else "a film"
    if start[:1] == b"P" and start[1:2] in _ANYMAP and start[2:3] in (b"\n", b" "):
        return "a PPM picture"
    if start[:2] == b"BM" and start[6:10] == bytes(4):
        return "a BMP picture"
    if start[:2] == bytes(2) and start[2:3] in b"\x08\x09\x0b\x0c\x0d\x0e" and len(start) >= 4:
        return f"an idx file of {start[3]} dimensions"
    if start[:1] == b"\x80" and start[1:2] in (b"\x02", b"\x03", b"\x04", b"\x05"):
        return "a Python pickle"
    if len(start) > 8 and start[8:9] == b"{" and start[5:8] == bytes(3):
        return "a safetensors file"
    return ""


def _zip(start: bytes) -> str:
    """The kind of a ZIP archive, by the name of its first file."""
    name = start[_ZIP_NAME : _ZIP_NAME + int.from_bytes(start[26:28], "little")]
    if name.endswith(b".npy"):
        return "an archive of NumPy arrays (.npz)"
    if name == b"mimetype" and b"opendocument" in start:
        return "an OpenDocument file"
    if name.startswith((b"[Content_Types]", b"_rels/", b"docProps/", b"xl/")):
        return "an Office document, such as an Excel workbook"
    return "a PyTorch file" if name.endswith(b"/data.pkl") else "a zip archive"


def _text(start: bytes) -> str:
    """The kind of text; empty if it is not text."""
    text = start.removeprefix(BYTE_ORDER_MARK).lstrip()
    if _NAMES.match(text):
        return _TABLE
    small = text[: len(_MARKUP[0][0])].lower()
    for signature, kind in _MARKUP:
        if small.startswith(signature):
            return kind
    if any(byte < 32 and byte not in b"\t\n\r\f" for byte in start):
        return ""
    try:
        line = text.decode("utf-8", "strict" if len(start) < START else "ignore").partition("\n")[0]
    except UnicodeDecodeError:
        return ""
    return _TABLE if max(map(line.count, ",;\t")) > 1 else "a text file"
