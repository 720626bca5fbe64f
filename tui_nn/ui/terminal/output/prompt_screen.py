"""PromptScreen: a screen that shows at once what a key or the mouse has changed."""

from __future__ import annotations

from time import monotonic

from textual.screen import Screen

from tui_nn.ui.terminal import internals
from tui_nn.ui.terminal.output.display import FramedApp

PROMPT_PAUSE = 0.008
"""Least seconds between two prompt drawings: keys and mouse events may come in bursts."""


class PromptScreen(Screen[None]):
    """A screen that does not wait for Textual's clock after a key or a mouse event.

    By that clock a change is shown within a sixtieth of a second, but a late frame, as of a
    training, makes the clock skip a beat: then it takes two. Nor does Textual draw the changed
    parts, because the writer draws the whole screen anyway.
    """

    _prompted_at = 0.0

    def __init__(self) -> None:
        super().__init__()
        internals.replace_refresh(self, self._show_changes)

    def on_idle(self) -> None:
        """Draw changes once all messages are handled; Textual's own `on_idle` runs after this."""
        app, now = self.app, monotonic()
        if not isinstance(app, FramedApp) or not app.output.is_open or not app.output.hurried:
            return
        if internals.has_changed_widgets(self) and now - self._prompted_at >= PROMPT_PAUSE:
            self._prompted_at = now
            internals.draw_changes_now(self)

    def _show_changes(self) -> bool:
        """Show the screen without drawing its parts; return False to leave it to Textual."""
        app = self.app
        if not isinstance(app, FramedApp) or not app.output.is_open or self is not app.screen:
            return False
        app.show_changes(internals.discard_changes(self))
        internals.update_hover(self)
        return True
