"""ScreenDriver: Textual's driver for Unix terminals, with our way of writing to them."""

from __future__ import annotations

import contextlib
import os
import signal
import termios

from textual import events
from textual.message import Message
from textual.messages import TerminalSupportsSynchronizedOutput

from tui_nn.ui.terminal.input import TerminalInput
from tui_nn.ui.terminal.output.budget import LinkKind
from tui_nn.ui.terminal.output.display import FramedApp

_BUTTONS, _DRAGS, _MOTION, _SGR, _PIXELS = 1000, 1002, 1003, 1006, 1016
"""Modes of mouse reports."""

_OFF = (_BUTTONS, _DRAGS, _MOTION, _SGR, _PIXELS, 2004, 2048, 1049, 1004)

RESTORED = "\x18\x1b[m\x1b[<u\x1b[?7h" + "".join(f"\x1b[?{mode}l" for mode in _OFF) + "\x1b[?25h"
"""Cancels a sequence that was not finished, and takes back all that was asked of the terminal."""


class ScreenDriver(TerminalInput):
    """Reads the terminal much as Textual does; writes through the app's `ScreenWriter`.

    The thread in which Textual writes is started with the rest, and has nothing to do.
    """

    def __init__(
        self,
        app: FramedApp,
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        """Make it; the arguments are Textual's."""
        self._output = app.output
        self._output.on_link_change.append(self._adapt_mouse)
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._is_started = False
        self._owes_restoring = False  # until the bytes that restore the terminal are written
        self._is_continued = False
        # In the event loop: a handler would interrupt the taking over and giving back themselves.
        self._loop.add_signal_handler(signal.SIGTSTP, self._stop)
        self._loop.add_signal_handler(signal.SIGCONT, self._continue)

    def write(self, data: str) -> None:
        """Write a control sequence."""
        self._output.write(data)

    def start_application_mode(self) -> None:
        """Take the terminal over."""
        assert self._file is not None, "a driver is only made for a terminal"
        self._output.open(self._file.fileno())
        # As soon as anything is changed there is something to restore.
        self._is_started = self._owes_restoring = True
        super().start_application_mode()
        self._is_started = not self._must_signal_resume  # it was stopped again, in the background

    def disable_input(self) -> None:
        """Read no more, once the terminal has answered what it was asked."""
        self._output.hold()
        super().disable_input()

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was."""
        self._output.hold()
        self.write("\x1b[m")
        super().stop_application_mode()
        self._is_started = False

    def restore_at_once(self) -> None:
        """Restore the terminal in a few bytes, without waiting; may be called in any thread."""
        if not self._owes_restoring or self._file is None:
            return
        with contextlib.suppress(OSError, termios.error):
            descriptor = self._file.fileno()
            if self.attrs_before is not None:
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
            os.set_blocking(descriptor, False)  # the line may take nothing any more
            os.write(descriptor, RESTORED.encode())
            os.set_blocking(descriptor, True)

    def close(self) -> None:
        """Write what is left."""
        super().close()
        self._output.close()
        self._owes_restoring = False

    def process_message(self, message: Message) -> None:
        """Keep what concerns the line alone; called in the thread that reads."""
        if isinstance(message, events.CursorPosition):
            self._output.hear(message.x)
            return
        if isinstance(message, TerminalSupportsSynchronizedOutput):
            self._output.synchronized = True
        elif isinstance(message, events.InputEvent | events.Paste):
            self._output.typed()
        super().process_message(message)

    def _sigtstp_application(self, *_: object) -> None:
        """Stop; Textual has this called until `__init__` installs `_stop`."""
        os.kill(os.getpid(), signal.SIGSTOP)

    def _sigcont_application(self, *_: object) -> None:
        """Do nothing until `__init__` installs `_continue`.

        Textual's own handler would take over the terminal, and the app then do so a second time:
        what was restored in the end would be the settings of the first time.
        """

    def _stop(self) -> None:
        """Give the terminal back, if it was taken over; stop, and take it over again."""
        if self._is_started:
            self._must_signal_resume = True
            self.suspend_application_mode()
        self._is_continued = True
        os.kill(os.getpid(), signal.SIGSTOP)
        self._take_over_again()

    def _continue(self) -> None:
        """After a stop that was not announced (SIGSTOP) the terminal is as the shell left it."""
        if self._is_started and not self._is_continued:
            self._must_signal_resume = True
            self.suspend_application_mode()
        self._is_continued = False
        self._take_over_again()

    def _take_over_again(self) -> None:
        if self._must_signal_resume:
            self.resume_application_mode()

    def _enable_mouse_support(self) -> None:
        """Listen to presses and drags; to every motion only where that costs nothing."""
        if self._mouse:
            local = self._output.link.kind is LinkKind.LOCAL
            self._set_modes(_BUTTONS, _MOTION if local else _DRAGS, _SGR, on=True)

    def _adapt_mouse(self) -> None:
        """Listen to more, or less, since the line has turned out to be of another kind."""
        if self._is_started and self._mouse:
            self._set_modes(_MOTION, _DRAGS, on=False)
            self._enable_mouse_support()

    def _disable_mouse_support(self) -> None:
        """Listen to the mouse no more."""
        if self._mouse:
            self._set_modes(_PIXELS, _SGR, _MOTION, _DRAGS, _BUTTONS, on=False)

    def _set_modes(self, *modes: int, on: bool) -> None:
        self.write("".join(f"\x1b[?{mode}{'h' if on else 'l'}" for mode in modes))
