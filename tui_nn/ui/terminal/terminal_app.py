"""TerminalApp: an app that writes what its terminal can show, and redraws after `fg`."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from rich.console import Console
from textual import constants
from textual.app import App
from textual.filter import LineFilter, Monochrome, NoColor

from tui_nn.ui.drawing.glyphs import Glyphs
from tui_nn.ui.terminal.capabilities import EVERYTHING, Capabilities, Colors
from tui_nn.ui.terminal.filters import filters_for
from tui_nn.ui.terminal.output.display import FramedApp
from tui_nn.ui.terminal.output.link import Link
from tui_nn.ui.terminal.output.screen_writer import ScreenWriter

if TYPE_CHECKING:
    from textual.driver import Driver

_COLOR_SYSTEMS: Mapping[Colors, Literal["truecolor", "256", "standard"]] = MappingProxyType(
    {
        Colors.TRUECOLOR: "truecolor",
        Colors.MANY: "256",
        Colors.FEW: "standard",
        Colors.NONE: "standard",  # without a system, Rich drops bold and the like too
    }
)


def screen_driver() -> type[Driver] | None:
    """Our driver; None where Textual chooses: not on Unix, or set by TEXTUAL_DRIVER."""
    if constants.DRIVER is not None:
        return None
    try:
        from tui_nn.ui.terminal.output.driver import ScreenDriver
    except ImportError:  # there is no termios
        return None
    return ScreenDriver


class TerminalApp(FramedApp):
    """An app for a terminal with known capabilities.

    Args:
        capabilities: what is used of the terminal.
    """

    def __init__(self, capabilities: Capabilities = EVERYTHING) -> None:
        link = Link(capabilities.link.used, capabilities.link.because)
        super().__init__(ScreenWriter(link, encoding=capabilities.encoding.used), screen_driver())
        self.capabilities = capabilities
        colors = capabilities.colors.used
        self.no_color = colors is Colors.NONE
        self.set_class(colors in (Colors.FEW, Colors.NONE), "-few-colors")
        self.console = Console(
            color_system=_COLOR_SYSTEMS[colors],
            file=io.StringIO(),
            force_terminal=True,
            no_color=False,
            highlight=False,
            emoji=False,
            legacy_windows=False,
            safe_box=False,
        )
        self._filters_on = {dark: filters_for(capabilities, dark=dark) for dark in (True, False)}

    def on_mount(self) -> None:
        """Watch for `fg`."""
        self.app_resume_signal.subscribe(self, self._paint_again)

    @property
    def glyphs(self) -> Glyphs:
        """The characters for pictures."""
        return self.capabilities.glyphs.used

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's without those for NO_COLOR, then those that the terminal needs."""
        textuals = super().get_line_filters()
        kept = [each for each in textuals if not isinstance(each, Monochrome | NoColor)]
        return [*kept, *self._filters_on[self.current_theme.dark]]

    def _paint_again(self, _app: App[object]) -> None:
        """Textual leaves the screen blank after `fg`."""
        self.screen.refresh(layout=True)
