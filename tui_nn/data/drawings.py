"""The user's own drawings: a file with strokes, label and date of each as a line of JSON.

`tui-nn predict --strokes` reads the file, and it can be edited by hand. Unreadable lines are kept.
A drawing is identified by its strokes: keeping it again with another label replaces the label.

The label of a digit is a whole number in the file, every other label is text. Programs that know
only digits read the numbers, and keep the lines with text as they are.
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
from tui_nn.data.drawing_labels import as_label, as_written, normalize_label
from tui_nn.data.strokes.json_drawings import MAX_LINE, find_strokes, parse_json
from tui_nn.errors import DataError
from tui_nn.storage.durable import replace_file
from tui_nn.storage.private_file import append_line, open_for_change, read_file
from tui_nn.storage.private_folders import OWNER_ONLY
from tui_nn.storage.user_folders import data_folder

FILE_NAME = "drawings.jsonl"

DECIMALS = 2
"""Decimal places of a coordinate, whose unit is a pixel of the pad."""

KEY_LENGTH = 12
"""Hexadecimal digits of a drawing's key."""

MAX_DRAWINGS = 2000
"""Most drawings of a file that `keep` adds to."""

MAX_BYTES, MAX_LINES, MAX_POINTS = 10_000_000, 10 * MAX_DRAWINGS, 700_000
"""Limits of a file that is read: 350 points a drawing, written less compactly than here."""


@dataclass(frozen=True, eq=False, slots=True)
class Drawing:
    """One of the user's own drawings.

    Attributes:
        key: digest of the strokes.
        strokes: one array of shape (points, 2), float64, per stroke, x and y, y downward.
        label: what it shows: a digit, or any other word.
        date: when it was kept, ISO 8601 in UTC; empty if the file has none.
    """

    key: str
    strokes: tuple[Array, ...]
    label: str
    date: str


class Content(NamedTuple):
    """Content of the file: the drawings, oldest first, and the number of unreadable lines."""

    drawings: tuple[Drawing, ...]
    damaged: int


def own_folder() -> Path:
    """The folder of the user's own data."""
    return data_folder()


class DrawingFile:
    """The file of the user's drawings; it need not exist yet."""

    def __init__(self, path: Path | None = None) -> None:
        """Use the file `path`; by default, the one in the user's own folder."""
        self.path = path or own_folder() / FILE_NAME

    def read(self) -> Content:
        """Read all drawings.

        Raises:
            DataError: the file cannot be read or is too large.
        """
        return read_drawings(self.content())

    def content(self) -> bytes:
        """The bytes of the file; empty if it does not exist.

        Raises:
            DataError: the file cannot be read or is too large.
        """
        content = read_file(self.path, MAX_BYTES)
        try:
            _check_amount(content)
        except DataError as error:
            raise DataError(f"{self.path}: {error}; move it away to begin a new one") from None
        return content

    def keep(self, strokes: Sequence[Sequence[tuple[float, float]]], label: str) -> Drawing:
        """Add a drawing.

        Raises:
            DataError: there is no stroke, the label is none (see `normalize_label`), the file is
                full, or it cannot be written.
        """
        line = write_drawing(strokes, label, datetime.now(UTC))
        drawing = read_drawing(line)
        with open_for_change(self.path):
            if sum(1 for _ in self._lines()) >= MAX_DRAWINGS:
                raise DataError(f"{self.path}: holds {MAX_DRAWINGS:,} drawings; delete some first")
            append_line(self.path, line.encode())
        return drawing

    def discard(self, keys: Collection[str]) -> int:
        """Delete the drawings with these keys; returns their number.

        Raises:
            DataError: the file cannot be read or written; it is unchanged.
        """
        with open_for_change(self.path):
            lines = list(_parse(self._lines()))
            gone = {drawing.key for _, drawing in lines if drawing and drawing.key in keys}
            if gone:
                kept = [line for line, drawing in lines if not (drawing and drawing.key in gone)]
                _write_lines(self.path, kept)
        return len(gone)

    def export(self, path: Path) -> int:
        """Copy the drawings, without unreadable lines, to another file; returns their number.

        Raises:
            DataError: a file cannot be read or written.
        """
        if path.resolve() == self.path.resolve():
            raise DataError(f"{path}: is the file of the drawings itself; choose another")
        lines = {drawing.key: line for line, drawing in _parse(self._lines()) if drawing}
        try:
            _write_lines(path, lines.values())
        except OSError as error:
            raise DataError(f"{path}: cannot be written ({error.strerror or error})") from error
        return len(lines)

    def _lines(self) -> Iterator[bytes]:
        return _split(self.content())


