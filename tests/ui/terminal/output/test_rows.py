from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style

from tui_nn.ui.terminal.output.pens import blank, pen_of
from tui_nn.ui.terminal.output.rows import RowReader, split_cells

RED = Style(color="red")


def read(*texts, width=10, encoding="utf-8"):
    reader = RowReader(ColorSystem.TRUECOLOR, encoding)
    return reader.read([[Segment(text, RED) for text in texts]], width)[0]


def test_each_cell_has_a_character_and_a_pen():
    row = read("ab", " c")
    assert row.characters == [*"ab c", *" " * 6]
    red = pen_of(RED, ColorSystem.TRUECOLOR)
    assert row.pens[:4] == [red, red, blank(red), red]


def test_a_line_is_as_wide_as_the_screen():
    assert len(read("a").characters) == len(read("a" * 20).characters) == 10
    assert read("日本", width=3).characters == ["日", "", " "], "half a character is none"


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("日a", ["日", "", "a"]),
        ("e\u0301x", ["e\u0301", "x"]),
        ("\u0301x", ["x"]),
        ("❤\ufe0fx", ["❤\ufe0f", "", "x"]),
        ("👩\u200d🔬x", ["👩\u200d🔬", "", "x"]),
    ],
)
def test_a_cell_is_what_is_seen_as_one_character(text, cells):
    assert split_cells(text) == cells


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=8))
@settings(max_examples=60, deadline=None)
def test_there_are_as_many_cells_as_textual_counts(text):
    assert len(split_cells(text)) == cell_len(text) or text[:1] in "\u200d\ufe0e\ufe0f"


@pytest.mark.parametrize("evil", ["\x1b[2J", "\x07", "\x9b31m", "\x7f", "\r\n"])
def test_nothing_is_written_that_a_terminal_would_obey(evil):
    row = read(f"a{evil}b")
    assert not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in "".join(row.characters))
    assert row.characters[0] == "a"


def test_what_the_encoding_lacks_is_a_question_mark_as_wide():
    assert read("a⠿日é", encoding="latin-1").characters[:5] == ["a", "?", "?", " ", "é"]
    assert read("⠿", encoding="ascii").characters[0] == "?"


def test_lines_that_did_not_change_are_not_read_again():
    reader = RowReader(ColorSystem.TRUECOLOR)
    first = reader.read([[Segment("a")], [Segment("b")]], 4)
    second = reader.read([[Segment("a")], [Segment("c")]], 4)
    assert second[0] is first[0]
    assert second[1].characters[0] == "c"
    assert len(reader.read([[Segment("a")]], 5)[0].characters) == 5
