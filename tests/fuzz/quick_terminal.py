"""QuickTerminal: a pseudo-terminal that takes in what is written, fast, without a screen."""

from __future__ import annotations

import contextlib
import os

from tests.terminal import Terminal


class QuickTerminal(Terminal):
    """A terminal that answers questions but keeps no screen, which would take most of the time."""

    _QUESTIONS = (
        (b"\x1b[6n", b"\x1b[1;1R"),
        (b"\x1b[c", b"\x1b[?62;c"),
        (b"\x1b[?2026$p", b"\x1b[?2026;2$y"),
    )

    def show(self, data: bytes) -> None:
        """Answer the questions in `data`."""
        for question, answer in self._QUESTIONS:
            self.send_if_possible(answer * data.count(question))

    def send_if_possible(self, data: bytes) -> None:
        """Type `data`; what the program does not read is lost, as on a keyboard."""
        os.set_blocking(self._descriptor, False)
        with contextlib.suppress(OSError):
            os.write(self._descriptor, data)
        os.set_blocking(self._descriptor, True)

    def look(self) -> tuple[bool, int | None]:
        """Whether the program was stopped since it was looked at last; its exit status."""
        if self._status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG | os.WUNTRACED)
            if pid and os.WIFSTOPPED(status):
                return True, None
            if pid:
                self._status = os.waitstatus_to_exitcode(status)
        return False, self._status
