"""ScreenWriter: brings what the screen shows to the terminal, as fast as the line can take it.

At most one picture is on its way. While the line is busy nothing is queued: it is only noted that
a picture is due, and when the line is free the newest one is compared with what the terminal shows.
"""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.color import ColorSystem
from rich.segment import Segment

from tui_nn.ui.terminal.output.budget import Budget, LinkKind
from tui_nn.ui.terminal.output.flow import Flow
from tui_nn.ui.terminal.output.line import Line
from tui_nn.ui.terminal.output.link import Link
from tui_nn.ui.terminal.output.meter import Meter
from tui_nn.ui.terminal.output.picture import Picture
from tui_nn.ui.terminal.output.rows import RowReader

SYNC_BEGIN, SYNC_END = "\x1b[?2026h", "\x1b[?2026l"
"""Between these a terminal that knows them does not show half a picture."""

SMALL_PICTURE = 256
"""Characters that no terminal shows by halves."""

HURRY = 0.3
"""Seconds after a key or the mouse for which pictures do not wait for answers."""

RETRY = 1 / 60
"""Seconds until a picture can be had, when the screen is being changed right now."""

CONTROL_LIMIT = 1 << 16
"""Bytes that a blocked line may keep waiting; nothing but pictures comes in such numbers."""

NOWHERE = (0, 0)
"""Where Textual has the cursor while nothing can be typed."""

GOODBYE_PATIENCE = 1.0
"""Seconds to wait for the terminal's last answer, and as many for the last bytes to be written."""


@dataclass(frozen=True)
class Frame:
    """What the screen shows.

    Attributes:
        lines: the segments of each line.
        width: of all lines, in cells.
        cursor: column and line in which an input method may write, or NOWHERE.
        colors: how many colours the terminal has; None for none at all.
    """

    lines: Sequence[Sequence[Segment]]
    width: int
    cursor: tuple[int, int]
    colors: ColorSystem | None


