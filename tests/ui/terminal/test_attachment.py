import contextlib
import fcntl
import os
import pty
import select
import socket
import struct
import termios
import time
from pathlib import Path

import pytest

from tui_nn.errors import UserError
from tui_nn.signals import HUNG_UP
from tui_nn.ui.drawing.glyphs import ASCII
from tui_nn.ui.terminal import attachment
from tui_nn.ui.terminal.capabilities import Preferences


class Stream:
    """A standard stream on a descriptor of its own."""

    closed = False

    def __init__(self, descriptor, encoding="utf-8"):
        self.encoding = encoding
        self._descriptor = descriptor

    def fileno(self):
        return self._descriptor

    def isatty(self):
        return os.isatty(self._descriptor)


@pytest.fixture
def tty():
    """The program's end of a pseudo-terminal."""
    ours, theirs = pty.openpty()
    yield theirs
    os.close(ours)
    os.close(theirs)


@pytest.fixture
def good(monkeypatch, tty):
    """Standard streams on a terminal."""
    monkeypatch.setattr("sys.__stdin__", Stream(tty))
    monkeypatch.setattr("sys.__stdout__", Stream(tty))
    monkeypatch.setattr("sys.__stderr__", Stream(tty))
    monkeypatch.setenv("TERM", "xterm-256color")
    return monkeypatch


def test_a_terminal_that_will_do(good):
    assert attachment.missing_terminal() is None
    attachment.require_terminal()


@pytest.fixture(params=["a file", "a pipe", "a socket", "no terminal", "closed"])
def other(request, tmp_path):
    """What a stream is that is no terminal, and such a stream."""
    with contextlib.ExitStack() as stack:
        match request.param:
            case "a file":
                descriptor = stack.enter_context((tmp_path / "said").open("w")).fileno()
            case "a pipe":
                descriptor, end = os.pipe()
                stack.callback(os.close, descriptor)
                stack.callback(os.close, end)
            case "a socket":
                pair = socket.socketpair()
                for each in pair:
                    stack.enter_context(each)
                descriptor = pair[0].fileno()
            case "no terminal":
                descriptor = stack.enter_context(Path(os.devnull).open()).fileno()
            case _:
                yield request.param, None
                return
        yield request.param, Stream(descriptor)


@pytest.mark.parametrize("name", ["input", "error"])
def test_what_is_no_terminal_is_named(good, name, other):
    kind, stream = other
    good.setattr("sys.__stdin__" if name == "input" else "sys.__stderr__", stream)
    with pytest.raises(UserError, match=f"^no terminal to draw on: standard {name} is {kind}$"):
        attachment.require_terminal()


def test_standard_output_may_be_anything(good, other):
    good.setattr("sys.__stdout__", other[1])
    assert attachment.missing_terminal() is None


@pytest.mark.parametrize("term", ["dumb", "unknown"])
def test_a_terminal_that_only_prints_lines_is_none(good, term):
    good.setenv("TERM", term)
    assert (
        attachment.missing_terminal() == f"no terminal to draw on: TERM={term} can only print lines"
    )


def test_without_utf_8_it_is_ascii(good, tty):
    good.setattr("sys.__stderr__", Stream(tty, encoding="latin-1"))
    assert attachment.missing_terminal() is None
    assert attachment.look_at_terminal(Preferences()).glyphs.used is ASCII


def test_the_terminal_says_its_size_and_nothing_else(good, tty, other):
    good.setattr("sys.__stdout__", other[1])
    good.setenv("COLUMNS", "100")
    good.setenv("LINES", "50")
    fcntl.ioctl(tty, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 90, 0, 0))
    assert attachment.window_size() == (90, 30)
    attachment.forget_stated_size()
    assert "COLUMNS" not in os.environ
    assert "LINES" not in os.environ


def test_a_terminal_that_does_not_know_its_size(good):
    assert attachment.window_size() is None, "a new pseudo-terminal is 0x0"


def test_a_line_that_is_gone_is_noticed(monkeypatch):
    looks = iter([False, False, False, True])
    left: list[int] = []
    waits = iter([False, True])  # the system may say so although it is not
    monkeypatch.setattr(attachment, "is_gone", lambda: next(looks))
    monkeypatch.setattr(attachment, "_wait_for_hang_up", lambda _seconds: next(waits))
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    attachment._watch_line(left.append)
    assert left == [HUNG_UP]
    assert list(looks) == []


@pytest.mark.skipif(not hasattr(select, "poll"), reason="the system does not tell")
def test_the_system_tells_that_the_line_is_gone(monkeypatch):
    ours, theirs = pty.openpty()
    monkeypatch.setattr(attachment, "LINE", theirs)
    try:
        assert not attachment.is_gone()
        assert not attachment._wait_for_hang_up(0.01)
    finally:
        os.close(ours)
    assert attachment._wait_for_hang_up(10.0)
    assert attachment.is_gone()
    os.close(theirs)
