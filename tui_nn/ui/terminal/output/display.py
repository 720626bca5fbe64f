"""FramedApp: a Textual app whose screen goes through a `ScreenWriter`.

All that is used of Textual's private parts to this end stands here and in `driver.py`; the tests
of both fail when a new version of Textual has changed them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import COLOR_SYSTEMS, RenderableType
from textual import events
from textual._compositor import LayoutUpdate
from textual.app import App
from textual.screen import Screen

from tui_nn.ui.terminal.output.budget import LinkKind
from tui_nn.ui.terminal.output.screen_writer import Frame, ScreenWriter
from tui_nn.ui.wording.link_wording import link_change

if TYPE_CHECKING:
    from textual.driver import Driver

SETTLED = 0.05
"""Seconds after a change of size in which all has found its place."""


class FramedApp(App[None]):
    """An app that writes to the terminal only what has changed.

    Args:
        output: brings the screen to the terminal.
        driver_class: reads the terminal, and opens `output`; None leaves all to Textual.
    """

    def __init__(self, output: ScreenWriter, driver_class: type[Driver] | None = None) -> None:
        super().__init__(driver_class=driver_class)
        self.output = output
        self.output.draw_with(self._make_frame)
        self.output.on_link_change.append(self._adapt_to_link)
        self._adapt_animations()

    def on_resize(self, event: events.Resize) -> None:  # noqa: ARG002
        """Write all of the screen; also if it soon had the old size again, and looks no better."""
        if self.output.is_open:
            self.output.forget()
            self.set_timer(SETTLED, self.output.show)

    def action_repaint(self) -> None:
        """Write all of the screen again, since something else has written on it."""
        self.output.repaint()

    def _adapt_to_link(self) -> None:
        """Say that more, or less, is sent from now on."""
        self._adapt_animations()
        self.notify(link_change(self.output.link), timeout=4)

    def _adapt_animations(self) -> None:
        """Scroll smoothly only where that costs nothing."""
        self.animation_level = "full" if self.output.link.kind is LinkKind.LOCAL else "none"

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        """Called by Textual when a part of the screen is to be shown.

        That part is not looked at: the whole screen is, when the line is free.
        """
        if not self.output.is_open:
            super()._display(screen, renderable)
            return
        if renderable is not None and not self._batch_count:
            self.output.show()
        self.post_display_hook()

    def _make_frame(self) -> Frame | None:
        """What the screen shows now; None while that is being changed."""
        if self._batch_count or not self._running or self._closed or not self._screen_stack:
            return None
        screen = self.screen
        if screen._compositor.size != self.size:  # it lay below another one when that changed
            return None
        try:
            update = screen._compositor.render_update(
                full=True, screen_stack=self._background_screens
            )
            assert isinstance(update, LayoutUpdate)
        except Exception as error:
            self._handle_exception(error)
            return None
        return Frame(
            [[segment for strip in line for segment in strip] for line in update.strips],
            screen._compositor.size.width,
            screen.outer_size.clamp_offset(self.cursor_position),
            COLOR_SYSTEMS.get(self.console.color_system or ""),
        )
