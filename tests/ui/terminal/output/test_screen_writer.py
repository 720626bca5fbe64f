"""A writer at one end of a pseudo-terminal, at the other a terminal that can stop reading."""

from __future__ import annotations

import asyncio
import os
import pty
import re
import tty

import pyte
import pytest
from rich.color import ColorSystem
from rich.segment import Segment

from tui_nn.ui.terminal.output import screen_writer
from tui_nn.ui.terminal.output.budget import LinkKind
from tui_nn.ui.terminal.output.link import Link
from tui_nn.ui.terminal.output.screen_writer import Frame, ScreenWriter

WIDTH, HEIGHT = 40, 8
QUESTION = re.compile(rb"\x1b\[(\d+)G\x1b\[6n")


class Far:
    """The terminal at the far end, and the screen that the writer is to show there."""

    def __init__(self, writer):
        self.writer = writer
        self.text = "nothing yet"
        self.made = 0
        self.written = b""
        self.asked = []
        self.screen = pyte.Screen(WIDTH, HEIGHT)
        self._stream = pyte.ByteStream(self.screen)
        self._near, self.descriptor = pty.openpty()
        tty.setraw(self.descriptor)
        os.set_blocking(self._near, False)
        writer.draw_with(self.make_frame)

    def make_frame(self):
        self.made += 1
        lines = [[Segment(f"{self.text} {y}".ljust(WIDTH)[:WIDTH])] for y in range(HEIGHT)]
        return Frame(lines, WIDTH, (0, 0), ColorSystem.TRUECOLOR)

    def show(self, text):
        self.text = text
        self.writer.show()

    def read(self):
        """Read all that is there; the columns of the questions asked in it."""
        try:
            while data := os.read(self._near, 1 << 16):
                self.written += data
                self._stream.feed(data)
        except BlockingIOError:
            pass
        asked = [int(column) - 1 for column in QUESTION.findall(self.written)]
        new, self.asked = asked[len(self.asked) :], asked
        return new

    def answer(self):
        """Read, and answer what is asked."""
        for column in self.read():
            self.writer.answered(column)

    async def until(self, condition, doing=lambda: None):
        for _ in range(2000):
            doing()
            if condition():
                return
            await asyncio.sleep(0.002)
        raise AssertionError(f"it never came to pass: {self.screen.display}")

    def shows(self, text):
        return self.screen.display[0].startswith(f"{text} 0")

    def close(self):
        self.writer.hold()
        self.writer.close()
        os.close(self._near)
        os.close(self.descriptor)


@pytest.fixture
async def far(monkeypatch):
    monkeypatch.setattr(screen_writer, "GOODBYE_PATIENCE", 0.05)
    far = Far(ScreenWriter())
    far.writer.open(far.descriptor)
    yield far
    far.close()


async def test_a_picture_is_shown_and_then_only_what_changes(far):
    await far.until(lambda: far.shows("nothing yet"), far.answer)
    far.show("nothing new")
    await far.until(lambda: far.shows("nothing new"), far.answer)
    before = far.writer.meter.total
    for _ in range(5):
        far.writer.show()
        await asyncio.sleep(0)
    assert far.writer.meter.total == before, "nothing while nothing changes"
    assert far.writer.meter.total == len(far.written)


async def test_while_the_answer_is_out_nothing_is_queued_and_then_the_newest_is_shown(far):
    await far.until(lambda: far.writer._flow.answering, far.answer)
    far.show("first")
    await far.until(lambda: far.shows("first"), far.read)
    made, total = far.made, far.writer.meter.total
    for number in range(500):
        far.show(f"number {number}")
        await asyncio.sleep(0)
    assert far.made == made, "no picture is even made"
    assert far.writer.meter.total == total
    assert far.writer.meter.skipped >= 499
    far.writer.answered(far.asked[-1])
    await far.until(lambda: far.shows("number 499"), far.answer)
    assert b"number 250" not in far.written


