"""The judge is pyte: what it shows after the changes must be what it shows after everything."""

from __future__ import annotations

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style

from tui_nn.ui.terminal.output.picture import Picture
from tui_nn.ui.terminal.output.rows import RowReader

WIDTH, HEIGHT = 16, 4

styles = st.sampled_from(
    [
        None,
        *map(
            Style.parse,
            [
                "red",
                "bold red on blue",
                "on blue",
                "#102030 on #ffee00",
                "bold #102031 on #ffee00",
                "underline",
                "reverse green",
                "italic strike on #ffee00",
                "dim bold red",
            ],
        ),
    ]
)
pieces = st.tuples(st.sampled_from(["a", "bc", " ", "   ", "⠿⠧", "▀▄", "日", "本日", "é"]), styles)


def fitted(line):
    """The segments that have room in a line."""
    segments, width = [], 0
    for text, style in line:
        if width + cell_len(text) <= WIDTH:
            segments.append(Segment(text, style))
            width += cell_len(text)
    return segments


lines = st.lists(pieces, max_size=8).map(fitted)
changes = st.lists(st.tuples(st.integers(0, HEIGHT - 1), lines), min_size=1, max_size=3)


sizes = st.sampled_from([(WIDTH, HEIGHT)] * 4 + [(WIDTH - 3, HEIGHT), (WIDTH + 2, HEIGHT - 1)])


class Judge:
    """A terminal, and what is to be seen on it."""

    def __init__(self, width, height):
        self.screen = pyte.Screen(width, height)
        self.stream = pyte.Stream(self.screen)
        self.stream.feed("\x1b[?7l")

    def feed(self, text):
        self.stream.feed(text)
        return self

    def seen(self):
        width, height = self.screen.columns, self.screen.lines
        return [[look(self.screen.buffer[y][x]) for x in range(width)] for y in range(height)]


def look(cell):
    """What can be told of a cell by looking at it: not the ink of a blank."""
    shown = (cell.bg, cell.underscore, cell.strikethrough, cell.reverse)
    if cell.data == " " and not any(shown[1:]):
        return cell.data, shown
    return cell.data, shown, cell.fg, cell.bold, cell.italics


@pytest.mark.parametrize("colors", [*list(ColorSystem)[:3], None])
@given(st.lists(st.tuples(changes, sizes), min_size=1, max_size=6), st.integers(0, 6))
@settings(max_examples=60, deadline=None)
def test_after_each_picture_the_terminal_shows_it(colors, pictures, forgotten):
    reader, picture, judge = RowReader(colors), Picture(), Judge(WIDTH, HEIGHT)
    screen: list[list[Segment]] = [[] for _ in range(HEIGHT)]
    for number, (change, (width, height)) in enumerate(pictures):
        if number == forgotten:
            picture.forget()
            judge.feed("\x1b[2;3H\x1b[0;1;35;44mstrange")
        judge.screen.resize(height, width)
        for y, line in change:
            screen[y] = line
        rows = reader.read(screen[:height], width)
        judge.feed(picture.show(rows))
        assert judge.seen() == Judge(width, height).feed(Picture().show(rows)).seen()
        assert picture.show(rows) == "", "what is shown already is not written again"
        column = number % 8
        judge.feed(picture.move_in_line(column) if number % 2 else picture.move(column, height - 1))
        assert judge.screen.cursor.x == column


def show(picture, *texts, style=None):
    segments = [[Segment(text.ljust(WIDTH), style)] for text in texts]
    return picture.show(RowReader(ColorSystem.TRUECOLOR).read(segments, WIDTH))


def test_only_the_cells_that_differ_are_written():
    picture = Picture()
    show(picture, "epoch 12 of 40", "loss 0.123")
    assert show(picture, "epoch 13 of 40", "loss 0.123") == "\x1b[1;8H3"
    assert show(picture, "epoch 13 of 40", "loss 0.124") == "\x1b[B\x1b[C4"


def test_a_small_gap_is_written_again_rather_than_passed_over():
    picture = Picture()
    show(picture, "a1b2c3d4")
    assert show(picture, "a5b6c3d4") == "\x1b[2G5b6"
    assert show(picture, "a1b6c3d1") == "\b\b\b1\x1b[8G1"


def test_what_is_drawn_with_one_pen_is_drawn_at_once():
    red, blue = Style(color="#ff0000"), Style(color="#0000ff")

    def row(*letters):
        return [Segment(x, style) for x, style in zip(letters, (red, blue) * 3, strict=True)]

    reader, picture = RowReader(ColorSystem.TRUECOLOR), Picture()
    picture.show(reader.read([row(*"abcdef")], 6))
    text = picture.show(reader.read([row(*"ABCDEF")], 6))
    assert text.count("38;2") <= 2


def test_the_cursor_takes_the_shortest_way():
    picture = Picture()
    show(picture, *["x"] * HEIGHT)
    assert picture.move(5, 2) == "\x1b[3;6H"
    assert picture.move(5, 2) == ""
    assert picture.move(6, 2) == "\x1b[C"
    assert picture.move(4, 2) == "\b\b"
    assert picture.move(0, 2) == "\r"
    assert picture.move(9, 2) == "\x1b[9C"
    assert picture.move(9, 1) == "\x1b[A"
    assert picture.move_in_line(3) == "\x1b[4G"
    assert picture.move(3, 0) == "\x1b[A"


def test_another_size_is_written_whole():
    picture = Picture()
    show(picture, "one", "two")
    assert "one" in show(picture, "one", "two", "three")
