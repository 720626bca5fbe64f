"""QuestionQueue: limits how often an attached program has a question answered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from tui_nn.training.protocol.commands import Command

FLOOD_PAUSE = 1.0
"""Seconds from an answer to the next question of a guest that does not wait for answers: screens
ask one question of a class at a time."""


class QuestionQueue:
    """Asks the newest question of one class, one at a time and at limited frequency.

    Args:
        ask: puts a question to the session, and calls back when the answer has been sent.
        interval: seconds from an answer to the next question, unless questions had to wait.
    """

    def __init__(
        self, ask: Callable[[int, Command, Callable[[], None]], None], interval: float
    ) -> None:
        self._ask, self._interval = ask, interval
        self._pause = interval
        self._next: tuple[int, Command] | None = None
        self._busy = False

    def put(self, number: int, command: Command) -> None:
        """Ask this now or later, unless a newer question replaces it before."""
        if self._next is not None:
            self._pause = FLOOD_PAUSE
        self._next = number, command
        if not self._busy:
            self._ask_next()

    def _ask_next(self) -> None:
        self._busy = self._next is not None
        if self._next is not None:
            question, self._next = self._next, None
            self._ask(*question, self._answered)

    def _answered(self) -> None:
        asyncio.get_running_loop().call_later(self._pause, self._ask_next)
        self._pause = self._interval
