"""TerminalInput: how the terminal's keys, mouse, answers and size are read."""

from __future__ import annotations

import asyncio
import contextlib
import os
import select
import signal
import time
from codecs import getincrementaldecoder

from textual import events
from textual._parser import ParseError
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size
from textual.message import Message

from tui_nn.ui.terminal.attachment import window_size
from tui_nn.ui.terminal.input_parser import FARTHEST, InputParser, PasteWatch

LOOK = 0.1
"""Seconds between two looks whether to read on; also those that an escape key is waited for."""

MOST_BYTES = 4096
"""Read at once."""

PASTE_PATIENCE = 1.0
"""Seconds without input after which a paste that was not ended is taken as ended."""

UNKNOWN_SIZE = (80, 24)
"""What a terminal that does not say is taken for."""


class TerminalInput(LinuxDriver):
    """Textual's driver for Unix terminals, which takes whatever comes from the line.

    Textual's own ends the program at a byte that is no UTF-8, as a Latin-1 keyboard sends it and
    the mouse of an old terminal, and reads the end of a lost line over and over; it believes
    standard output about the size, which may not be the terminal; of two changes of size that
    follow each other closely it may tell the later one first.
    """

    def start_application_mode(self) -> None:
        """Take the terminal over."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        # In the event loop, since a handler in which the size is read is interrupted by the next.
        asyncio.get_running_loop().add_signal_handler(signal.SIGWINCH, self._tell_size)
        accept_any_number_of_signals()

    def run_input_thread(self) -> None:
        """Read until told to end; Textual calls this in a thread of its own."""
        self._parser, self._paste = InputParser(self._debug), PasteWatch()
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
        with contextlib.suppress(EOFError, ParseError):
            list(self._parser.feed(""))

    def _read(self) -> bytes:
        """What is typed within a moment; nothing at the end of the line, after that moment."""
        try:
            ready, _, _ = select.select([self.fileno], [], [], LOOK)
            data = os.read(self.fileno, MOST_BYTES) if ready else b""
        except OSError:
            ready, data = [self.fileno], b""
        if ready and not data:
            self.exit_event.wait(LOOK)
        return data

    def _take(self, text: str) -> None:
        """Hand on what `text` says, and what only the time that has passed says."""
        self._paste.follow(text)
        try:
            if text:
                for message in self._parser.feed(text):
                    self.process_message(message)
            for message in self._parser.tick():
                self.process_message(message)
        except Exception as error:
            self._parser = InputParser(self._debug)
            self._app.call_later(self._app._handle_exception, error)

    def process_message(self, message: Message) -> None:
        """Hand on a message, unless it is a size that the terminal does not have."""
        if isinstance(message, events.Resize) and not self._is_true(message.size):
            return
        super().process_message(message)

    def _is_true(self, size: Size) -> bool:
        """Whether the terminal has this size, which it may have stated long ago, or never."""
        return size == (window_size() or size) and all(0 < each < FARTHEST for each in size)

    def _tell_size(self) -> None:
        """Have all arranged for the size that the terminal has now."""
        size = Size(*self._get_terminal_size())
        self._app.post_message(events.Resize(size, size))

    def _get_terminal_size(self) -> tuple[int, int]:
        """Columns and rows, as the terminal says and nobody else."""
        return window_size() or UNKNOWN_SIZE


def accept_any_number_of_signals() -> None:
    """Have Python say nothing of signals that come faster than the event loop takes them.

    It would print an error over the screen for each; the loop learns of the last one all the same.
    """
    descriptor = signal.set_wakeup_fd(-1)
    signal.set_wakeup_fd(descriptor, warn_on_full_buffer=False)
