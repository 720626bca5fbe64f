"""CSV, TSV and their relatives, as people and programs write them."""

from __future__ import annotations

import gzip
import re

import numpy as np
import pytest

from tests.data.tables.cells import cells
from tui_nn.data.tables.reading.files import read_table
from tui_nn.data.tables.text.lines import find_encoding


def test_words_and_numbers_stay_texts(read):
    table = read("a,b\n1,x\n2.50,\n")
    assert table.names == ("a", "b")
    assert cells(table) == [("1", "x"), ("2.50", "")]
    assert table.lines.tolist() == [2, 3]
    assert table.format == "CSV"


@pytest.mark.parametrize(
    ("delimiter", "name"),
    [
        (",", "CSV"),
        ("\t", "TSV"),
        (";", "CSV separated by ;"),
        ("|", "CSV separated by |"),
    ],
)
def test_delimiter_is_found(read, delimiter, name):
    table = read(delimiter.join("abc") + "\n" + delimiter.join(("1", "x y", "z")))
    assert table.format == name
    assert cells(table) == [("1", "x y", "z")]


def test_commas_in_cells_of_a_semicolon_file_do_not_separate(read):
    assert cells(read("a;b\nx, y;u, v\n1, 2;w, z\n")) == [("x, y", "u, v"), ("1, 2", "w, z")]


def test_semicolons_in_cells_of_a_comma_file_do_not_separate(read):
    assert cells(read("1,a;b,3\n2,a;c,4\n")) == [("1", "a;b", "3"), ("2", "a;c", "4")]


def test_first_line_of_excel_tells_the_delimiter(read):
    assert cells(read("sep=|\na|b\n1,1|x;y\n")) == [("1,1", "x;y")]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_newlines_of_every_system(read, newline):
    table = read(newline.join(("a,b", "1,x", "2,y", "")))
    assert cells(table) == [("1", "x"), ("2", "y")]
    assert table.lines.tolist() == [2, 3]


def test_quotes_hold_delimiters_quotes_and_newlines(read):
    table = read('a,b\n"1,5","say ""yes""\nor no"\n2,x\n')
    assert cells(table) == [("1,5", 'say "yes"\nor no'), ("2", "x")]
    assert table.lines.tolist() == [2, 4]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_encodings(read, encoding):
    assert cells(read("naïve,b\né,1\n日本,x\n".encode(encoding))) == [("é", "1"), ("日本", "x")]


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_western_encoding_is_told(read, encoding):
    table = read("size,b\nm²,1\né,x\n".encode(encoding))
    assert cells(table) == [("m²", "1"), ("é", "x")]
    assert table.notes == ("read as Windows-1252, since it is not UTF-8",)


def test_western_encoding_may_begin_late(read):
    rows = "plain,1\n" * 300_000
    table = read(f"a,b\n{rows}".encode() + "é,x\n".encode("latin-1"))
    assert table.column("a")[-1] == "é"


def test_gzip_also_in_several_members(read):
    table = read(gzip.compress(b"a,b\n1,x\n") + gzip.compress(b"2,y\n"))
    assert cells(table) == [("1", "x"), ("2", "y")]


@pytest.mark.parametrize(
    "content",
    [
        "5.1,setosa\n4.9,setosa\n",
        "p,x\nq,x\np,y\n",
        "M,0.4\nF,0.5\n",
        "1,2\n3,4\n",
        "ada,1\nbob,2\n",
    ],
)
def test_data_without_a_header_are_found(read, content):
    table = read(content)
    assert table.names == ("column_1", "column_2")
    assert table.lines[0] == 1
    assert "no header" in table.notes[0]


@pytest.mark.parametrize(
    "content",
    [
        "species,length\nsetosa,5.1\n",
        "country,1990,1991\nFrance,1,2\n",
        "0,1,2\n5,6,7\n",
        "name,town\nada,london\n",
        "label,0,1\n7,0,255\n",
    ],
)
def test_headers_are_found(read, content):
    assert read(content).names == tuple(content.partition("\n")[0].split(","))


def test_nameless_columns_are_named_and_told(read):
    table = read(",b,\n1,x,2\n")
    assert table.names == ("column_1", "b", "column_3")
    assert table.notes == ("2 without a name in the header: column_1, column_3",)


