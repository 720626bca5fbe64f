"""What is written as a table is read as it was, whatever is in the cells."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.data.tables.cells import cells
from tui_nn.data.tables.reading.files import read_table
from tui_nn.data.tables.reading.streaming import stream_tables

TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from('",\n'), max_size=8
)
"""Cells; those that begin with a letter are no numbers and no gaps."""

WORDS = TEXTS.map(lambda text: "w" + text)


def tables(cell):
    """Rows of two to four cells of a strategy."""
    row = st.integers(2, 4).flatmap(lambda width: st.tuples(*[cell] * width))
    return row.flatmap(
        lambda first: st.lists(st.tuples(*[cell] * len(first)), max_size=4).map(
            lambda others: [first, *others]
        )
    )


@given(rows=tables(WORDS), newline=st.sampled_from(["\n", "\r\n"]))
def test_delimited_text(rows, newline, tmp_path_factory):
    names = [f"name {place}" for place in range(len(rows[0]))]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator=newline)
    writer.writerows([names, *rows])
    path = tmp_path_factory.mktemp("tables") / "table.csv"
    path.write_bytes(text.getvalue().encode())
    for table in (read_table(path), *stream_tables(io.BytesIO(path.read_bytes()))):
        assert table.names == tuple(names)
        assert cells(table) == rows


@given(rows=tables(st.none() | WORDS))
def test_objects_with_texts(rows):
    lines = [json.dumps({f"n{place}": cell for place, cell in enumerate(row)}) for row in rows]
    (table,) = stream_tables(io.BytesIO("".join(f"{line}\n" for line in lines).encode()))
    assert cells(table) == rows


@given(rows=tables(st.integers(-(10**20), 10**20) | st.floats(allow_nan=False, width=32)))
def test_numbers_are_what_they_were(rows, tmp_path_factory):
    path = tmp_path_factory.mktemp("tables") / "table.csv"
    path.write_text("".join(",".join(map(str, row)) + "\n" for row in rows))
    table = read_table(path, expected=tuple(f"n{place}" for place in range(len(rows[0]))))
    columns = np.array([[float(cell) for cell in column] for column in table.columns]).T
    np.testing.assert_array_equal(columns, np.array(rows, np.float64))
