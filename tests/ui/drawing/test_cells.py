from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style

from tui_nn.ui.drawing.cells import Cells, fit, message, pad, wrap
from tui_nn.ui.drawing.glyphs import ASCII

STYLES: Mapping[Hashable, Style] = defaultdict(
    Style, {"a": Style(bold=True), "b": Style(italic=True)}
)


def test_one_segment_for_each_run_of_equal_style():
    cells = Cells(8, 1)
    cells.write_runs(1, 0, [("ab", "a"), ("cd", "a"), ("e", "b")])
    strip = cells.strip(0, STYLES)
    assert [segment.text for segment in strip] == [" ", "abcd", "e", "  "]
    assert strip.cell_length == 8


def test_what_lies_outside_is_cut_off():
    cells = Cells(4, 2)
    cells.write(-2, 0, "abcdefgh", "a")
    cells.write(3, 1, "xyz")
    cells.write(0, 2, "never")
    cells.write(0, -1, "never")
    assert str(cells) == "cdef\n   x"


def test_pasting_keeps_within_the_grid():
    small = message(3, 3, "x")
    cells = Cells(5, 4)
    cells.paste(3, 2, small)
    assert [cells.text(y) for y in range(4)] == ["     ", "     ", "     ", "    x"]
    assert [len(row) for row in cells.keys] == [5] * 4


def test_changes_are_the_span_between_first_and_last_difference():
    before, after = Cells(10, 3), Cells(10, 3)
    after.write(2, 1, "a")
    after.write(6, 1, " ", "b")
    assert list(after.changes(before)) == [(1, 2, 5)]
    assert list(after.changes(after)) == []


def test_glyphs_are_replaced_at_the_end():
    cells = Cells(3, 1)
    cells.write(0, 0, "━◆█")
    assert cells.strip(0, STYLES, ASCII).text == "=O#"


def test_fit_and_wrap():
    assert fit("histogram", 5) == "hist…"
    assert fit("histogram", 9) == "histogram"
    assert fit("x", 0) == ""
    assert wrap("the curves are drawn here", 10) == ["the curves", "are drawn", "here"]


def test_a_message_stands_in_the_middle():
    assert str(message(9, 4, "press space")) == "\n  press\n  space\n"
    assert str(message(3, 1, "press space")) == " …"
    assert str(message(0, 0, "press space")) == ""


def test_wide_characters_take_two_cells():
    cells = Cells(8, 2)
    assert cells.write(0, 0, "日本x") == 5
    cells.write(0, 1, "e\u0301a")
    assert cells.strip(0, STYLES).cell_length == cells.strip(1, STYLES).cell_length == 8
    assert cells.strip(0, STYLES).text == "日本x   "
    assert cells.strip(1, STYLES).text == "e\u0301a      "


def test_a_wide_character_is_never_cut_in_two():
    cells = Cells(4, 2)
    cells.write(-1, 0, "日本語")
    cells.write(1, 1, "日本")
    assert [cells.strip(y, STYLES).text for y in (0, 1)] == [" 本 ", " 日 "]
    before, after = Cells(6, 1), Cells(6, 1)
    before.write(1, 0, "日")
    after.write(1, 0, "本")
    assert list(after.changes(before)) == [(0, 1, 2)]


@given(st.text(st.sampled_from("ab日\u0301 é🎉"), max_size=12), st.integers(0, 12))
def test_names_in_any_script_are_fitted(text, width):
    assert cell_len(fit(text, width)) <= width
    assert cell_len(pad(text, width)) == cell_len(pad(text, width, right=True)) == width
    cells = Cells(width, 1)
    cells.write(0, 0, text)
    assert cells.strip(0, STYLES).cell_length == cell_len(cells.strip(0, STYLES).text) == width
