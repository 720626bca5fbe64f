"""Bytes of a file or pipe as UTF-8 text with newlines, whatever wrote them."""

from __future__ import annotations

import codecs
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

from tui_nn.data.recognition.expansion import check_expansion
from tui_nn.data.tables.text.limits import CHUNK, MAX_LINE, SAMPLE
from tui_nn.errors import DataError

GZIP = b"\x1f\x8b"

MARKS = (
    (codecs.BOM_UTF8, ""),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks and the encoding that each tells."""


LINES = 10
"""Lines that a sample has to have."""


class Readable(Protocol):
    """A file or pipe that gives bytes as soon as some are there."""

    def read1(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end."""


@dataclass(frozen=True, slots=True)
class Source:
    """Text that is read once.

    Attributes:
        name: what it is called in messages.
        sample: its beginning, in whole lines if possible.
        chunks: all of it, the sample included.
        notes: how it had to be read.
    """

    name: str
    sample: bytes
    chunks: Iterator[bytes]
    notes: tuple[str, ...] = ()


def open_source(file: Readable, name: str, *, is_awaited: bool = False) -> Source:
    """The text of `file`, decompressed, without byte order mark, with newlines between lines.

    Args:
        file: at its beginning.
        name: what it is called in messages.
        is_awaited: whether a sample of one line is enough, since more may never come.

    Raises:
        DataError: it cannot be read or decompressed; also while reading.
    """
    sample, chunks = _take_sample(_read(file, name), is_awaited)
    notes: list[str] = []
    if sample.startswith(GZIP):
        sample, chunks = _take_sample(_decompress(chunks, name), is_awaited)
    mark, encoding = _find_encoding(sample)
    if encoding:
        sample, chunks = _take_sample(_transcode(chunks, encoding, name), is_awaited)
        notes.append(f"read as {encoding.upper()}")
        mark = codecs.BOM_UTF8 if sample.startswith(codecs.BOM_UTF8) else b""
    if mark:
        sample, chunks = sample[len(mark) :], _skip(chunks, len(mark))
    if b"\r" in sample and b"\n" not in sample:
        sample, chunks = sample.replace(b"\r", b"\n"), _replace_returns(chunks)
    return Source(name, sample, chunks, tuple(notes))


def _read(file: Readable, name: str) -> Iterator[bytes]:
    try:
        while chunk := file.read1(CHUNK):
            yield chunk
    except OSError as error:
        raise DataError(f"{name}: cannot be read ({error.strerror or error})") from error


def _take_sample(chunks: Iterator[bytes], is_awaited: bool) -> tuple[bytes, Iterator[bytes]]:
    """Whole lines at the beginning, if there are any, and all chunks."""
    taken: list[bytes] = []
    size = lines = 0
    for chunk in chunks:
        taken.append(chunk)
        size += len(chunk)
        lines += _count_lines(chunk)
        if (is_awaited and lines) or (size >= SAMPLE and lines >= LINES) or size > MAX_LINE:
            break
    else:
        if size < SAMPLE:
            return b"".join(taken), iter(taken)
    sample = b"".join(taken)
    end = SAMPLE
    while end < len(sample) and _count_lines(sample[:end]) < LINES:
        end *= 2
    sample = sample[:end]
    whole = max(sample.rfind(b"\n"), sample.rfind(b"\r")) + 1
    return sample[:whole] or sample, chain(taken, chunks)


def _count_lines(content: bytes) -> int:
    return max(content.count(b"\n"), content.count(b"\r"))


def _find_encoding(sample: bytes) -> tuple[bytes, str]:
    """The byte order mark, and the encoding unless it is UTF-8 or one byte a character."""
    for mark, encoding in MARKS:
        if sample.startswith(mark):
            return mark, encoding
    start = sample[:SAMPLE]
    half = len(start) // 2
    for parity, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if half and start[parity::2].count(0) > half // 2 and not start[1 - parity :: 2].count(0):
            return b"", encoding
    return b"", ""


def _decompress(chunks: Iterator[bytes], name: str) -> Iterator[bytes]:
    """The content of a gzip file, which may have several members."""
    unpacker = zlib.decompressobj(wbits=31)
    compressed = expanded = 0
    try:
        for chunk in chunks:
            data = chunk
            compressed += len(chunk)
            while data:
                if unpacker.eof:
                    data = data.lstrip(b"\0")
                    unpacker = zlib.decompressobj(wbits=31)
                if unpacked := unpacker.decompress(data, CHUNK):
                    expanded += len(unpacked)
                    check_expansion(compressed, expanded, name)
                    yield unpacked
                data = unpacker.unused_data or unpacker.unconsumed_tail
    except zlib.error as error:
        raise DataError(f"{name}: the gzip file is damaged ({error})") from error
    if not unpacker.eof:
        raise DataError(f"{name}: the gzip file is cut off")


def _transcode(chunks: Iterator[bytes], encoding: str, name: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in chunks:
            yield decoder.decode(chunk).encode()
        yield decoder.decode(b"", final=True).encode()
    except UnicodeError as error:
        raise DataError(f"{name}: is not {encoding.upper()} throughout ({error})") from error


def _skip(chunks: Iterator[bytes], count: int) -> Iterator[bytes]:
    for chunk in chunks:
        yield chunk[count:]
        count = max(count - len(chunk), 0)


def _replace_returns(chunks: Iterator[bytes]) -> Iterator[bytes]:
    for chunk in chunks:
        yield chunk.replace(b"\r", b"\n")
