"""A program in a real pseudo-terminal: a screen that can be read, keys that can be pressed."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

KEYS = {
    "space": " ",
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    **{f"ctrl+{letter}": chr(ord(letter) & 31) for letter in "abcdefghijklmnopqrstuvwxyz"},
}

_COLOUR = re.compile(rb"\x1b\[[\d;:]*m")
_BEGUN = re.compile(rb"\x1b(\[[\d;:]*)?$")

BETWEEN_PIECES = 0.003
"""Seconds after which the next piece of a frame is there, if there is one: a line has 4 KiB."""


def drag_events(cells: Sequence[tuple[int, int]]) -> list[str]:
    """What a terminal sends while the left button is dragged through cells, (column, row) each."""
    motion = (
        f"\x1b[<{32 if number else 0};{column + 1};{row + 1}M"
        for number, (column, row) in enumerate(cells)
    )
    column, row = cells[-1]
    return [*motion, f"\x1b[<0;{column + 1};{row + 1}m"]


class _Screen(pyte.Screen):
    """A screen that hands its answers to `reply`."""

    def __init__(self, columns: int, rows: int, reply: Callable[[str], None]) -> None:
        self._reply = reply
        super().__init__(columns, rows)

    def write_process_input(self, data: str) -> None:
        self._reply(data)


class Terminal:
    """One program on a screen of `columns` x `rows`.

    Attributes:
        written: all that the program has written so far.
        arrived: when the latest of it came, by `time.perf_counter`.
        pid: the program's process.
        reply: called with what the terminal answers to the program's questions.
        colours: whether colours are followed; once they are not, the screen is kept much faster.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        environment: dict[str, str] | None = None,
        folder: Path | None = None,
    ) -> None:
        self.reply: Callable[[str], None] = self.send
        self._screen = _Screen(columns, rows, lambda text: self.reply(text))
        self._shown: dict[int, str] = {}
        self._stream = pyte.ByteStream(self._screen)
        self.written = bytearray()
        self.arrived = 0.0
        self.colours = True
        self._held_back = b""
        self._status: int | None = None
        terminal = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
        # Whoever starts the tests may have set these, and programs would believe them.
        inherited = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES")}
        self.pid, self._descriptor = pty.fork()
        if self.pid == 0:
            os.chdir(folder or ".")
            os.execvpe(command[0], list(command), {**inherited, **terminal, **(environment or {})})
        self.resize(columns, rows)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._status is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        self.hang_up()

    @property
    def lines(self) -> list[str]:
        """The screen, line by line."""
        screen = self._screen
        for row in screen.dirty:
            cells = screen.buffer[row]
            line = "".join(cells[column].data for column in range(screen.columns))
            self._shown[row] = line.rstrip()
        screen.dirty.clear()
        return [self._shown.get(row, "") for row in range(screen.lines)]

    @property
    def text(self) -> str:
        """The screen as one text."""
        return "\n".join(self.lines)

    def background(self, column: int, row: int) -> str:
        """The colour behind a cell, as a word or six hexadecimal digits."""
        return str(self._screen.buffer[row][column].bg)

    @property
    def attributes(self) -> list[object]:
        """The terminal's settings, as `termios.tcgetattr` gives them."""
        return list(termios.tcgetattr(self._descriptor))

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the terminal."""
        size = struct.pack("HHHH", rows, columns, 0, 0)
        fcntl.ioctl(self._descriptor, termios.TIOCSWINSZ, size)
        self._screen.resize(rows, columns)

    def wipe(self) -> None:
        """Empty the screen, so that only what is drawn from now on stands there."""
        self._stream.feed(b"\x1b[2J")

    def send(self, text: str | bytes) -> None:
        """Type `text`."""
        os.write(self._descriptor, text if isinstance(text, bytes) else text.encode())

    def press(self, *keys: str) -> None:
        """Press keys by name, one after the other."""
        for key in keys:
            self.send(KEYS.get(key, key))
            self.read(0.02)

    def drag(self, *cells: tuple[int, int]) -> None:
        """Press the left button at the first (column, row), drag through the others, let go."""
        for event in drag_events(cells):
            self.send(event)
            self.read(0.01)

    def read(self, seconds: float) -> bool:
        """Show what the program writes within `seconds`; whether its end of the line is open."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if self.read_once(left) is None:
                return False
        return True

    def read_once(self, seconds: float) -> bool | None:
        """Take in what is written next; whether something was in time, None at the line's end."""
        if not select.select([self._descriptor], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self._descriptor, 1 << 16)
        except OSError:
            return None
        self.arrived = time.perf_counter()
        self.written += data
        self.show(data)
        return bool(data) or None

    def show(self, data: bytes) -> None:
        """Draw what was written on the screen, and answer its questions."""
        self._stream.feed(data if self.colours else self._without_colours(data))

    def _without_colours(self, data: bytes) -> bytes:
        """`data` without what sets colours; what may be the beginning of that is held back."""
        data = _COLOUR.sub(b"", self._held_back + data)
        begun = _BEGUN.search(data)
        end = begun.start() if begun else len(data)
        self._held_back = data[end:]
        return data[:end]

    def wait_for(self, wanted: str | Callable[[str], object], seconds: float = 60.0) -> str:
        """Wait until a text, or what a function looks for, stands on the screen; the screen.

        Raises:
            AssertionError: it did not appear in time.
        """
        found = wanted if callable(wanted) else lambda text: wanted in text
        end = time.monotonic() + seconds
        while not found(self.text):
            assert time.monotonic() < end, f"{wanted!r} did not appear:\n{self.text}"
            self.read(0.05)
        return self.text

    def wait_for_frame(self, found: Callable[[str], object], seconds: float = 60.0) -> str:
        """`wait_for` that looks at the screen each time the program has written a whole frame.

        Raises:
            AssertionError: it did not appear in time.
        """
        end = time.monotonic() + seconds
        while not found(self.text):
            assert time.monotonic() < end, f"it did not appear:\n{self.text}"
            self.read_once(0.05)
            while self.read_once(BETWEEN_PIECES):
                pass
        return self.text

    def wait_for_end(self, seconds: float = 20.0) -> int:
        """Wait for the program; its exit status, negative for a signal.

        Raises:
            AssertionError: it did not end in time.
        """
        end = time.monotonic() + seconds
        while self._status is None:
            if self._descriptor >= 0:
                self.read(0.05)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._status = os.waitstatus_to_exitcode(status)
            assert self._status is not None or time.monotonic() < end, f"still on:\n{self.text}"
        return self._status

    def hang_up(self) -> None:
        """Close the line, as a lost connection does."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
