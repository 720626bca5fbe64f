"""ScreenDriver: Textual's driver for Unix terminals, with our way of writing to them."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import termios

from textual import events
from textual.message import Message
from textual.messages import TerminalSupportsSynchronizedOutput

from tui_nn.ui.terminal import internals
from tui_nn.ui.terminal.input import TerminalInput
from tui_nn.ui.terminal.output.budget import LinkKind
from tui_nn.ui.terminal.output.display import FramedApp

_BUTTONS, _DRAGS, _MOTION, _SGR, _PIXELS = 1000, 1002, 1003, 1006, 1016
"""Modes of mouse reports."""

_OFF = (_BUTTONS, _DRAGS, _MOTION, _SGR, _PIXELS, 2004, 2048, 1049, 1004)

RESTORED = "\x18\x1b[m\x1b[<u\x1b[?7h" + "".join(f"\x1b[?{mode}l" for mode in _OFF) + "\x1b[?25h"
"""Ends an unfinished sequence and resets every mode that was set."""


class ScreenDriver(TerminalInput):
    """Reads the terminal much as Textual does; writes through the app's `ScreenWriter`.

    Textual's writer thread is started with the rest and stays idle.
    """

    def __init__(
        self,
        app: FramedApp,
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        """Take over the signals and the mouse; the arguments are Textual's."""
        self._output = app.output
        self._output.on_link_change.append(self._adapt_mouse)
        self._has_mouse = mouse
        # Until the handlers below are installed, in the middle of Textual's `__init__`: its own
        # would start the driver at SIGCONT and the app start it a second time, which then restores
        # the settings of the first time.
        internals.replace_stop_signals(self, _stop_process)
        internals.replace_mouse_modes(self, self._enable_mouse, self._disable_mouse)
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._is_started = False
        self._owes_restoring = False  # until the bytes that restore the terminal are written
        self._is_continued = False
        # In the event loop: a signal handler would interrupt starting and stopping themselves.
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTSTP, self._stop)
        loop.add_signal_handler(signal.SIGCONT, self._continue)

    def write(self, data: str) -> None:
        """Write a control sequence."""
        self._output.write(data)

    def start_application_mode(self) -> None:
        """Set the terminal's modes and begin to read and write."""
        file = internals.output_file(self)
        assert file is not None, "a driver needs a terminal"
        self._output.open(file.fileno())
        # As soon as any mode is set there is something to restore.
        self._is_started = self._owes_restoring = True
        super().start_application_mode()
        self._is_started = not internals.is_to_resume(self)  # stopped again, in the background

    def disable_input(self) -> None:
        """Stop reading, once the terminal has answered the last query."""
        self._output.hold()
        super().disable_input()

    def stop_application_mode(self) -> None:
        """Restore the terminal."""
        self._output.hold()
        self.write("\x1b[m")
        super().stop_application_mode()
        self._is_started = False

    def restore_at_once(self) -> None:
        """Restore the terminal in a few bytes, without waiting; callable from any thread."""
        file = internals.output_file(self)
        if not self._owes_restoring or file is None:
            return
        with contextlib.suppress(OSError, termios.error):
            descriptor = file.fileno()
            if self.attrs_before is not None:
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
            os.set_blocking(descriptor, False)  # the line may be blocked
            os.write(descriptor, RESTORED.encode())
            os.set_blocking(descriptor, True)

    def close(self) -> None:
        """Write what is queued and close the output."""
        super().close()
        self._output.close()
        self._owes_restoring = False

    def process_message(self, message: Message) -> None:
        """Pass answers to the output and the rest to the app; called in the reading thread."""
        if isinstance(message, events.CursorPosition):
            self._output.answered(message.x)
            return
        if isinstance(message, TerminalSupportsSynchronizedOutput):
            self._output.synchronized = True
        elif isinstance(message, events.InputEvent | events.Paste):
            self._output.typed()
        super().process_message(message)

    def _stop(self) -> None:
        """Restore the terminal, stop the process, and start again after `fg`."""
        self._suspend()
        self._is_continued = True
        _stop_process()
        self._resume()

    def _continue(self) -> None:
        """Start again after SIGSTOP, which is not announced: the shell has changed the modes."""
        if not self._is_continued:
            self._suspend()
        self._is_continued = False
        self._resume()

    def _suspend(self) -> None:
        if self._is_started:
            internals.resume_at_start(self)
            self.suspend_application_mode()

    def _resume(self) -> None:
        if internals.is_to_resume(self):
            self.resume_application_mode()

    def _enable_mouse(self) -> None:
        """Report presses and drags; every motion only on a local line."""
        if self._has_mouse:
            local = self._output.link.kind is LinkKind.LOCAL
            self._set_modes(_BUTTONS, _MOTION if local else _DRAGS, _SGR, on=True)

    def _adapt_mouse(self) -> None:
        """Report more or less motion after the kind of the line has changed."""
        if self._is_started and self._has_mouse:
            self._set_modes(_MOTION, _DRAGS, on=False)
            self._enable_mouse()

    def _disable_mouse(self) -> None:
        """Report nothing of the mouse."""
        if self._has_mouse:
            self._set_modes(_PIXELS, _SGR, _MOTION, _DRAGS, _BUTTONS, on=False)

    def _set_modes(self, *modes: int, on: bool) -> None:
        self.write("".join(f"\x1b[?{mode}{'h' if on else 'l'}" for mode in modes))


def _stop_process() -> None:
    os.kill(os.getpid(), signal.SIGSTOP)