class ScreenWriter:
    """Writes pictures and control sequences. Used in the event loop, but for `hear` and `typed`.

    Attributes:
        link: what the line is like.
        meter: what was written to it.
        synchronized: whether the terminal can be told where a picture begins and ends.
        on_link_change: are called when the line turned out to be of another kind.

    Args:
        link: what the line is taken for.
        encoding: in which characters are written.
    """

    def __init__(
        self,
        link: Link | None = None,
        *,
        encoding: str = "utf-8",
    ) -> None:
        self.link = link or Link(LinkKind.LOCAL)
        self.meter = Meter()
        self.synchronized = False
        self.on_link_change: list[Callable[[], None]] = []
        self._encoding = encoding
        self._budget = Budget(self.link.limit)
        self._flow = Flow()
        self._picture = Picture()
        self._reader = RowReader(None, encoding)
        self._make_frame: Callable[[], Frame | None] = lambda: None
        self._line: Line | None = None
        self._descriptor = -1
        self._loop: asyncio.AbstractEventLoop | None = None
        self._context = contextvars.Context()
        self._later: asyncio.TimerHandle | None = None
        self._due = self._held = False
        self._cursor = NOWHERE
        self._typed_at = -HURRY
        self._heard, self._heard_column = threading.Event(), -1

    # The line

    @property
    def is_open(self) -> bool:
        """Whether pictures go this way."""
        return self._loop is not None

    @property
    def waiting(self) -> int:
        """Bytes that the line has not taken yet."""
        return self._line.waiting if self._line else 0

    @property
    def hurried(self) -> bool:
        """Whether somebody waits who has just pressed a key or moved the mouse."""
        return time.monotonic() - self._typed_at < HURRY

    def open(self, descriptor: int) -> None:
        """Begin to write to a terminal, of which nothing is known."""
        if self._loop is None:
            self._loop, self._context = asyncio.get_running_loop(), contextvars.copy_context()
        self._descriptor = descriptor
        if self._line is None:
            self._line = Line(descriptor, self._line_is_idle)
        self._held = False
        self._flow.reset()
        # This may be a signal handler that has interrupted the very picture.
        self._soon(self.repaint)

    def hold(self) -> None:
        """Write no more pictures; wait until the terminal has given its last answer.

        An answer that comes later would be read by the shell, as if it were typed.
        """
        self._held = True
        end = time.monotonic() + GOODBYE_PATIENCE
        while self._heard_column != self._flow.column:
            left = end - (now := time.monotonic())
            if not self._flow.expects_answer(now) or left <= 0 or not os.isatty(self._descriptor):
                break
            self._heard.wait(min(left, 0.1))
            self._heard.clear()
        self._flow.reset()

    def close(self) -> None:
        """Write what is left, if the line takes it, and let the line go."""
        if self._line is not None:
            self._line.close(GOODBYE_PATIENCE)
            self._line = None

    def write(self, text: str) -> None:
        """Write a control sequence after all that came before."""
        data = text.encode(self._encoding, "replace")
        if self._line is not None and self._line.waiting < CONTROL_LIMIT:
            self.meter.count(len(data), time.monotonic())
            self._line.write(data)

    def hear(self, column: int) -> None:
        """The terminal has answered; called in the thread that reads it."""
        self._heard_column = column
        self._heard.set()
        self._soon(self._answer, column, time.monotonic())

    def typed(self) -> None:
        """Somebody has pressed a key or moved the mouse; called in the thread that reads it."""
        self._soon(self._hurry)

    # Pictures

    def draw_with(self, make_frame: Callable[[], Frame | None]) -> None:
        """Have the newest frame made by this, whenever one is due; None if there is none yet."""
        self._make_frame = make_frame

    def show(self) -> None:
        """The screen has changed: show it as soon as the line is free."""
        self.meter.skipped += self._due
        self._due = True
        self._go_on()

    def forget(self) -> None:
        """Take nothing for granted of what the terminal shows: write all of it next time."""
        self._picture.forget()

    def repaint(self) -> None:
        """Write all of the screen again."""
        self.forget()
        self.show()

    def throughput(self) -> float:
        """Bytes a second, lately."""
        return self.meter.throughput(time.monotonic())

    def delay(self) -> float:
        """Seconds until what was written is paid for, and more may be shown unasked."""
        return self._budget.delay(time.monotonic())

    def _go_on(self) -> None:
        """Write the picture that is due, or see to it that it will be."""
        if not self._due or self._held or self._line is None or self._line.busy:
            return
        now = time.monotonic()
        if self._flow.allows(now, hurried=self.hurried):
            self._write_picture(now)
            return
        if not self._flow.patience(now):
            self._send(self._question(0, now), now)
        self._look_again_in(self._flow.patience(now))

    def _write_picture(self, now: float) -> None:
        frame = self._make_frame()
        if frame is None:
            self._look_again_in(RETRY)
            return
        self._due = False
        if self._reader.colors is not frame.colors:
            self._reader = RowReader(frame.colors, self._encoding)
        text = self._picture.show(self._reader.read(frame.lines, frame.width))
        if not text and frame.cursor in (self._cursor, NOWHERE):
            return
        self._cursor = frame.cursor
        if self.synchronized and len(text) > SMALL_PICTURE:
            text = f"{SYNC_BEGIN}{text}{SYNC_END}"
        text += self._question(len(text.encode(self._encoding, "replace")), now)
        if frame.cursor != NOWHERE:
            text += self._picture.move(*frame.cursor)
        self.meter.shown += 1
        self._budget.spend(self._send(text, now), now)

    def _send(self, text: str, now: float) -> int:
        assert self._line is not None
        data = text.encode(self._encoding, "replace")
        if data:
            self._line.write(data)
            self.meter.count(len(data), now)
        return len(data)

    def _question(self, size: int, now: float) -> str:
        column = self._flow.ask(size, now)
        return "" if column is None else f"{self._picture.move_in_line(column)}\x1b[6n"

    def _look_again_in(self, seconds: float) -> None:
        assert self._loop is not None
        if self._later is not None:
            self._later.cancel()
        self._later = self._loop.call_later(seconds, self._go_on, context=self._context)

    # What is heard from the line

    def _soon(self, call: Callable[..., None], *arguments: object) -> None:
        """Have something done in the event loop."""
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has ended
                self._loop.call_soon_threadsafe(call, *arguments, context=self._context)

    def _line_is_idle(self, seconds: float) -> None:
        self._soon(self._written, seconds)

    def _written(self, seconds: float) -> None:
        if not self._flow.answering:
            self._measure(seconds)
        self._go_on()

    def _answer(self, column: int, at: float) -> None:
        seconds = self._flow.answer(column, at)
        if seconds is not None:
            self._measure(seconds)
        self._go_on()

    def _measure(self, seconds: float) -> None:
        if self.link.measure(seconds, time.monotonic()):
            self._budget.limit = self.link.limit
            for call in self.on_link_change:
                call()

    def _hurry(self) -> None:
        self._typed_at = time.monotonic()
        self._flow.typed()
        self._go_on()
