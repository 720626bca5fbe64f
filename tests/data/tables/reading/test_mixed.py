"""Columns of numbers beside columns of texts: read apart, the result is that of reading texts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui_nn.data.tables.reading import mixed
from tui_nn.data.tables.reading.files import read_table
from tui_nn.data.tables.understanding.columns import understand

PLAIN = ("7,0.5,red,x", "-3,1e3,blue,y", "0,,NA,", ",2.25, red ,é", "007,-.5,=1+1,0", "+1,5.,12,-")

LATE = (
    *("word,1,red,x", "1,word,red,x", '1,2,"a, b",x', "1,2,a", "1,2,a,b,c", "1,2,a,b,", "", " "),
    *("1.5,2,a,b", "9007199254740993,2,a,b", "1,inf,a,b", "1,1e999,a,b", "1_0,2,a,b", "1,0x1,a,b"),
    *("NA,NA,NA,NA", "null,None,?,-", '1,2,"1,5",b', "1,2,\u0661,b", "\u0661,2,a,b", "1,2,a\r,b"),
)


def write(path, lines, newline="\n"):
    """A table of four columns that begins plainly."""
    text = newline.join(["a,b,c,d", *PLAIN[:2] * 40, *lines]) + newline
    path.write_bytes(text.encode())


def read_both(path, monkeypatch, **options):
    """The table, and as it is where numbers are not read apart."""
    with monkeypatch.context() as patch:
        patch.setattr(mixed, "LEAST", 0)
        apart = read_table(path, **options)
        patch.setattr(mixed, "LEAST", 1 << 40)
        return apart, read_table(path, **options)


def check_same(apart, texts):
    """What the tables mean is the same."""
    assert apart.names == texts.names
    assert (apart.format, apart.notes) == (texts.format, texts.notes)
    assert apart.lines.tolist() == texts.lines.tolist()
    for one, other in zip(understand(apart), understand(texts), strict=True):
        assert (one.name, one.kind, one.words) == (other.name, other.kind, other.words)
        assert (one.odd, one.odd_line) == (other.odd, other.odd_line)
        np.testing.assert_array_equal(one.values, other.values)
    for one, other in zip(apart.columns, texts.columns, strict=True):
        if one.dtype == object:
            assert one.tolist() == other.tolist()


def test_columns_of_numbers_have_their_own_types(tmp_path, monkeypatch):
    path = tmp_path / "table.csv"
    write(path, [])
    apart, texts = read_both(path, monkeypatch)
    kinds = [column.dtype for column in apart.columns]
    assert kinds == [np.int16, np.float64, np.object_, np.object_]
    assert all(column.dtype == object for column in texts.columns)
    check_same(apart, texts)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("late", [*PLAIN, *LATE])
def test_what_appears_late_is_read_as_ever(tmp_path, monkeypatch, late, newline):
    path = tmp_path / "table.csv"
    write(path, [late, *PLAIN], newline)
    check_same(*read_both(path, monkeypatch, skip_bad_rows=True))


@given(lines=st.lists(st.sampled_from((*PLAIN, *LATE)), max_size=5))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_lines_are_read_as_ever(tmp_path, monkeypatch, lines):
    path = tmp_path / "table.csv"
    write(path, lines)
    check_same(*read_both(path, monkeypatch, skip_bad_rows=True))


def test_a_large_table_is_read_apart(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("a,b\n" + "".join(f"{number},x{number}\n" for number in range(300_000)))
    table = read_table(path)
    np.testing.assert_array_equal(table.columns[0], np.arange(300_000))
    assert table.columns[1][-1] == "x299999"
    assert table.lines[-1] == 300_001
