"""A screen by itself on this terminal, without a run in training."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar, TypeVar

from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.types import CSSPathType
from textual.widgets import HelpPanel

from tui_nn.signals import fatal_signals
from tui_nn.ui.terminal import attachment
from tui_nn.ui.terminal.capabilities import EVERYTHING, Capabilities, Mouse, Preferences
from tui_nn.ui.terminal.terminal_app import TerminalApp
from tui_nn.ui.theme import start_theme, visible_borders

Result = TypeVar("Result")


class AloneApp(TerminalApp):
    """Shows one screen, and ends when it is left.

    Attributes:
        result: what the screen returned.

    Args:
        make: makes the screen.
        capabilities: what is used of the terminal.
        theme: name of the theme; "" for the program's own.
    """

    CSS_PATH: ClassVar[CSSPathType | None] = Path(__file__).with_name("app.tcss")
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "toggle_keys", "keys", key_display="?", id="help",
                tooltip="Show all keys, or hide them"),
    ]  # fmt: skip

    def __init__(
        self,
        make: Callable[[], Screen[object]],
        capabilities: Capabilities = EVERYTHING,
        theme: str = "",
    ) -> None:
        super().__init__(capabilities)
        self._make = make
        self.result: object = None
        start_theme(self, theme)

    def get_css_variables(self) -> dict[str, str]:
        """As in `App`, with borders that can be seen."""
        variables = super().get_css_variables()
        return variables | visible_borders(variables)

    def on_mount(self) -> None:
        """Open the screen."""
        super().on_mount()
        self.push_screen(self._make(), self._end)

    def action_toggle_keys(self) -> None:
        """Show all keys beside the screen, or hide them."""
        if self.screen.query(HelpPanel):
            self.action_hide_help_panel()
        else:
            self.action_show_help_panel()

    def _end(self, result: object) -> None:
        self.result = result
        self.exit()


def show_alone(make: Callable[[], Screen[Result]], preferences: Preferences) -> Result | None:
    """Show a screen on this terminal; what it returns, or None if a signal ended it.

    Args:
        make: makes the screen.
        preferences: how the terminal is to be used.

    Raises:
        UserError: there is no terminal to draw on.
    """
    attachment.require_terminal()
    attachment.forget_stated_size()
    capabilities = attachment.look_at_terminal(preferences)
    app = AloneApp(make, capabilities, preferences.theme)  # type: ignore[arg-type]  # its result is any object
    with fatal_signals(lambda _: app.call_from_thread(app.exit)):
        app.run(mouse=capabilities.mouse.used is not Mouse.NONE)
    return app.result  # type: ignore[return-value]
