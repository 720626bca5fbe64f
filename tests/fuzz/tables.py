"""Targets of tables: delimited text and JSON, Parquet and Arrow, and the data sets made of them."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from unittest import mock

import numpy as np
import pyarrow as pa
from pyarrow import ipc, parquet

from tests.fuzz.harness import Target
from tests.fuzz.mutations import Mutator
from tui_nn.data.catalog import find_source
from tui_nn.data.options import DataOptions
from tui_nn.data.source import Request
from tui_nn.data.tables.loading.files import load_table
from tui_nn.data.tables.reading import mixed
from tui_nn.data.tables.reading.files import read_table
from tui_nn.data.tables.reading.streaming import stream_tables
from tui_nn.data.tables.table import Table
from tui_nn.errors import UserError

Rows = list[list[str]]

DELIMITERS = ",,;\t|"

ENCODINGS = ("utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-be", "latin-1")

NEWLINES = ("\n", "\n", "\r\n", "\r")

WORDS = ("red", "blue", "7", "-0.5", "NA", "", "a, b", 'say "yes"', "two\nlines", "é", "1,5", "yes")

NUMBERS = ("0", "0", "7", "255", "256", "-1", "1.5", "1e3", "70000", "")

ODD = (
    *("=1+1", "\x1b[2J", "\0", "9" * 400, "1e999", "inf", "-", "?", '"', '""', "\t", ";;", "\r"),
    *("\ud7ff", "\u202e", "x" * 140_000, "," * 2_000, "sep=;", "<html>", "[{", "{", "12,345"),
    *("9007199254740993", "0x1", "1_000", "2020-02-30", "99999-01-01", "１２", "٣"),
)
"""Cells that a reader may stumble over."""

ROWS = (
    *(b"\n", b'"\n', b"1,2\n", b"1\n", b"x,y\n", b'{"a":1}\n', b"{}\n", b"[{}]\n", b"\xe9\n"),
    *(b"1,5;2\n", b"-,?\n", b"\xe9\0\n"),
)
"""What takes much time or memory, if there is enough of it."""

CELLS = (
    b"a",
    b",",
    b'"',
    b"\0",
    b"\r",
    b"\xff",
    b"=,",
    b'{"":[',
    b'"a":1,',
    b"[{}]",
    b"{},",
    b"1;",
)
"""The same within a line."""

MOST_ROWS = 300_000
"""Bytes of what has lines."""

MOST_CELLS = 6_000_000
"""Bytes of a line, which are more than one may have."""

STARTS = (b"", b"", b"a,b\n", b"a,b\n1,x\n", b"[", b"{", b'"', b'[{"a":1},', b"\xff\xfe")


class TableTarget(Target):
    """Delimited text and JSON, as a file and from a pipe."""

    name = "table"
    seconds = 20.0

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._path = folder / "table.csv"

    def valid(self) -> Iterator[bytes]:
        """A table in each format, and one of many rows."""
        rows = make_rows(Random(0), WORDS)
        for delimiter in dict.fromkeys(DELIMITERS):
            yield write_rows(rows, delimiter, "\r\n").encode("utf-16")
        for as_array in (False, True):
            yield write_objects(rows, as_array=as_array).encode()
        yield gzip.compress(b"a,b\n" + b"1,x\n" * 100_000)

    def make(self, mutator: Mutator) -> bytes:
        """A table with odd cells, damaged, or swollen."""
        random = mutator.random
        kind = random.randrange(50)
        if kind == 0:
            content = swell(random)
        else:
            rows = make_rows(random, random.choice((WORDS, NUMBERS)))
            if kind < 25:
                distort_rows(random, rows)
            content = write_table(random, rows)
            if kind > 18:
                content = mutator.damage(content)
        if random.random() < 0.2:
            content = gzip.compress(content, 1)
            content = mutator.damage(content) if random.random() < 0.5 else content
        return content

    def attempt(self, case: bytes) -> None:
        """Read it in every way."""
        self._path.write_bytes(case)
        with contextlib.suppress(UserError):
            for table in stream_tables(io.BytesIO(case), "pipe", skip_bad_rows=len(case) % 2 == 0):
                check_table(table)
        with contextlib.suppress(UserError):
            check_table(read_table(self._path, skip_bad_rows=True))
        with mock.patch.object(mixed, "LEAST", 0):
            check_table(read_table(self._path))


class ColumnarTarget(Target):
    """Parquet and Arrow files."""

    name = "columnar"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._path = folder / "table.parquet"
        self._files = list(write_columnar(make_columns()))

    def valid(self) -> Iterator[bytes]:
        """A file of each format."""
        yield from self._files

    def make(self, mutator: Mutator) -> bytes:
        """A damaged file."""
        return mutator.damage(mutator.random.choice(self._files))

    def attempt(self, case: bytes) -> None:
        """Read it."""
        self._path.write_bytes(case)
        check_table(read_table(self._path))


class TableSetTarget(Target):
    """Tables as data sets."""

    name = "table-set"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._path = folder / "table.csv"
        self._path.write_bytes(b"a,b\n")
        self._source = find_source(str(self._path))

    def valid(self) -> Iterator[bytes]:
        """A table with two classes."""
        yield b"a,b,label\n" + b"1,x,yes\n2,y,no\n3,x,yes\n" * 100

    def make(self, mutator: Mutator) -> bytes:
        """A table with a target, odd cells and damages."""
        random = mutator.random
        rows = make_rows(random, random.choice((WORDS, NUMBERS)), rows=random.choice((3, 20, 60)))
        for row in rows[1:]:
            row.append(random.choice(("yes", "no", "maybe")))
        rows[0].append("target")
        if random.random() < 0.8:
            distort_rows(random, rows)
        content = write_table(random, rows)
        return mutator.damage(content, 2) if random.random() < 0.2 else content

    def attempt(self, case: bytes) -> None:
        """Make a data set of it."""
        self._path.write_bytes(case)
        options = DataOptions(skip_bad_rows=True)
        request = Request(self._source, 0, 0.1, None, 0, lambda *_: None, options)
        dataset = load_table(self._path, request)
        assert np.isfinite(dataset.train.read().inputs).all()


def make_rows(random: Random, cells: tuple[str, ...], rows: int = 0) -> Rows:
    """A header and some rows."""
    width = random.choice((1, 2, 3, 3, 30))
    count = rows or random.choice((1, 3, 60))
    header = [f"name {place}" for place in range(width)]
    return [header, *(random.choices(cells, k=width) for _ in range(count))]


def distort_rows(random: Random, rows: Rows) -> None:
    """Put odd cells, names and rows in."""
    for _ in range(random.choice((1, 1, 3, 20))):
        row = random.choice(rows[:2] if random.random() < 0.3 else rows)
        kind = random.randrange(8)
        if kind == 0 and len(row) > 1:
            del row[random.randrange(len(row))]
        elif kind == 1:
            row.append(random.choice(ODD))
        elif kind == 2:
            rows.insert(random.randrange(len(rows)), random.choice(([], [""], [" "], rows[0])))
        elif row:
            row[random.randrange(len(row))] = random.choice(ODD)


def write_table(random: Random, rows: Rows) -> bytes:
    """Rows as delimited text or JSON, in some encoding."""
    if random.random() < 0.35:
        text = write_objects(rows, as_array=random.random() < 0.5)
    else:
        text = write_rows(rows, random.choice(DELIMITERS), random.choice(NEWLINES))
    return text.encode(random.choice(ENCODINGS), "replace")


def write_rows(rows: Rows, delimiter: str, newline: str) -> str:
    """Rows as delimited text, with quotes where they are needed."""
    return "".join(delimiter.join(map(_quote, row)) + newline for row in rows)


def _quote(cell: str) -> str:
    if any(mark in cell for mark in ',;\t|"\r\n'):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def write_objects(rows: Rows, *, as_array: bool) -> str:
    """Rows as JSON, in an array or in lines."""
    names, *below = rows
    objects = [dict(zip(names, row, strict=False)) for row in below]
    if as_array:
        return json.dumps(objects, indent=None if len(rows) % 2 else 1)
    return "".join(json.dumps(row) + "\n" for row in objects)


def swell(random: Random) -> bytes:
    """Very much of something small."""
    if random.random() < 0.2:
        names = range(random.randrange(MOST_ROWS // 50))
        return "".join(f'{{"{name}":1,"{-name}":0}}\n' for name in names).encode()
    pieces, most = random.choice(((ROWS, MOST_ROWS), (CELLS, MOST_CELLS)))
    piece, length = random.choice(pieces), most // random.choice((1, 10, 100))
    return random.choice(STARTS) + piece * (length // len(piece))


def make_columns() -> pa.Table:
    """A table with a column of each type that is read, and gaps."""
    rows = 200
    texts = [None if row % 7 == 0 else f"text {row % 5}" for row in range(rows)]
    return pa.table(
        {
            "byte": pa.array(range(rows), pa.uint8()),
            "whole": pa.array([None if row % 9 == 0 else row**5 for row in range(rows)]),
            "real": pa.array([row / 7 for row in range(rows)]),
            "text": texts,
            "code": pa.array(texts).dictionary_encode(),
            "flag": [None if row % 4 == 0 else row % 3 == 0 for row in range(rows)],
            "time": pa.array([row * 10**9 for row in range(rows)], pa.timestamp("ms")),
        }
    )


def write_columnar(table: pa.Table) -> Iterator[bytes]:
    """A table in each format, compressed in several ways."""
    for compression in ("none", "snappy", "zstd", "gzip"):
        sink = io.BytesIO()
        parquet.write_table(table, sink, compression=compression, row_group_size=70)
        yield sink.getvalue()
    for opener in (ipc.new_file, ipc.new_stream):
        for kind in (None, "lz4", "zstd"):
            sink = io.BytesIO()
            options = ipc.IpcWriteOptions(compression=kind)
            with opener(sink, table.schema, options=options) as writer:
                writer.write_table(table, max_chunksize=70)
            yield sink.getvalue()


def check_table(table: Table) -> None:
    """A table that was read has rows, and cells of the types that it promises."""
    assert len(table) > 0
    assert (np.diff(table.lines) > 0).all() or table.format == "a JSON array"
    assert table.lines[0] > 0
    for column in table.columns:
        if column.dtype == np.object_:
            assert all(cell is None or type(cell) is str for cell in column)
        else:
            assert column.dtype.kind in "uif"