def read_drawings(content: bytes) -> Content:
    """Read the content of a file of drawings.

    Raises:
        DataError: the content is too large.
    """
    _check_amount(content)
    drawings = [drawing for _, drawing in _parse(_split(content))]
    kept = _latest(drawing for drawing in drawings if drawing is not None)
    return Content(tuple(kept), drawings.count(None))


def _check_amount(content: bytes) -> None:
    lines, points = content.count(b"\n"), content.count(b"[")
    if len(content) > MAX_BYTES or lines > MAX_LINES or points > MAX_POINTS:
        raise DataError("is too large")


def _split(content: bytes) -> Iterator[bytes]:
    """Yield the lines that are not blank."""
    for line in BytesIO(content):
        if line.strip():
            yield line.removesuffix(b"\n")


def _write_lines(path: Path, lines: Iterable[bytes]) -> None:
    """Replace the content of `path` by `lines`."""
    replace_file(path, b"".join(line + b"\n" for line in lines), permissions=OWNER_ONLY)


def write_drawing(
    strokes: Sequence[Sequence[tuple[float, float]]], label: str, date: datetime
) -> str:
    """Format a drawing as a line of the file.

    Args:
        strokes: points (x, y) of each stroke, y downward; empty strokes are left out.
        label: what it shows; normalized here.
        date: in UTC.

    Raises:
        DataError: it is no label.
    """
    rounded = [[[_short(x), _short(y)] for x, y in stroke] for stroke in strokes if len(stroke)]
    value = {
        "strokes": rounded,
        "label": as_written(normalize_label(label)),
        "date": f"{date:%Y-%m-%dT%H:%M:%SZ}",
    }
    return json.dumps(value, separators=(",", ":"))


def read_drawing(line: str) -> Drawing:
    """Parse a line of the file.

    Raises:
        DataError: the line is not a drawing with a label.
    """
    value = parse_json(line, "the drawing")
    strokes = find_strokes(value, "the drawing")
    if not isinstance(value, dict):
        raise DataError("a drawing is an object with strokes, label and date")
    date = value.get("date", "")
    if not isinstance(date, str):
        raise DataError("the date of a drawing is a text")
    return Drawing(_key(strokes), tuple(strokes), as_label(value.get("label")), date)


def _parse(lines: Iterable[bytes]) -> Iterator[tuple[bytes, Drawing | None]]:
    """Yield each line with its drawing, or None if it cannot be read."""
    for line in lines:
        try:
            # Check the length in bytes: as text, a line may take four times the memory.
            yield line, read_drawing(line.decode()) if len(line) <= MAX_LINE else None
        except (DataError, UnicodeDecodeError):
            yield line, None


def _latest(drawings: Iterable[Drawing]) -> Iterable[Drawing]:
    """The last drawing of each key, in the order of the file."""
    latest: dict[str, Drawing] = {}
    for drawing in drawings:
        latest.pop(drawing.key, None)
        latest[drawing.key] = drawing
    return latest.values()


def _key(strokes: Sequence[Array]) -> str:
    """A digest of the strokes."""
    digest = sha256()
    for stroke in strokes:
        digest.update(len(stroke).to_bytes(8, "little") + (stroke + 0.0).astype("<f8").tobytes())
    return digest.hexdigest()[:KEY_LENGTH]


def _short(value: float) -> float | int:
    """Round a coordinate; whole numbers without a decimal point."""
    value = round(float(value), DECIMALS)
    return int(value) if value.is_integer() else value
