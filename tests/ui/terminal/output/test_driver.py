"""The driver in a real pseudo-terminal: what it switches on, and that it leaves nothing behind."""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import contextmanager

import pytest

from tests.terminal import Terminal

LITTLE = """
import os, select, signal, sys
from textual.widgets import Label
from tui_nn.ui.terminal.output.budget import LinkKind
from tui_nn.ui.terminal.output.display import FramedApp
from tui_nn.ui.terminal.output.driver import ScreenDriver
from tui_nn.ui.terminal.output.link import SLOW_PICTURES, Link
from tui_nn.ui.terminal.output.screen_writer import ScreenWriter

class Little(FramedApp):
    BINDINGS = [("q", "quit", ""), ("s", "suspend_process", ""), ("w", "write", ""),
                ("b", "be_slow", ""), ("r", "resize_twice", "")]

    def compose(self):
        yield Label("here it is")

    def action_write(self):
        self.query_one(Label).update("here it is now")

    def action_be_slow(self):
        for _ in range(SLOW_PICTURES):
            self.output._measure(1.0)

    def action_resize_twice(self):
        sizes = [(30, 6), (36, 7)]

        def read():  # the size changes again while it is read
            size = sizes[0]
            if sizes[1:]:
                del sizes[0]
                signal.raise_signal(signal.SIGWINCH)
            return size

        self._driver.terminal_size = read
        signal.raise_signal(signal.SIGWINCH)

    def on_resize(self, event):
        super().on_resize(event)
        self.query_one(Label).update(f"here it is in {event.size.width} columns")

    def on_mouse_down(self, event):
        self.query_one(Label).update(f"pressed at {event.x}")

app = Little(ScreenWriter(Link(LinkKind(sys.argv[1]))), ScreenDriver)
app.run(mouse=sys.argv[2] == "mouse")
left = os.read(0, 100) if select.select([0], [], [], 0.3)[0] else b""
print("typed:", left)
"""

LOCAL, REMOTE = "local", "over SSH"


@contextmanager
def little(kind=LOCAL, mouse="mouse"):
    with Terminal([sys.executable, "-c", LITTLE, kind, mouse], columns=40, rows=8) as terminal:
        terminal.wait_for("here it is")
        yield terminal


@pytest.mark.parametrize(
    ("kind", "mouse", "on"),
    [
        (LOCAL, "mouse", {1000, 1003, 1006}),
        (REMOTE, "mouse", {1000, 1002, 1006}),
        (REMOTE, "none", set()),
    ],
)
def test_of_the_mouse_no_more_is_asked_than_is_of_use(kind, mouse, on):
    with little(kind, mouse) as terminal:
        terminal.read(0.1)
        written = bytes(terminal.written)
        modes = {1000, 1002, 1003, 1005, 1006, 1015, 1016}
        assert {mode for mode in modes if b"\x1b[?%dh" % mode in written} == on
        terminal.send("\x1b[<0;8;3M")
        if on:
            terminal.wait_for("pressed at 7")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
        for mode in on:
            assert terminal.written.rindex(b"?%dl" % mode) > terminal.written.rindex(b"?%dh" % mode)
        assert (b"?1016l" in terminal.written) == bool(on)


def test_every_motion_is_asked_for_no_more_when_the_line_turns_out_to_be_slow():
    with little(LOCAL) as terminal:
        terminal.press("b")
        terminal.wait_for(lambda _: b"\x1b[?1002h" in terminal.written)
        assert b"\x1b[?1003l" in terminal.written[: terminal.written.index(b"\x1b[?1002h")]
        terminal.send("\x1b[<0;8;3M")
        terminal.wait_for("pressed at 7")
        terminal.press("q")
        assert terminal.wait_for_end() == 0


def test_of_two_changes_of_size_the_later_one_counts():
    with little() as terminal:
        terminal.press("r")
        terminal.wait_for("in 36 columns")
        terminal.read(0.2)
        assert "in 36 columns" in terminal.text


def test_an_answer_that_comes_late_is_not_taken_for_typing():
    with little() as terminal:
        answer_late(terminal, 0.15)
        terminal.press("w")
        terminal.wait_for("now")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
        assert "typed: b''" in terminal.text


def answer_late(terminal, seconds):
    def answer(text):
        threading.Timer(seconds, terminal.send, [text]).start()

    terminal.reply = answer


def test_a_terminal_that_does_not_answer_is_served_all_the_same():
    with Terminal([sys.executable, "-c", LITTLE, LOCAL, "mouse"], columns=40, rows=8) as terminal:
        terminal.reply = lambda _: None
        terminal.wait_for("here it is")
        terminal.press("w")
        terminal.wait_for("now")
        terminal.press("q")
        assert terminal.wait_for_end() == 0


