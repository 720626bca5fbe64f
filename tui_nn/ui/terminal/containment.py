"""Containment: an error in a handler of the screen ends neither the screen nor the training.

Textual reports such an error to `App._handle_exception`, which ends the program, and then ends the
message loop of the widget. What is used of its private parts to prevent both stands here.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

from textual import events
from textual._context import active_message_pump
from textual.css.query import NoMatches
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import OptionList

from tui_nn.errors import as_line
from tui_nn.text import plural
from tui_nn.ui.error_log import ErrorLog

MOST, WITHIN = 10, 5.0
"""So many moments with an error in so many seconds, and the screen cannot be used any more."""

_UNDONE = (events.InputEvent, events.Paste, events.Resize)

MOMENT = 0.1
"""Seconds in which errors count as one: a burst of mouse events may raise the same one each."""


class ErrorReports:
    """The unexpected errors of one session.

    Args:
        log: receives each of them in full.

    Attributes:
        count: how many there were.
        log: receives them.
    """

    def __init__(self, log: ErrorLog | None = None) -> None:
        self.count = 0
        self.log = log or ErrorLog()
        self._is_logged = False
        self._seen: set[str] = set()
        self._times: deque[float] = deque(maxlen=MOST)

    def take(self, error: BaseException) -> str:
        """Record `error`; one line that describes it, or nothing if it has occurred before."""
        self.count += 1
        now = time.monotonic()
        if not self._times or now - self._times[-1] > MOMENT:
            self._times.append(now)
        line = as_line(f"{type(error).__name__}: {error}")
        if line in self._seen:
            return ""
        self._seen.add(line)
        self._is_logged = self.log.write(error) or self._is_logged
        return line

    @property
    def are_too_many(self) -> bool:
        """Whether the latest errors followed so closely that they will not stop."""
        return len(self._times) == MOST and self._times[-1] - self._times[0] < WITHIN

    @property
    def place(self) -> str:
        """Where they are described."""
        return f"details in {self.log.path}" if self._is_logged else "no log could be written"

    def summary(self) -> str:
        """One line for after the screen; nothing if there was no error."""
        if not self.count:
            return ""
        return f"{plural(self.count, 'unexpected error')}; {self.place}"


@contextmanager
def contained_handlers(
    report: Callable[[Exception], None], is_leaving: Callable[[], bool] = lambda: False
) -> Iterator[None]:
    """Have the errors of all handlers reported, and their widgets continue with the next message.

    Args:
        report: told of each error, in the event loop.
        is_leaving: whether the program is being left, so that what was typed before is not done.
    """
    original = MessagePump._dispatch_message

    async def dispatch(self: MessagePump, message: Message) -> None:
        if isinstance(message, _UNDONE) and is_leaving():
            return
        try:
            await original(self, message)
        except Exception as error:
            if not (isinstance(error, NoMatches) and _is_removed(self)):
                report(error)

    MessagePump._dispatch_message = dispatch  # type: ignore[method-assign]
    try:
        yield
    finally:
        MessagePump._dispatch_message = original  # type: ignore[method-assign]


def _is_removed(pump: MessagePump) -> bool:
    """Whether `pump` is a widget that was taken off the screen, as are the parts it looks for."""
    return isinstance(pump, Widget) and not pump.is_attached


@contextmanager
def careful_lists() -> Iterator[None]:
    """Have lists of options page only where they have lines; Textual's own raise a KeyError."""
    original = OptionList._move_page

    def move_page(self: OptionList, direction: Literal[-1, 1]) -> None:
        if (self.highlighted or 0) in self._index_to_line:
            original(self, direction)

    OptionList._move_page = move_page  # type: ignore[method-assign]
    try:
        yield
    finally:
        OptionList._move_page = original  # type: ignore[method-assign]


def unfinished_screen() -> Screen[object] | None:
    """The screen that is being composed or mounted by the running task, if it is one."""
    pump = active_message_pump.get(None)
    return pump if isinstance(pump, Screen) and not pump.is_mounted else None
