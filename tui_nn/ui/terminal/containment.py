"""Containment: an error in a message handler ends neither the screen nor the training.

Textual would end the app and the widget's message loop.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from textual import events
from textual.css.query import NoMatches
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import Widget

from tui_nn.errors import as_line
from tui_nn.text import plural
from tui_nn.ui.error_log import ErrorLog
from tui_nn.ui.terminal import internals

MOST, WITHIN = 10, 5.0
"""At this many moments with an error in this many seconds the screen is unusable."""

_UNDONE = (events.InputEvent, events.Paste, events.Resize)
"""Messages that are dropped while the app exits."""

MOMENT = 0.1
"""Seconds in which errors count as one: each of a burst of mouse events may raise the same."""


class ErrorReports:
    """The unexpected errors of one session.

    Args:
        log: receives each of them in full.

    Attributes:
        count: number of errors.
        log: receives them.
    """

    def __init__(self, log: ErrorLog | None = None) -> None:
        self.count = 0
        self.log = log or ErrorLog()
        self._is_logged = False
        self._seen: set[str] = set()
        self._times: deque[float] = deque(maxlen=MOST)

    def take(self, error: BaseException) -> str:
        """Record `error`; return one line that describes it, or "" if it is a repetition."""
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
        """Whether the latest errors follow so closely that they will not stop."""
        return len(self._times) == MOST and self._times[-1] - self._times[0] < WITHIN

    @property
    def place(self) -> str:
        """Where the errors are described."""
        return f"details in {self.log.path}" if self._is_logged else "no log could be written"

    def summary(self) -> str:
        """One line to print after the screen closes; "" if there was no error."""
        if not self.count:
            return ""
        return f"{plural(self.count, 'unexpected error')}; {self.place}"


@contextmanager
def contained_handlers(
    report: Callable[[Exception], None], is_leaving: Callable[[], bool] = lambda: False
) -> Iterator[None]:
    """Report the errors of all handlers and let their widgets handle the next message.

    Args:
        report: called with each error, in the event loop.
        is_leaving: whether the app exits, so that input from before is dropped.
    """

    def contain(dispatch: internals.Dispatch) -> internals.Dispatch:
        async def contained(pump: MessagePump, message: Message) -> None:
            if isinstance(message, _UNDONE) and is_leaving():
                return
            try:
                await dispatch(pump, message)
            except Exception as error:
                if not (isinstance(error, NoMatches) and _is_removed(pump)):
                    report(error)

        return contained

    with internals.replaced_dispatch(contain), internals.careful_lists():
        yield


def _is_removed(pump: MessagePump) -> bool:
    """Whether `pump` is a widget that was removed, along with the parts it queries for."""
    return isinstance(pump, Widget) and not pump.is_attached


def unfinished_screen() -> Screen[object] | None:
    """The screen that the running task composes or mounts, if there is one."""
    pump = internals.running_pump()
    return pump if isinstance(pump, Screen) and not pump.is_mounted else None
