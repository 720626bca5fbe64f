"""Overlay: a screen over the run, which closes once and never closes another one."""

from __future__ import annotations

from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import Screen

Result = TypeVar("Result")


class Overlay(Screen[Result]):
    """A screen over the run that returns a result."""

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Close this screen, unless it is closed already or another one lies over it.

        Keys pressed in quick succession reach a screen that is closing. Textual would set a second
        result, which raises InvalidStateError, and close the screen below.
        """
        stack = self.app.screen_stack
        return super().dismiss(result) if stack and stack[-1] is self else AwaitComplete()
