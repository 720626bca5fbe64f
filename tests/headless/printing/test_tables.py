"""Tables line up in a pipe, and are drawn on a terminal."""

from __future__ import annotations

import io

from tui_nn.headless.printing.tables import format_plain, print_table


def test_plain_text_lines_up():
    lines = format_plain(("name", "loss"), [("train", "0.1"), ("validation", "12.25")], numbers=1)
    assert lines == ["name         loss", "train         0.1", "validation  12.25"]


def test_plain_text_ends_without_blanks():
    assert format_plain(("a", "b"), [("x", "long text"), ("y", "")]) == [
        "a  b",
        "x  long text",
        "y",
    ]


def test_a_table_without_rows_has_its_headings():
    assert format_plain(("a", "b"), []) == ["a  b"]


def test_a_pipe_gets_plain_text(capsys):
    print_table(("a", "b"), [("x", "[bold]")])
    assert capsys.readouterr().out == "a  b\nx  [bold]\n"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_a_drawn_table(monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr("sys.stdout", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "40")
    print_table(("a", "b"), [("x", "[bold] " + "word " * 20)])
    shown = terminal.getvalue()
    assert "\x1b[1m" in shown
    assert "[bold]" in shown, "texts are not markup"
    assert len(shown.splitlines()) > 4, "long texts wrap"
