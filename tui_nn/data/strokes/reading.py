"""Read files of drawings: JSON lines, one JSON document, InkML or UNIPEN.

JSON lines are read one at a time, also from a pipe that is still being written.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from tui_nn.data.drawing_labels import as_label
from tui_nn.data.strokes.inkml import MAX_BYTES, read_inkml
from tui_nn.data.strokes.json_drawings import (
    MAX_LINE,
    breaks_off,
    find_strokes,
    list_drawings,
    parse_json,
)
from tui_nn.data.strokes.labelled import LabelledStrokes
from tui_nn.data.strokes.recognition import is_unipen
from tui_nn.data.strokes.unipen import read_unipen
from tui_nn.errors import DataError
from tui_nn.storage.file_kinds import START, describe_start

LONGEST_LINE = MAX_LINE
"""Most bytes of a line."""

BYTE_ORDER_MARK = "\ufeff"

MARKUP = ("an InkML file", "an XML file", "an XML or HTML file")
"""Kinds of file, by their first bytes, that may be InkML."""

READABLE = ("a JSON file", "a text file", "an unknown kind of file")
"""Kinds of file that are parsed as JSON, whose errors name line and column."""


def read_drawings(file: BinaryIO, name: str) -> Iterator[LabelledStrokes]:
    """Yield each drawing of a file as soon as its line is complete.

    Args:
        file: the content, read once from beginning to end.
        name: name of the file in errors.

    Raises:
        DataError: the file is of another kind, or a drawing is invalid; names the line.
    """
    number, line = _next_line(file, name, 0)
    if not line:
        return
    kind = describe_start(line[:START])
    if kind in MARKUP:
        yield from read_inkml(line + file.read(MAX_BYTES), name)
        return
    if is_unipen(line):
        yield from read_unipen(line + file.read(MAX_BYTES), name)
        return
    if kind not in READABLE:
        raise DataError(f"{name}: is {kind}; drawings are JSON, one a line, InkML or UNIPEN")
    text = _decode(line, f"{name}: line {number}").removeprefix(BYTE_ORDER_MARK)
    if breaks_off(text):
        text += _decode(file.read(MAX_LINE + 1), name)
        yield from _drawings(text, name)
        return
    while line:
        yield from _drawings(text, f"{name}: line {number}")
        number, line = _next_line(file, name, number)
        text = _decode(line, f"{name}: line {number}")


def _next_line(file: BinaryIO, name: str, number: int) -> tuple[int, bytes]:
    """Number and content of the next line that is not blank; empty content at the end."""
    while line := file.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE:
            raise DataError(f"{name}: line {number}: longer than {LONGEST_LINE} bytes")
        if line.strip():
            return number, line
    return number, b""


def _decode(content: bytes, where: str) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise DataError(f"{where}: is not UTF-8") from error


def _drawings(text: str, where: str) -> Iterator[LabelledStrokes]:
    """The drawings in a line or document."""
    drawings = list_drawings(parse_json(text, where))
    for place, value in enumerate(drawings, start=1):
        named = f"{where}: drawing {place}" if len(drawings) > 1 else where
        yield LabelledStrokes(find_strokes(value, named), _label(value), named)


def _label(value: Any) -> str | None:
    """The label of a drawing; None if it has none that can be shown."""
    if not isinstance(value, dict):
        return None
    try:
        return as_label(value.get("label", value.get("word")))
    except DataError:
        return None