async def test_a_key_is_answered_at_once_all_the_same(far):
    await far.until(lambda: far.writer._flow.answering, far.answer)
    far.show("first")
    await far.until(lambda: far.shows("first"), far.read)
    far.writer.typed()
    far.show("typed")
    await far.until(lambda: far.shows("typed"), far.read)


async def test_a_line_that_is_not_read_keeps_nothing_waiting_and_blocks_nothing(far):
    """The far end neither reads nor answers: the line itself blocks in the end."""
    number = 0

    def show_next():
        nonlocal number
        number += 1
        far.writer.forget()
        far.show(f"number {number} of many")

    await far.until(lambda: far.writer.waiting and number > 200, show_next)
    waiting, made = far.writer.waiting, far.made
    for _ in range(100):
        show_next()
        await asyncio.sleep(0)
    assert far.writer.waiting <= waiting < 2000, "at most one picture"
    assert far.made == made
    await far.until(lambda: far.shows(f"number {number} of many"), far.read)


async def test_a_lost_answer_is_asked_for_again(far, monkeypatch):
    await far.until(lambda: far.writer._flow.answering, far.answer)
    monkeypatch.setattr("tui_nn.ui.terminal.output.flow.PATIENCE", 0.02)
    far.show("first")
    await far.until(lambda: far.shows("first"), far.read)
    far.show("second")
    await far.until(lambda: far.shows("second"), far.answer)


async def test_control_sequences_keep_their_order_and_do_not_pile_up(far):
    far.writer.write("\x1b]0;one\x07")
    far.writer.write("\x1b]0;two\x07")
    await far.until(lambda: b"two" in far.written, far.read)
    assert far.written.index(b"one") < far.written.index(b"two")
    for _ in range(100):
        far.writer.write("\x07" * 10_000)
    assert far.writer.waiting <= screen_writer.CONTROL_LIMIT + 10_000


async def test_a_picture_that_cannot_be_made_yet_is_made_soon(far):
    pending = [None, None]
    far.writer.draw_with(lambda: pending.pop() if pending else far.make_frame())
    far.show("late")
    await far.until(lambda: far.shows("late"), far.answer)


async def test_another_terminal_is_written_to_whole(far):
    await far.until(lambda: far.shows("nothing yet"), far.answer)
    far.screen.reset()
    far.writer.repaint()
    await far.until(lambda: far.shows("nothing yet"), far.answer)


async def test_nothing_is_shown_after_the_last_answer(far):
    await far.until(lambda: far.writer._flow.answering, far.answer)
    far.writer.hold()
    far.show("too late")
    await asyncio.sleep(0.02)
    far.read()
    assert not far.shows("too late")


async def test_slow_answers_make_a_slow_line(far, monkeypatch):
    monkeypatch.setattr("tui_nn.ui.terminal.output.link.SLOW", -1.0)
    told = []
    far.writer.on_link_change.append(lambda: told.append(far.writer.link.kind))
    for number in range(5):
        far.show(f"slow {number}")
        await far.until(lambda number=number: far.shows(f"slow {number}"), far.answer)
        await far.until(lambda: not far.writer._flow.waiting, far.answer)
    await far.until(lambda: told, lambda: (far.show(f"{far.made}"), far.answer()))
    assert told == [LinkKind.SLOW]
    assert far.writer._budget.limit == far.writer.link.limit


async def test_large_pictures_are_shown_at_once_where_the_terminal_reports_them():
    writer = ScreenWriter(Link(LinkKind.LOCAL))
    far = Far(writer)
    writer.synchronized = True
    writer.open(far.descriptor)
    await far.until(lambda: far.shows("nothing yet"), far.answer)
    begin, end = b"\x1b[?2026h", b"\x1b[?2026l"
    assert far.written.count(begin) == far.written.count(end) == 1
    assert far.written.startswith(begin)
    far.show("nothing yeT")
    await far.until(lambda: far.shows("nothing yeT"), far.answer)
    assert far.written.count(begin) == 1, "a small picture needs no frame"
    far.close()
