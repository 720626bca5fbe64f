"""TerminalInput: how the terminal's keys, mouse, answers and size are read."""

from __future__ import annotations

import asyncio
import contextlib
import os
import select
import signal
from codecs import getincrementaldecoder

from textual import events
from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size

from tui_nn.ui.terminal import window_size

LOOK = 0.1
"""Seconds between two looks whether to read on; also those that an escape key is waited for."""

MOST_BYTES = 4096
"""Read at once."""

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

    def run_input_thread(self) -> None:
        """Read until told to end; Textual calls this in a thread of its own."""
        parser = XTermParser(self._debug)
        decoder = getincrementaldecoder("utf-8")("replace")
        while not self.exit_event.is_set():
            self._take(parser, decoder.decode(self._read()))
        self._take(parser, decoder.decode(self._read(), final=True))
        with contextlib.suppress(EOFError, ParseError):
            list(parser.feed(""))

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

    def _take(self, parser: XTermParser, text: str) -> None:
        """Hand on what `text` says, and what only the time that has passed says."""
        if text:
            for message in parser.feed(text):
                self.process_message(message)
        for message in parser.tick():
            self.process_message(message)

    def _tell_size(self) -> None:
        """Have all arranged for the size that the terminal has now, unless it tells that itself."""
        if not self._in_band_window_resize:
            size = Size(*self._get_terminal_size())
            self._app.post_message(events.Resize(size, size))

    def _get_terminal_size(self) -> tuple[int, int]:
        """Columns and rows, as the terminal says and nobody else."""
        return window_size() or UNKNOWN_SIZE