def test_numbers_alone_are_views_of_one_array_of_the_smallest_type(read):
    table = read("label,p0,p1\n7,0,255\n1,2,3\n")
    assert [column.dtype for column in table.columns] == [np.uint8] * 3
    assert table.columns[0].base is table.columns[2].base
    assert cells(table) == [(7, 0, 255), (1, 2, 3)]


@pytest.mark.parametrize(
    ("number", "dtype"),
    [
        ("256", np.int16),
        ("-1", np.int16),
        ("40000", np.int32),
        ("5000000000", np.int64),
        ("0.5", np.float64),
        ("1e3", np.float64),
    ],
)
def test_type_grows_with_the_numbers(read, number, dtype):
    rows = "7,1\n" * 300_000
    table = read(f"a,b\n{rows}{number},2\n")
    assert table.columns[0].dtype == dtype
    assert table.columns[0][-1] == float(number)
    assert (table.columns[0][:-1] == 7).all()


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("gap", ["", "NA", "?", "-", "null", "NaN"])
def test_gaps_among_numbers_are_nan(read, gap, newline):
    rows = (f"1,2,{gap}", f"{gap},{gap},{gap}", "3,4.5,5", "", f"{gap},6,7")
    table = read(newline.join(("a,b,c", *rows)))
    np.testing.assert_array_equal(table.column("a"), [1, np.nan, 3, np.nan])
    np.testing.assert_array_equal(table.column("b"), [2, np.nan, 4.5, 6])
    np.testing.assert_array_equal(table.column("c"), [np.nan, np.nan, 5, 7])
    assert table.lines.tolist() == [2, 3, 4, 6]


def test_gaps_may_begin_late(read):
    rows = "7,1\n" * 300_000
    column = read(f"a,b\n{rows},2\n").column("a")
    assert (column[:-1] == 7).all()
    assert np.isnan(column[-1])


def test_large_whole_numbers_beside_gaps_stay_texts(read):
    assert read("a,b\n12345678901234567,\n").columns[0][0] == "12345678901234567"


def test_whole_numbers_that_no_type_holds_stay_texts(read):
    assert read("a,b\n12345678901234567890123,1\n").columns[0][0] == "12345678901234567890123"


def test_a_word_at_the_very_end_makes_texts_of_all(read):
    rows = "7,1\n" * 300_000
    table = read(f"a,b\n{rows}x,2\n")
    assert table.columns[0][0] == "7"
    assert table.columns[0][-1] == "x"


@pytest.mark.parametrize("word", ["", "x"])
def test_blank_lines_are_passed_over(read, word):
    table = read(f"a,b\n1,2\n\n3,4{word}\n  \n5,6\n\n")
    assert table.lines.tolist() == [2, 4, 6]


@pytest.mark.parametrize(
    "content",
    [
        "a;b;c\n1,5;2;x\n-0,25;3;y\n;1.234,5;z\n",
        "a\tb\tc\n1,5\t2\tx\n-0,25\t3\ty\n?\t1.234,5\tz\n",
    ],
)
def test_decimal_commas_beside_words(read, content):
    table = read(content)
    np.testing.assert_array_equal(table.column("a"), [1.5, -0.25, np.nan])
    np.testing.assert_array_equal(table.column("b"), [2, 3, 1234.5])
    assert table.column("c").tolist() == ["x", "y", "z"]


@pytest.mark.parametrize("delimiter", ";\t")
def test_decimal_commas_in_numbers_alone(read, delimiter):
    table = read("a;b\n1,5;2\n-0,25;3\n".replace(";", delimiter))
    assert cells(table) == [(1.5, 2.0), (-0.25, 3.0)]


@pytest.mark.parametrize("word", ["x", "7"])
def test_a_comma_that_may_stand_between_thousands_is_left_to_be_told(read, word):
    table = read(f"a\tb\n1,234\t{word}\n56,789\t{word}\n")
    assert cells(table) == [("1,234", word), ("56,789", word)]


def test_between_semicolons_a_comma_is_a_decimal_point(read):
    assert cells(read("a;b\n1,234;5\n2,750;6\n")) == [(1.234, 5.0), (2.75, 6.0)]


