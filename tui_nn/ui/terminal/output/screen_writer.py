"""ScreenWriter: writes the screen to the terminal, as fast as the line permits.

At most one frame is in transit. While the line is busy nothing is queued: a frame is marked as due,
and when the line is free, the newest frame is compared with what the terminal shows.
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
"""Begin and end of synchronized output: a terminal that supports it shows no half frame."""

SMALL_FRAME = 256
"""Characters of a frame that is too small to be seen half drawn."""

HURRY = 0.3
"""Seconds after a key or mouse event during which frames do not wait for answers."""

RETRY = 1 / 60
"""Seconds until the next attempt, if the screen cannot be drawn while it changes."""

CONTROL_LIMIT = 1 << 16
"""Most bytes queued on a blocked line; control sequences beyond are dropped."""

NOWHERE = (0, 0)
"""Textual's cursor position while there is no text input."""

GOODBYE_PATIENCE = 1.0
"""Seconds to wait for the terminal's last answer, and again for the last bytes to be written."""


@dataclass(frozen=True)
class Frame:
    """A drawn screen.

    Attributes:
        lines: the segments of each line.
        width: of all lines, in cells.
        cursor: column and line for an input method, or NOWHERE.
        colors: of the terminal; None if it has none.
    """

    lines: Sequence[Sequence[Segment]]
    width: int
    cursor: tuple[int, int]
    colors: ColorSystem | None


class ScreenWriter:
    """Writes frames and control sequences. Used in the event loop, except `answered` and `typed`.

    Attributes:
        link: the kind of line.
        meter: counts what is written.
        synchronized: whether the terminal supports synchronized output.
        on_link_change: callbacks for a change of the kind of line.

    Args:
        link: the kind of line.
        encoding: of the output.
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
        self._has_answered, self._answered_column = threading.Event(), -1

    # The line

    @property
    def is_open(self) -> bool:
        """Whether a terminal is open."""
        return self._loop is not None

    @property
    def waiting(self) -> int:
        """Queued bytes."""
        return self._line.waiting if self._line else 0

    @property
    def hurried(self) -> bool:
        """Whether the user has just pressed a key or moved the mouse."""
        return time.monotonic() - self._typed_at < HURRY

    def open(self, descriptor: int) -> None:
        """Begin to write to a terminal in an unknown state."""
        if self._loop is None:
            self._loop, self._context = asyncio.get_running_loop(), contextvars.copy_context()
        self._descriptor = descriptor
        if self._line is None:
            self._line = Line(descriptor, self._line_is_idle)
        self._held = False
        self._flow.reset()
        # A signal handler may call this in the middle of a frame.
        self._call_soon(self.repaint)

    def hold(self) -> None:
        """Stop writing frames; wait for the terminal's last answer.

        The shell would read a later answer as typed input.
        """
        self._held = True
        end = time.monotonic() + GOODBYE_PATIENCE
        while self._answered_column != self._flow.column:
            left = end - (now := time.monotonic())
            if not self._flow.expects_answer(now) or left <= 0 or not os.isatty(self._descriptor):
                break
            self._has_answered.wait(min(left, 0.1))
            self._has_answered.clear()
        self._flow.reset()

    def close(self) -> None:
        """Write the queue, if the line takes it, and close the line."""
        if self._line is not None:
            self._line.close(GOODBYE_PATIENCE)
            self._line = None

    def write(self, text: str) -> None:
        """Queue a control sequence."""
        data = text.encode(self._encoding, "replace")
        if self._line is not None and self._line.waiting < CONTROL_LIMIT:
            self.meter.count(len(data), time.monotonic())
            self._line.write(data)

    def answered(self, column: int) -> None:
        """Handle an answer of the terminal; called in the reading thread."""
        self._answered_column = column
        self._has_answered.set()
        self._call_soon(self._answer, column, time.monotonic())

    def typed(self) -> None:
        """Handle a key or mouse event; called in the reading thread."""
        self._call_soon(self._hurry)

    # Frames

    def draw_with(self, make_frame: Callable[[], Frame | None]) -> None:
        """Set the function that draws a frame; it returns None if that is not possible yet."""
        self._make_frame = make_frame

    def show(self) -> None:
        """Mark a frame as due; it is written when the line is free."""
        self.meter.skipped += self._due
        self._due = True
        self._write_if_due()

    def forget(self) -> None:
        """Assume nothing about the terminal; the next frame is written as a whole."""
        self._picture.forget()

    def repaint(self) -> None:
        """Write the whole screen again."""
        self.forget()
        self.show()

    def throughput(self) -> float:
        """Bytes a second, averaged over the last seconds."""
        return self.meter.throughput(time.monotonic())

    def delay(self) -> float:
        """Seconds until the next training frame is within the budget."""
        return self._budget.delay(time.monotonic())

    def _write_if_due(self) -> None:
        """Write the frame that is due, or schedule it."""
        if not self._due or self._held or self._line is None or self._line.busy:
            return
        now = time.monotonic()
        if self._flow.allows(now, hurried=self.hurried):
            self._write_frame(now)
            return
        if not self._flow.patience(now):
            self._send(self._query(0, now), now)
        self._retry_in(self._flow.patience(now))

    def _write_frame(self, now: float) -> None:
        frame = self._make_frame()
        if frame is None:
            self._retry_in(RETRY)
            return
        self._due = False
        if self._reader.colors is not frame.colors:
            self._reader = RowReader(frame.colors, self._encoding)
        text = self._picture.show(self._reader.read(frame.lines, frame.width))
        if not text and frame.cursor in (self._cursor, NOWHERE):
            return
        self._cursor = frame.cursor
        if self.synchronized and len(text) > SMALL_FRAME:
            text = f"{SYNC_BEGIN}{text}{SYNC_END}"
        text += self._query(len(text.encode(self._encoding, "replace")), now)
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

    def _query(self, size: int, now: float) -> str:
        column = self._flow.ask(size, now)
        return "" if column is None else f"{self._picture.move_in_line(column)}\x1b[6n"

    def _retry_in(self, seconds: float) -> None:
        assert self._loop is not None
        if self._later is not None:
            self._later.cancel()
        self._later = self._loop.call_later(seconds, self._write_if_due, context=self._context)

    # Events of the line

    def _call_soon(self, call: Callable[..., None], *arguments: object) -> None:
        """Call something in the event loop, from any thread."""
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has ended
                self._loop.call_soon_threadsafe(call, *arguments, context=self._context)

    def _line_is_idle(self, seconds: float) -> None:
        self._call_soon(self._written, seconds)

    def _written(self, seconds: float) -> None:
        if not self._flow.answering:
            self._measure(seconds)
        self._write_if_due()

    def _answer(self, column: int, at: float) -> None:
        seconds = self._flow.answer(column, at)
        if seconds is not None:
            self._measure(seconds)
        self._write_if_due()

    def _measure(self, seconds: float) -> None:
        if self.link.measure(seconds, time.monotonic()):
            self._budget.limit = self.link.limit
            for call in self.on_link_change:
                call()

    def _hurry(self) -> None:
        self._typed_at = time.monotonic()
        self._flow.typed()
        self._write_if_due()
