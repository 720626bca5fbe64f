"""PromptScreen: a screen that shows at once what a key or the mouse has changed."""

from __future__ import annotations

from time import monotonic

from textual.screen import Screen

from tui_nn.ui.terminal.output.display import FramedApp

PROMPT_PAUSE = 0.008
"""Seconds between two looks at what keys and the mouse have changed: they may come in a flood."""


class PromptScreen(Screen[None]):
    """A screen that does not wait for Textual's clock when somebody has pressed a key.

    By that clock a change is shown within a sixtieth of a second, but a late picture, as those of
    a training are, makes it leave out a beat: then it is two. Nor does it have Textual draw what
    has changed, which would be drawn again with all of the screen. Like `display.py`, this uses
    private parts of Textual.
    """

    _prompted_at = 0.0

    def on_idle(self) -> None:
        """Called when all messages are dealt with; Textual's own method comes after this one."""
        app, now = self.app, monotonic()
        hurried = isinstance(app, FramedApp) and app.output.is_open and app.output.hurried
        if hurried and self._dirty_widgets and now - self._prompted_at >= PROMPT_PAUSE:
            self._prompted_at = now
            self._on_timer_update()

    def _compositor_refresh(self) -> None:
        """Called by Textual when a part of the screen is to be drawn and shown."""
        app = self.app
        if not (isinstance(app, FramedApp) and app.output.is_open and self is app.screen):
            super()._compositor_refresh()
            return
        changed = bool(self._compositor._dirty_regions)
        self._compositor._dirty_regions.clear()
        self._dirty_widgets.clear()
        app._display(self, "" if changed else None)
        app._update_mouse_over(self)
