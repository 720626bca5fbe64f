"""FramedApp: a Textual app whose screen goes through a `ScreenWriter`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import COLOR_SYSTEMS
from textual import events
from textual.app import App

from tui_nn.ui.terminal import internals
from tui_nn.ui.terminal.output.budget import LinkKind
from tui_nn.ui.terminal.output.screen_writer import Frame, ScreenWriter

if TYPE_CHECKING:
    from textual.driver import Driver

SETTLED = 0.05
"""Seconds after a resize until the layout has settled."""


class FramedApp(App[None]):
    """An app that writes only changed cells to the terminal.

    Args:
        output: writes the screen to the terminal.
        driver_class: reads the terminal and opens `output`; None leaves both to Textual.
    """

    def __init__(self, output: ScreenWriter, driver_class: type[Driver] | None = None) -> None:
        super().__init__(driver_class=driver_class)
        self.output = output
        self.output.draw_with(self._make_frame)
        self.output.on_link_change.append(self._adapt_animations)
        self._adapt_animations()
        internals.replace_display(self, self.show_changes)

    def on_resize(self, event: events.Resize) -> None:  # noqa: ARG002
        """Write the whole screen, also if it quickly returned to its old size."""
        if self.output.is_open:
            self.output.forget()
            self.set_timer(SETTLED, self.output.show)

    def action_repaint(self) -> None:
        """Write the whole screen again, because another program wrote on it."""
        self.output.repaint()

    def _adapt_animations(self) -> None:
        """Scroll smoothly only on a local line."""
        self.animation_level = "full" if self.output.link.kind is LinkKind.LOCAL else "none"

    def show_changes(self, changed: bool) -> bool:
        """Show the screen when the line is free; return False to leave it to Textual.

        Textual calls this with every part of a screen that it has drawn. Which part does not
        matter: the writer compares the whole screen with what the terminal shows.
        """
        if not self.output.is_open:
            return False
        if changed and not internals.is_batching(self):
            self.output.show()
        self.post_display_hook()
        return True

    def _make_frame(self) -> Frame | None:
        """Draw the screen; None while it is being changed or laid out."""
        if internals.is_batching(self) or not internals.is_drawable(self):
            return None
        screen = self.screen
        if internals.layout_size(screen) != self.size:  # it was covered when the size changed
            return None
        try:
            lines = internals.draw_screen(screen)
        except Exception as error:
            internals.report_error(self, error)
            return None
        return Frame(
            [[segment for strip in line for segment in strip] for line in lines],
            self.size.width,
            screen.outer_size.clamp_offset(self.cursor_position),
            COLOR_SYSTEMS.get(self.console.color_system or ""),
        )
