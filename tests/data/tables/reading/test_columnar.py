"""Parquet and Arrow files."""

from __future__ import annotations

import datetime
import decimal
import sys

import numpy as np
import pytest

from tui_nn.data.tables.reading.files import read_table
from tui_nn.errors import DataError

pa = pytest.importorskip("pyarrow")


def write_parquet(table, path):
    from pyarrow import parquet

    parquet.write_table(table, path, row_group_size=2)


def write_file(table, path):
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table)


def write_stream(table, path):
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_stream(file, table.schema) as writer:
        writer.write_table(table, max_chunksize=2)


WRITERS = {"Parquet": write_parquet, "Arrow": write_file, "Arrow stream": write_stream}

COLUMNS = {
    "byte": pa.array([1, 2, 255], pa.uint8()),
    "gap": pa.array([1, None, 3], pa.int32()),
    "real": pa.array([0.5, None, -1.0], pa.float32()),
    "price": pa.array([decimal.Decimal("1.25"), None, decimal.Decimal("3.00")]),
    "word": pa.array(["red", None, "red"]),
    "kind": pa.array(["a", "b", "a"]).dictionary_encode(),
    "flag": pa.array([True, False, None]),
    "day": pa.array([datetime.date(2020, 2, 3), None, datetime.date(1999, 12, 31)]),
    "time": pa.array([datetime.datetime(2020, 2, 3, 4, 5)] * 3, pa.timestamp("s", "UTC")),
    "span": pa.array([datetime.timedelta(seconds=2)] * 3, pa.duration("s")),
    "none": pa.nulls(3),
}


@pytest.fixture(params=WRITERS)
def path(request, tmp_path):
    """A file of each format with a column of each type."""
    found = tmp_path / "table"
    WRITERS[request.param](pa.table(COLUMNS), found)
    return found


def test_columns_of_every_type(path):
    table = read_table(path)
    assert table.names == tuple(COLUMNS)
    assert table.column("byte").dtype == np.uint8
    np.testing.assert_array_equal(table.column("gap"), [1, np.nan, 3])
    np.testing.assert_array_equal(table.column("real"), [0.5, np.nan, -1])
    np.testing.assert_array_equal(table.column("price"), [1.25, np.nan, 3])
    assert table.column("word").tolist() == ["red", None, "red"]
    assert table.column("kind").tolist() == ["a", "b", "a"]
    assert table.column("flag").tolist() == ["true", "false", None]
    assert table.column("day").tolist() == ["2020-02-03", None, "1999-12-31"]
    assert {time[:19] for time in table.column("time")} == {"2020-02-03 04:05:00"}
    assert table.column("span").tolist() == [2, 2, 2]
    assert table.column("none").tolist() == [None] * 3
    assert table.lines.tolist() == [1, 2, 3]
    assert table.format in ("Parquet", "Arrow")


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"a": pa.array([[1], [2]])}, 'column "a" holds "list<'),
        ({"a": pa.array([{"x": 1}])}, 'column "a" holds "struct<'),
        ({"a": pa.array([b"x"])}, 'column "a" holds "binary"'),
        ({"a\x1b[2J": pa.array([b"x"])}, 'column "a?[2J" holds "binary"'),
        ({"a": pa.array([], pa.int8())}, "has no rows"),
        ({}, "has no columns"),
    ],
)
def test_what_is_no_table_is_named(form, columns, message, tmp_path):
    WRITERS[form](pa.table(columns), tmp_path / "table")
    with pytest.raises(DataError) as caught:
        read_table(tmp_path / "table")
    assert str(caught.value).startswith(f"{tmp_path / 'table'}: {message}")


@pytest.mark.parametrize("form", WRITERS)
def test_duplicate_names_are_refused(form, tmp_path):
    table = pa.table([pa.array([1]), pa.array([2])], names=["a", "a"])
    WRITERS[form](table, tmp_path / "table")
    with pytest.raises(DataError, match='columns 1 and 2 are both called "a"'):
        read_table(tmp_path / "table")


def test_damaged_files_are_refused(path):
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(DataError, match="file is damaged"):
        read_table(path)


def test_the_missing_extra_is_named(path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(DataError, match=r"needs pyarrow: pip install 'tui-nn\[data\]'"):
        read_table(path)
