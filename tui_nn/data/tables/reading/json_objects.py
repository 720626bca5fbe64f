"""Objects of a JSON text, in lines or in an array, each with single values and of bounded size."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import msgspec
import numpy as np

from tui_nn.data.tables.text.bad_rows import BadRows
from tui_nn.data.tables.text.headers import quote
from tui_nn.data.tables.text.limits import MAX_COLUMNS, MAX_LINE
from tui_nn.data.tables.text.lines import Lines
from tui_nn.data.tables.text.sources import Source
from tui_nn.errors import DataError

Value = str | int | float | bool | None
Row = dict[str, Value]

DECODER = msgspec.json.Decoder(Row)

MANY = msgspec.json.Decoder(list[Row])

FLAT = re.compile(rb'\{(?:[^{}\[\]"]++|"(?:[^"\\]++|\\.)*+")*+\}', re.DOTALL)
"""An object without objects and arrays in it."""

TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[{}\[\]]', re.DOTALL)
"""A text, or a bracket outside of texts."""

NAN = re.compile(rb'"(?:[^"\\]++|\\.)*+"|\bNaN\b', re.DOTALL)
"""A text, or the missing value as Python's `json` writes it."""

BETWEEN = re.compile(rb"[\s,]*")


def read_line_objects(lines: Lines, bad: BadRows) -> Iterator[tuple[int, Row]]:
    """The object in each line that is not blank, and the number of the line.

    Raises:
        DataError: a line holds something else.
    """
    for number, line in enumerate(lines, start=1):
        content = line.strip().encode()
        if not content:
            continue
        try:
            row = parse_object(content)
        except DataError as error:
            bad.refuse(number, str(error))
        else:
            yield number, row


def read_array_objects(source: Source) -> Iterator[tuple[int, Row]]:
    """The objects in an array, and the line where each begins.

    Raises:
        DataError: it holds something else, or is cut off.
    """
    rest, number = b"", 1
    is_open = False
    for chunk in source.chunks:
        rest += chunk
        if not is_open:
            begin = rest.find(b"[") + 1
            number, rest, is_open = number + rest.count(b"\n", 0, begin), rest[begin:], True
        place, end = 0, rest.rfind(b"}") + 1
        if rows := _parse_many(rest[:end]):
            yield from zip(_number_objects(rest[:end], number), rows, strict=True)
            number, place = number + rest.count(b"\n", 0, end), end
        while match := FLAT.match(rest, _skip(rest, place)):
            number += rest.count(b"\n", place, match.start())
            yield number, _parse_at(match[0], source.name, number)
            number += match[0].count(b"\n")
            place = match.end()
        rest = rest[place:]
        end = _skip(rest, 0)
        if rest[end : end + 1] == b"]":
            _finish(rest[end + 1 :], source)
            return
        _check_rest(rest[end:], source.name, number + rest.count(b"\n", 0, end))
    number += rest.count(b"\n")
    raise DataError(f"{source.name}: line {number}: the JSON array is cut off")


def _parse_many(content: bytes) -> list[Row]:
    """All objects of a text with commas between them; none if something needs a closer look."""
    inner = content.strip(b" \t\r\n,")
    if not inner.startswith(b"{"):
        return []
    try:
        rows = MANY.decode(b"[%b]" % inner)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return []
    values = sum(map(len, rows))
    is_plain = content.count(b"{") == len(rows) and content.count(b'":') <= values
    return rows if is_plain else []


def _number_objects(content: bytes, number: int) -> list[int]:
    """The line where each object begins; no text has braces, and the first line is `number`."""
    codes = np.frombuffer(content, np.uint8)
    starts, ends = np.flatnonzero(codes == ord("{")), np.flatnonzero(codes == ord("\n"))
    return list(map(int, np.searchsorted(ends, starts) + number))


def parse_object(content: bytes) -> Row:
    """The object of single values that a text holds.

    Raises:
        DataError: it holds something else.
    """
    if len(content) > 2 * MAX_COLUMNS < content.count(b":"):
        raise DataError(f"too many values; at most {MAX_COLUMNS:,} columns can be read")
    try:
        row = DECODER.decode(content)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        if b"NaN" in content:
            changed = NAN.sub(lambda match: b"null" if match[0] == b"NaN" else match[0], content)
            if changed != content:
                return parse_object(changed)
        raise DataError(_find_nested(content) or f"is no JSON object ({error})") from error
    if content.count(b'":') > len(row):
        _refuse_duplicates(content)
    return row


def _refuse_duplicates(content: bytes) -> None:
    """Refuse an object of single values in which two have the same name."""
    names: set[str] = set()
    for name, _ in json.loads(content, object_pairs_hook=list):
        if name in names:
            raise DataError(f"two values are called {quote(name)}")
        names.add(name)


def _find_nested(content: bytes) -> str:
    """What is said of an array or object within an object; "" if there is none."""
    if content[:1] != b"{":
        return ""
    name = b""
    for token in TOKEN.finditer(content, 1):
        if token[0] in b"[{":
            kind = "an array" if token[0] == b"[" else "an object"
            shown = quote(name.decode(errors="replace").strip('"'))
            return f"{shown} holds {kind}; a column holds single values"
        name = token[0]
    return ""


def _skip(content: bytes, place: int) -> int:
    """The place behind the white space and commas at `place`."""
    match = BETWEEN.match(content, place)
    return match.end() if match else place


def _parse_at(content: bytes, name: str, number: int) -> Row:
    try:
        return parse_object(content)
    except DataError as error:
        raise DataError(f"{name}: line {number}: {error}") from error


def _check_rest(rest: bytes, name: str, number: int) -> None:
    """Refuse what more bytes will not make an object of single values."""
    fault = _find_nested(rest)
    if rest and rest[:1] != b"{":
        fault = "the array holds something else than objects"
    elif len(rest) > MAX_LINE:
        fault = f"an object of more than {MAX_LINE >> 20} MiB"
    if fault:
        raise DataError(f"{name}: line {number}: {fault}")


def _finish(rest: bytes, source: Source) -> None:
    """Refuse text after the array."""
    if rest.strip() or any(chunk.strip() for chunk in source.chunks):
        raise DataError(f"{source.name}: text after the end of the JSON array")