@pytest.mark.parametrize("announced", [True, False])
def test_after_a_stop_the_screen_is_drawn_again(announced):
    with little() as terminal:
        if announced:
            terminal.press("s")
        else:
            os.kill(terminal.pid, signal.SIGSTOP)
        os.waitpid(terminal.pid, os.WUNTRACED)
        terminal.read(0.1)
        assert announced == (b"\x1b[?1049l" in terminal.written)
        terminal._screen.reset()
        terminal._screen.dirty.update(range(8))
        os.kill(terminal.pid, signal.SIGCONT)
        terminal.wait_for("here it is")
        terminal.press("w")
        terminal.wait_for("now")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
        assert "typed: b''" in terminal.text


def test_size_that_the_terminal_does_not_have_is_not_believed():
    with little() as terminal:
        terminal.send("\x1b[48;9999;9999;0;0t\x1b[48;8;39;0;0t\x1b[<0;8;3M")
        terminal.wait_for("pressed at 7")
        assert "in 9999 columns" not in terminal.text
        assert "in 39 columns" not in terminal.text


def test_size_is_followed_also_where_the_terminal_says_that_it_tells_it():
    with little() as terminal:
        terminal.send("\x1b[?2048;1$y")
        terminal.read(0.2)
        terminal.resize(36, 7)
        os.kill(terminal.pid, signal.SIGWINCH)
        terminal.wait_for("in 36 columns")


def test_paste_that_the_terminal_does_not_end_does_not_take_the_keys():
    with little() as terminal:
        terminal.send("\x1b[200~never ended")
        terminal.read(1.5)
        terminal.press("q")
        assert terminal.wait_for_end() == 0


def test_storm_of_signals_writes_nothing_over_the_screen():
    with little() as terminal:
        for _ in range(5000):
            os.kill(terminal.pid, signal.SIGWINCH)
        terminal.press("w")
        terminal.wait_for("now")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
        assert b"wakeup fd" not in terminal.written


@pytest.mark.parametrize("number", [signal.SIGCONT, signal.SIGTSTP])
def test_stop_after_the_end_of_the_screen_changes_nothing(number):
    with little() as terminal:
        terminal.press("q")
        terminal.wait_for(lambda _: b"?1049l" in terminal.written)
        os.kill(terminal.pid, number)
        terminal.read(0.05)
        os.kill(terminal.pid, signal.SIGCONT)
        assert terminal.wait_for_end() == 0
        assert b"Error" not in terminal.written
        assert terminal.written.rindex(b"?1049l") > terminal.written.rindex(b"?1049h")


EARLY = """
import os, signal, sys
from textual.drivers.linux_driver import LinuxDriver

original = LinuxDriver.__init__

def interrupted(self, *arguments, **options):
    original(self, *arguments, **options)
    os.kill(os.getpid(), getattr(signal, sys.argv[3]))

LinuxDriver.__init__ = interrupted
"""
"""Has a signal come at the moment in which Textual's own handlers are installed."""


@pytest.mark.parametrize("name", ["SIGCONT", "SIGTSTP"])
def test_stop_before_the_terminal_is_taken_over_changes_nothing(name):
    command = [sys.executable, "-c", EARLY + LITTLE, LOCAL, "mouse", name]
    with Terminal(command, columns=40, rows=8) as terminal:
        before = terminal.attributes
        if name == "SIGTSTP":
            os.waitpid(terminal.pid, os.WUNTRACED)
            assert terminal.attributes == before
            os.kill(terminal.pid, signal.SIGCONT)
        terminal.wait_for("here it is")
        assert terminal.written.count(b"\x1b[?1049h") == 1
        terminal.press("q")
        assert terminal.wait_for_end() == 0
        assert terminal.attributes == before


FORCED_END = "ScreenDriver.close = lambda self: (self.restore_at_once(), os._exit(9))\n"
"""Ends the process after the terminal was given back, before the bytes that do it are written."""


def test_forced_end_while_the_terminal_is_given_back_restores_it():
    program = LITTLE.replace("\napp = ", f"\n{FORCED_END}app = ")
    with Terminal([sys.executable, "-c", program, LOCAL, "mouse"], columns=40, rows=8) as terminal:
        terminal.wait_for("here it is")
        terminal.press("q")
        assert terminal.wait_for_end() == 9
        for mode in (b"?1049", b"?1004"):
            on, off = (terminal.written.rfind(b"\x1b[" + mode + end) for end in (b"h", b"l"))
            assert on < off, mode
        assert terminal.written.rfind(b"\x1b[?25l") < terminal.written.rfind(b"\x1b[?25h")
