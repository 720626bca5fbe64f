"""Overlay: a screen over the run, which closes once and never closes another one."""

from __future__ import annotations

from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import Screen

Result = TypeVar("Result")


class Overlay(Screen[Result]):
    """A screen over the run that returns a result."""

    _is_left = False

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Close this screen, unless it is closed already or another one lies over it.

        Keys pressed in quick succession reach a screen that is closing. Textual would set a second
        result, which raises InvalidStateError, and close the screen below.
        """
        stack = self.app.screen_stack
        return super().dismiss(result) if stack and stack[-1] is self else AwaitComplete()

    def leave(self) -> None:
        """Close this screen without a result, as soon as no other one lies over it."""
        self._is_left = True
        self.dismiss(None)

    def on_screen_resume(self) -> None:
        """Close if this was to be left while another screen lay over it."""
        if self._is_left:
            self.dismiss(None)
