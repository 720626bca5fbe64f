"""The user's own drawings: strokes, the right label and the date, one JSON object a line of a file.

The file can be read by `tui-nn predict --strokes` as it is, and edited by hand. A line that cannot
be read is left alone. A drawing is known by its strokes: kept again under another label, it has
that one.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from tui_nn.data.dataset import Array
from tui_nn.data.strokes.json_drawings import MAX_LINE, find_strokes, parse_json
from tui_nn.errors import DataError
from tui_nn.storage.durable import replace_file
from tui_nn.storage.private_file import append_line, open_for_change, read_file
from tui_nn.storage.private_folders import OWNER_ONLY
from tui_nn.storage.user_folders import data_folder

LABELS = range(10)

FILE_NAME = "drawings.jsonl"

DECIMALS = 2
"""Decimal places of a coordinate, in pixels of the pad."""

KEY_LENGTH = 12
"""Hexadecimal digits that name a drawing."""

MAX_DRAWINGS = 2000
"""Drawings that one file is filled with."""

MAX_BYTES, MAX_LINES, MAX_POINTS = 10_000_000, 10 * MAX_DRAWINGS, 700_000
"""Limits of a file that is read: 350 points for each drawing, written less compactly than here."""


@dataclass(frozen=True, eq=False, slots=True)
class Drawing:
    """A drawing of the user's own.

    Attributes:
        key: names it; the same strokes have the same.
        strokes: one float64 array of shape (points, 2) for each stroke, x and y, y downward.
        label: the digit that it is.
        date: when it was kept, ISO 8601 in UTC; empty if the file does not say.
    """

    key: str
    strokes: tuple[Array, ...]
    label: int
    date: str


class Content(NamedTuple):
    """What the file holds: the drawings, oldest first, and how many lines cannot be read."""

    drawings: tuple[Drawing, ...]
    damaged: int


def own_folder() -> Path:
    """The folder for what belongs to the user."""
    return data_folder()


class DrawingFile:
    """The file of own drawings, at `path`; it need not be there yet."""

    def __init__(self, path: Path | None = None) -> None:
        """Name the file; that in the user's own folder if left out."""
        self.path = path or own_folder() / FILE_NAME

    def read(self) -> Content:
        """All drawings.

        Raises:
            DataError: the file cannot be read at all.
        """
        return read_drawings(self.content())

    def content(self) -> bytes:
        """All lines, as they are; none if there is no file.

        Raises:
            DataError: the file cannot be read at all.
        """
        content = read_file(self.path, MAX_BYTES)
        try:
            _check_amount(content)
        except DataError as error:
            raise DataError(f"{self.path}: {error}; move it away to begin a new one") from None
        return content

    def keep(self, strokes: Sequence[Sequence[tuple[float, float]]], label: int) -> Drawing:
        """Add a drawing.

        Raises:
            DataError: there is no stroke, the file is full, or it cannot be written.
        """
        line = write_drawing(strokes, label, datetime.now(UTC))
        drawing = read_drawing(line)
        with open_for_change(self.path):
            if sum(1 for _ in self._lines()) >= MAX_DRAWINGS:
                raise DataError(f"{self.path}: holds {MAX_DRAWINGS:,} drawings; delete some first")
            append_line(self.path, line.encode())
        return drawing

    def discard(self, keys: Collection[str]) -> int:
        """Delete the drawings with these keys; how many there were.

        Raises:
            DataError: the file cannot be read or written; it is as it was.
        """
        with open_for_change(self.path):
            lines = list(_parse(self._lines()))
            gone = {drawing.key for _, drawing in lines if drawing and drawing.key in keys}
            if gone:
                kept = [line for line, drawing in lines if not (drawing and drawing.key in gone)]
                _write_lines(self.path, kept)
        return len(gone)

    def export(self, path: Path) -> int:
        """Copy the drawings, without lines that cannot be read, to another file; how many.

        Raises:
            DataError: a file cannot be read or written.
        """
        if path.resolve() == self.path.resolve():
            raise DataError(f"{path}: is the file of the drawings itself; name another")
        lines = {drawing.key: line for line, drawing in _parse(self._lines()) if drawing}
        try:
            _write_lines(path, lines.values())
        except OSError as error:
            raise DataError(f"{path}: cannot be written ({error.strerror or error})") from error
        return len(lines)

    def _lines(self) -> Iterator[bytes]:
        return _split(self.content())


def read_drawings(content: bytes) -> Content:
    """What such a file holds.

    Raises:
        DataError: there is too much in it.
    """
    _check_amount(content)
    found = [drawing for _, drawing in _parse(_split(content))]
    kept = _latest(drawing for drawing in found if drawing is not None)
    return Content(tuple(kept), found.count(None))


def _check_amount(content: bytes) -> None:
    lines, points = content.count(b"\n"), content.count(b"[")
    if len(content) > MAX_BYTES or lines > MAX_LINES or points > MAX_POINTS:
        raise DataError("has too much in it")


def _split(content: bytes) -> Iterator[bytes]:
    """The lines that are not blank, one at a time."""
    for line in BytesIO(content):
        if line.strip():
            yield line.removesuffix(b"\n")


def _write_lines(path: Path, lines: Iterable[bytes]) -> None:
    """Put `lines` in the place of what `path` holds."""
    replace_file(path, b"".join(line + b"\n" for line in lines), permissions=OWNER_ONLY)


def write_drawing(
    strokes: Sequence[Sequence[tuple[float, float]]], label: int, date: datetime
) -> str:
    """A drawing as a line of the file."""
    rounded = [[[_short(x), _short(y)] for x, y in stroke] for stroke in strokes if len(stroke)]
    value = {"strokes": rounded, "label": label, "date": f"{date:%Y-%m-%dT%H:%M:%SZ}"}
    return json.dumps(value, separators=(",", ":"))


def read_drawing(line: str) -> Drawing:
    """The drawing in a line of the file.

    Raises:
        DataError: the line holds none, or one without its label.
    """
    value = parse_json(line, "the drawing")
    strokes = find_strokes(value, "the drawing")
    if not isinstance(value, dict):
        raise DataError("a drawing is an object with strokes, label and date")
    label, date = value.get("label"), value.get("date", "")
    if type(label) is not int or label not in LABELS or not isinstance(date, str):
        raise DataError("a drawing has a label, 0 to 9, and a date")
    return Drawing(_key(strokes), tuple(strokes), label, date)


def _parse(lines: Iterable[bytes]) -> Iterator[tuple[bytes, Drawing | None]]:
    """Each line with its drawing; None where it holds none."""
    for line in lines:
        try:
            # Bytes first: as text they may be four times as much.
            yield line, read_drawing(line.decode()) if len(line) <= MAX_LINE else None
        except (DataError, UnicodeDecodeError):
            yield line, None


def _latest(drawings: Iterable[Drawing]) -> Iterable[Drawing]:
    """The drawings, with the last of those that have the same strokes, in its place."""
    found: dict[str, Drawing] = {}
    for drawing in drawings:
        found.pop(drawing.key, None)
        found[drawing.key] = drawing
    return found.values()


def _key(strokes: Sequence[Array]) -> str:
    """A digest of where the pen went."""
    digest = sha256()
    for stroke in strokes:
        digest.update(len(stroke).to_bytes(8, "little") + (stroke + 0.0).astype("<f8").tobytes())
    return digest.hexdigest()[:KEY_LENGTH]


def _short(value: float) -> float | int:
    """A coordinate in as few characters as it takes."""
    value = round(float(value), DECIMALS)
    return int(value) if value.is_integer() else value
