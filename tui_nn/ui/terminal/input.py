"""TerminalInput: reads keys, mouse, answers and size of the terminal."""

from __future__ import annotations

import asyncio
import contextlib
import os
import select
import signal
import time
from codecs import getincrementaldecoder
from typing import TYPE_CHECKING, Any

from textual import events
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size
from textual.message import Message

from tui_nn.ui.terminal import internals
from tui_nn.ui.terminal.attachment import window_size
from tui_nn.ui.terminal.input_parser import FARTHEST, InputParser, PasteWatch

if TYPE_CHECKING:
    from textual.app import App

LOOK = 0.1
"""Seconds between two checks whether to stop reading; also the wait after an escape key."""

MOST_BYTES = 4096
"""Bytes read at once."""

PASTE_PATIENCE = 1.0
"""Seconds without input after which an unfinished paste is ended."""

UNKNOWN_SIZE = (80, 24)
"""Columns and rows of a terminal that does not report its size."""


class TerminalInput(LinuxDriver):
    """Textual's driver for Unix terminals, made tolerant of any input.

    Textual's own ends the program at bytes that are not UTF-8, as sent by a Latin-1 keyboard or
    the mouse of an old terminal. It reads the end of a lost line in a busy loop. It asks standard
    output for the size, which may not be the terminal. If the size changes twice in a row it may
    report the later size first.
    """

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        """Measure the terminal itself; the arguments are Textual's."""
        self._owner, self._logs_input = app, debug
        internals.replace_terminal_size(self, lambda: self.terminal_size())
        super().__init__(app, debug=debug, mouse=mouse, size=size)

    def start_application_mode(self) -> None:
        """Set the terminal's modes and begin to read it."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        # In the event loop: a signal handler that reads the size is interrupted by the next one.
        asyncio.get_running_loop().add_signal_handler(signal.SIGWINCH, self._tell_size)
        accept_any_number_of_signals()

    def run_input_thread(self) -> None:
        """Read until `exit_event`; Textual calls this in a dedicated thread."""
        self._parser, self._paste = InputParser(self._logs_input), PasteWatch()
        decoder = getincrementaldecoder("utf-8")("replace")
        last_read = time.monotonic()
        while not self.exit_event.is_set():
            text = decoder.decode(self._read())
            if text:
                last_read = time.monotonic()
            elif self._paste.is_open and time.monotonic() - last_read > PASTE_PATIENCE:
                text = self._paste.end()
            self._take(text)
        self._take(decoder.decode(self._read(), final=True))
        with contextlib.suppress(EOFError, internals.ParseError):
            list(self._parser.feed(""))

    def _read(self) -> bytes:
        """Bytes that arrive within `LOOK` seconds; b"" if there are none or the line is lost."""
        try:
            ready, _, _ = select.select([self.fileno], [], [], LOOK)
            data = os.read(self.fileno, MOST_BYTES) if ready else b""
        except OSError:
            ready, data = [self.fileno], b""
        if ready and not data:
            self.exit_event.wait(LOOK)
        return data

    def _take(self, text: str) -> None:
        """Parse `text` and process its messages, then those that only a timeout makes."""
        self._paste.follow(text)
        try:
            if text:
                for message in self._parser.feed(text):
                    self.process_message(message)
            for message in self._parser.tick():
                self.process_message(message)
        except Exception as error:
            self._parser = InputParser(self._logs_input)
            self._owner.call_later(internals.report_error, self._owner, error)

    def process_message(self, message: Message) -> None:
        """Pass a message to the app, unless it is a size that the terminal does not have."""
        if isinstance(message, events.Resize) and not self._is_true(message.size):
            return
        super().process_message(message)

    def _is_true(self, size: Size) -> bool:
        """Whether the terminal has this size; a report may be outdated or forged."""
        return size == (window_size() or size) and all(0 < each < FARTHEST for each in size)

    def _tell_size(self) -> None:
        """Lay the app out for the terminal's current size."""
        size = Size(*self.terminal_size())
        self._owner.post_message(events.Resize(size, size))

    def terminal_size(self) -> tuple[int, int]:
        """Columns and rows as the terminal itself reports them."""
        return window_size() or UNKNOWN_SIZE


def accept_any_number_of_signals() -> None:
    """Silence Python's warning about signals that come faster than the event loop handles them.

    It would print an error over the screen for each one; the loop handles the last one anyway.
    """
    descriptor = signal.set_wakeup_fd(-1)
    signal.set_wakeup_fd(descriptor, warn_on_full_buffer=False)
