import asyncio
import os
import signal

import pytest

from tui_nn.errors import UserError
from tui_nn.ui import terminal


class Stream:
    def __init__(self, *, tty=True, encoding="utf-8"):
        self.encoding = encoding
        self.tty = tty

    def isatty(self):
        return self.tty


@pytest.fixture
def good(monkeypatch):
    monkeypatch.setattr("sys.__stdin__", Stream())
    monkeypatch.setattr("sys.__stderr__", Stream())
    monkeypatch.setenv("TERM", "xterm-256color")
    return monkeypatch


def test_terminal_that_will_do(good):
    terminal.require_terminal()


@pytest.mark.parametrize("name", ["sys.__stdin__", "sys.__stderr__"])
@pytest.mark.parametrize("stream", [Stream(tty=False), None])
def test_no_terminal_names_the_command_without_a_screen(good, name, stream):
    good.setattr(name, stream)
    with pytest.raises(UserError, match="tui-nn train"):
        terminal.require_terminal()


def test_dumb_terminal_is_refused(good):
    good.setenv("TERM", "dumb")
    with pytest.raises(UserError, match="TERM=dumb"):
        terminal.require_terminal()


def test_encoding_without_the_glyphs_is_refused(good):
    good.setattr("sys.__stderr__", Stream(encoding="latin-1"))
    with pytest.raises(UserError, match="latin-1"):
        terminal.require_terminal()


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="POSIX only")
@pytest.mark.parametrize("name", terminal.FATAL_SIGNALS)
async def test_signals_ask_to_leave_with_their_status(name):
    number = getattr(signal, name)
    left = asyncio.get_running_loop().create_future()
    undo = terminal.on_fatal_signal(left.set_result)
    try:
        os.kill(os.getpid(), number)
        assert await asyncio.wait_for(left, 5) == 128 + number
    finally:
        undo()


def test_a_line_that_is_gone_ends_the_program_after_a_while(monkeypatch):
    looks, ends = iter([False, False, True]), []
    monkeypatch.setattr(terminal, "is_gone", lambda: next(looks))
    monkeypatch.setattr(terminal.time, "sleep", lambda _seconds: None)
    monkeypatch.setattr(os, "_exit", ends.append)
    terminal._watch_line()
    assert ends == [terminal.HUNG_UP]
    assert list(looks) == []
