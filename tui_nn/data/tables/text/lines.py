"""Lines: the decoded lines of a text, each of a bounded length, with their numbers."""

from __future__ import annotations

from codecs import getincrementaldecoder
from collections.abc import Iterator
from io import StringIO

from tui_nn.data.tables.text.bad_rows import BadRows
from tui_nn.data.tables.text.limits import MAX_LINE
from tui_nn.data.tables.text.sources import Source
from tui_nn.errors import DataError

FALLBACK = "cp1252"
"""Encoding of a text that is not UTF-8: Latin-1 as Windows extends it."""

FALLBACK_NOTE = "read as Windows-1252, since it is not UTF-8"


def find_encoding(sample: bytes) -> str:
    """The encoding of a text, told by its first line that is not ASCII, as `Lines` tells it.

    Args:
        sample: its beginning, which may end within a character.
    """
    for line in sample.splitlines(keepends=True):
        if not line.isascii():
            try:
                getincrementaldecoder("utf-8")().decode(line)
            except UnicodeDecodeError:
                return FALLBACK
            break
    return "utf-8"


def split_blocks(source: Source) -> Iterator[bytes]:
    """Blocks of whole lines; the last may lack a newline.

    Raises:
        DataError: a line is longer than `MAX_LINE`.
    """
    rest, number = b"", 1
    for chunk in source.chunks:
        end = chunk.rfind(b"\n") + 1
        block = rest + chunk[:end] if end else b""
        rest = chunk[end:] if end else rest + chunk
        number += block.count(b"\n")
        if len(rest) > MAX_LINE:
            raise DataError(f"{source.name}: line {number}: longer than {MAX_LINE >> 20} MiB")
        if block:
            yield block
    if rest:
        yield rest


class Lines:
    """Iterates over the lines of a text, each with its newline.

    The text is UTF-8, or one byte a character if its first line that is not ASCII is no UTF-8.

    Attributes:
        is_waiting: whether another line is there without waiting for it.
    """

    def __init__(self, source: Source, bad: BadRows) -> None:
        self._source = source
        self._bad = bad
        self._encoding = ""
        self._number = 0
        self.is_waiting = False

    @property
    def notes(self) -> tuple[str, ...]:
        """How the text had to be read."""
        return (*self._source.notes, *((FALLBACK_NOTE,) * (self._encoding == FALLBACK)))

    def __iter__(self) -> Iterator[str]:
        for block in split_blocks(self._source):
            lines = self._decode(block)
            last = len(lines) - 1
            for place, line in enumerate(lines):
                self.is_waiting = place < last
                yield line
            self._number += len(lines)

    def _decode(self, block: bytes) -> list[str]:
        if b"\0" not in block and self._encoding != FALLBACK:
            try:
                text = block.decode()
            except UnicodeDecodeError:
                pass
            else:
                self._encoding = self._encoding or ("" if text.isascii() else "utf-8")
                return StringIO(text, newline="\n").readlines()
        lines = block.split(b"\n")
        if not lines[-1]:
            del lines[-1]
        return [self._decode_line(line, place) + "\n" for place, line in enumerate(lines, start=1)]

    def _decode_line(self, line: bytes, place: int) -> str:
        """The text of a line; a line that is left out is blank."""
        try:
            if b"\0" in line:
                raise DataError(f"character {line.index(0) + 1} is a NUL byte")
            return self._decode_bytes(line)
        except DataError as error:
            self._bad.refuse(self._number + place, str(error))
            return ""

    def _decode_bytes(self, line: bytes) -> str:
        if line.isascii():
            return line.decode("ascii")
        if self._encoding != FALLBACK:
            try:
                text = line.decode()
            except UnicodeDecodeError as error:
                if self._encoding:
                    byte = f"{line[error.start]:#04x}"
                    message = f"byte {error.start + 1} ({byte}) is not UTF-8, as the text before is"
                    raise DataError(message) from error
                self._encoding = FALLBACK
            else:
                self._encoding = "utf-8"
                return text
        return line.decode(FALLBACK, errors="replace")