def test_points_and_commas_in_one_column_stay_texts(read):
    assert read("a;b\n1,5;2\n1.5;3\n").column("a").tolist() == ["1,5", "1.5"]


def test_equal_cells_are_one_object(read):
    column = read("a,b\n" + "red,1\nblue,x\n" * 100).column("a")
    assert column[0] is column[2]


def test_formulas_are_named_and_stay_texts(read):
    table = read("a,b\n1,=A2+1\n2,=A3\n")
    assert table.column("b")[0] == "=A2+1"
    assert table.notes == ('2 formulas (line 2, column "b": "=A2+1"), read as text',)


def test_ragged_rows_are_refused_or_left_out(read, refuse):
    content = "a,b\n1,x\n1,2,3\n2,y\n4\n"
    assert refuse(content).startswith("line 3: 3 cells instead of 2")
    table = read(content, skip_bad_rows=True)
    assert cells(table) == [("1", "x"), ("2", "y")]
    assert table.notes == ("2 bad rows left out (line 3, 5)",)


def test_ragged_rows_of_numbers_are_named_too(refuse):
    assert refuse("a,b\n" + "1,2\n" * 1_000 + "1,2,3\n").startswith("line 1002: 3 cells instead")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a,b\n", "has a header, but no rows"),
        (b"a,b,a\n1,2,3\n", 'line 1: columns 1 and 3 are both called "a"; rename one of them'),
        (b"a,b\n1,x\0y\n", "line 2: character 4 is a NUL byte"),
        (b"a,b\n" + b"x" * (5 << 20), "line 2: longer than 4 MiB"),
        (b"x," * (3 << 20), "line 1: longer than 4 MiB"),
        (b"x," * (1 << 20) + b"\n1,2\n", "line 1: more than 100,000 columns"),
        (b'a,b\n1,"x\n2,3\n', "line 2: a quotation mark that is never closed"),
        (b'a,b\n1,"x' + b"2,3\n" * 100_000, "line 2: a cell of more than 131,072 characters"),
        ("é,b\n1,x\n".encode() + b"\xe9,2\n", "line 3: byte 1 (0xe9) is not UTF-8"),
        (gzip.compress(b"a,b\n1,2\n", mtime=0)[:-4], "the gzip file is cut off"),
    ],
)
def test_what_cannot_be_read_is_named(refuse, content, message):
    assert refuse(content).startswith(message)


@pytest.mark.parametrize(
    ("large", "kind"), [(2**24 - 1, np.float32), (2**24, np.float64), (2**53 - 1, np.float64)]
)
def test_whole_numbers_with_gaps_are_exact(read, large, kind):
    table = read(f"a,b\n1,NA\n,{large}\n-3,{-large}\n")
    assert table.columns[1].dtype == kind
    np.testing.assert_array_equal(table.columns[0], [1, np.nan, -3])
    np.testing.assert_array_equal(table.columns[1], [np.nan, large, -large])


@pytest.mark.parametrize("number", [2**53, -(2**53), -(10**18) + 1, 2**63, -(2**63)])
def test_numbers_beside_gaps_that_no_float_holds_stay_texts(read, number):
    assert read(f"a,b\n1,2\n,{number}\n").columns[1].tolist() == ["2", str(number)]


@pytest.mark.parametrize(
    ("header", "rows"),
    [("größe;straße", "1,5;Süd"), ("größe;höhe", "1,5;2"), ("größe,höhe", "1,2")],
)
def test_a_header_is_read_in_the_encoding_of_the_text(tmp_path, header, rows):
    path = tmp_path / "häuser.csv"
    path.write_bytes(f"{header}\r\n{rows}\r\n".encode("cp1252"))
    table = read_table(path)
    assert table.names == tuple(re.split("[;,]", header))
    assert table.notes == ("read as Windows-1252, since it is not UTF-8",)


def test_the_first_line_that_is_not_ascii_tells_the_encoding():
    assert find_encoding("größe\n".encode()) == "utf-8"
    assert find_encoding("größe\n".encode()[:3]) == "utf-8"
    assert find_encoding("a\ngrö".encode("latin-1") + b"\n") == "cp1252"
    assert find_encoding("ö\n".encode() + b"\xff\n") == "utf-8"
