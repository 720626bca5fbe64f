"""Tables from a pipe that is still being written."""

from __future__ import annotations

import gzip
import io
import os
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from tests.data.tables.cells import cells
from tui_nn.data.tables.reading.files import read_table
from tui_nn.data.tables.reading.streaming import BATCH, stream_tables
from tui_nn.errors import DataError


class Pipe:
    """A pipe that is written to as its reader waits: each piece is all that is there."""

    def __init__(self, *pieces: bytes) -> None:
        self._pieces = list(pieces)
        self.read = 0

    def read1(self, size: int, /) -> bytes:
        self.read += 1
        return self._pieces.pop(0) if self._pieces else b""


def stream(*pieces: bytes, **settings) -> Iterator[list[tuple[Any, ...]]]:
    return map(cells, stream_tables(Pipe(*pieces), "pipe", **settings))


def test_each_row_comes_as_soon_as_it_is_there():
    pipe = Pipe(b"a,b\n", b"1,x\n2,y\n", b"3,", b"z\n", b"4,w")
    tables = stream_tables(pipe, "pipe")
    assert cells(next(tables)) == [("1", "x"), ("2", "y")]
    assert pipe.read == 2
    table = next(tables)
    assert cells(table) == [("3", "z")]
    assert (table.names, table.lines.tolist(), pipe.read) == (("a", "b"), [4], 4)
    assert cells(next(tables)) == [("4", "w")]
    assert list(tables) == []


def test_a_real_pipe():
    begin, end = os.pipe()
    with os.fdopen(begin, "rb") as reader, os.fdopen(end, "wb", buffering=0) as writer:
        writer.write(b"a;b\n1,5;x\n")
        tables = stream_tables(reader, "pipe")
        assert cells(next(tables)) == [(1.5, "x")]
        writer.write(b"2;y\n")
        assert cells(next(tables)) == [("2", "y")]


def test_objects_come_as_soon_as_they_are_there():
    pipe = Pipe(b'{"a": 1}\n', b'{"a": 2, "b": "x"}\n{"a": 3}\n', b'{"b": "y"}\n')
    tables = stream_tables(pipe, "pipe")
    first = next(tables)
    assert (first.names, cells(first), pipe.read) == (("a",), [(1,)], 1)
    assert cells(next(tables)) == [(2, "x"), (3, None)]
    last = next(tables)
    assert (last.names, last.column("a").tolist()) == (("a", "b"), [None])


def test_many_waiting_rows_come_in_batches():
    content = b"a,b\n" + b"1,x\n" * 2_500
    tables = list(stream_tables(io.BytesIO(content), "file"))
    assert [len(table) for table in tables] == [BATCH, BATCH, 2_500 - 2 * BATCH]
    lines = np.concatenate([table.lines for table in tables])
    assert lines.tolist() == list(range(2, 2_502))


def test_a_file_is_read_alike_as_a_stream(tmp_path):
    content = 'name;n\r\n"a; b";1,5\r\n"c\nd";NA\r\n'.encode("utf-16")
    (tmp_path / "table.csv").write_bytes(content)
    whole = read_table(tmp_path / "table.csv")
    (streamed,) = stream_tables(io.BytesIO(content), "file")
    assert streamed.names == whole.names
    assert streamed.column("name").tolist() == whole.column("name").tolist() == ["a; b", "c\nd"]
    np.testing.assert_array_equal(streamed.column("n"), [1.5, np.nan])
    np.testing.assert_array_equal(whole.column("n"), [1.5, np.nan])


def test_gzip_and_a_json_array():
    assert list(stream(gzip.compress(b"a,b\n1,x\n"))) == [[("1", "x")]]
    assert list(stream(b'[{"a": 1},', b'{"a": 2}]')) == [[(1,), (2,)]]


@pytest.mark.parametrize("pieces", [[b"M,1\nF,2\n"], [b"M,1\n", b"F,2\n"]])
def test_without_a_header_the_expected_names_are_taken(pieces):
    tables = list(stream_tables(Pipe(*pieces), "pipe", expected=("sex", "age")))
    assert {table.names for table in tables} == {("sex", "age")}
    assert [row for table in tables for row in cells(table)] == [("M", "1"), ("F", "2")]
    assert tables[0].notes == ("no header, so columns are taken to be sex, age",)
    assert all(not table.notes for table in tables[1:])


def test_an_expected_name_tells_the_header():
    (table,) = stream_tables(Pipe(b"1990,m\n7,m\n"), "pipe", expected=("1990",))
    assert table.names == ("1990", "m")


def test_bad_rows_are_refused_when_they_come():
    tables = stream_tables(Pipe(b"a,b\n1,x\n", b"1,2,3\n"), "pipe")
    assert cells(next(tables)) == [("1", "x")]
    with pytest.raises(DataError, match=r"^pipe: line 3: 3 cells instead of 2"):
        next(tables)


def test_bad_rows_are_left_out_and_told_once():
    tables = list(
        stream_tables(Pipe(b"a,b\n1,x\n", b"1,2,3\n2,y\n", b"3,z\n"), "pipe", skip_bad_rows=True)
    )
    assert [cells(table) for table in tables] == [[("1", "x")], [("2", "y")], [("3", "z")]]
    assert [table.notes for table in tables] == [(), ("1 bad row left out (line 3)",), ()]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "pipe: is an empty file"),
        (b"<!DOCTYPE html>", "pipe: is a web page"),
        (
            b"PAR1" + bytes(20),
            "pipe: is a Parquet file, compressed or from a pipe; give the file itself",
        ),
    ],
)
def test_other_kinds_are_refused(content, message):
    with pytest.raises(DataError, match=message):
        list(stream(content))


def test_only_a_header_gives_no_tables():
    assert list(stream(b"a,b\n")) == []
