from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping

from rich.style import Style

from tui_nn.ui.drawing.cells import Cells, fit, message, wrap
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
