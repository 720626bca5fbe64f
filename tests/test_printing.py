"""Printing outside the screen: nothing that a terminal would obey gets through."""

from __future__ import annotations

import io

from tui_nn.printing import (
    can_print,
    print_line,
    print_lines,
    print_note,
    print_traceback,
    write_text,
)

NASTY = "\x1b[31m\x9b2J\x07"


def test_lines_notes_and_tracebacks_are_masked(capsys):
    print_line(f"saved to {NASTY}")
    print_lines(f"usage:\n  {NASTY}")
    print_note(f"{NASTY}: cannot be read")
    try:
        raise ValueError(NASTY)
    except ValueError as error:
        print_traceback(error)
    printed = capsys.readouterr()
    assert printed.out == "saved to ?[31m?2J?\nusage:\n  ?[31m?2J?\n"
    assert printed.err.startswith("tui-nn: ?[31m?2J?: cannot be read\nTraceback")
    assert printed.err.endswith("ValueError: ?[31m?2J?\n")


def test_a_line_goes_where_it_is_sent():
    stream = io.StringIO()
    print_line("one\ntwo", stream=stream)
    print_line(stream=stream)
    assert stream.getvalue() == "one two\n\n"


def test_an_empty_note_is_none(capsys):
    print_note("")
    assert capsys.readouterr().err == ""


def test_data_go_to_a_pipe_as_they_are(capsysbinary):
    write_text(f"a,{NASTY},\U0001d538\ud800\n")
    assert capsysbinary.readouterr().out == f"a,{NASTY},\U0001d538?\n".encode()


def test_data_are_masked_on_a_terminal(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    write_text(f"a,{NASTY}\nb\n")
    assert capsys.readouterr().out == "a,?[31m?2J?\nb\n"


def test_what_an_encoding_has_can_be_printed(monkeypatch):
    for encoding, has_blocks in (("utf-8", True), ("ascii", False), ("cp437", True)):
        monkeypatch.setattr("sys.stdout", io.TextIOWrapper(io.BytesIO(), encoding))
        assert can_print("█") is has_blocks
