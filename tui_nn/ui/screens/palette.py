"""Palette: every command by name."""

from __future__ import annotations

from textual.command import CommandPalette, SearchIcon

from tui_nn.ui.screens.dialog import Overlay
from tui_nn.ui.terminal import internals

ICON = ">"
"""Prompt of the search line; Textual's magnifying glass is missing from many fonts."""


class Palette(CommandPalette, Overlay[None]):
    """Textual's palette; may be closed while it searches."""

    def __init__(self) -> None:
        super().__init__(id="--command-palette")
        internals.end_search_when_closed(self)

    def on_mount(self) -> None:
        """Replace Textual's icon."""
        self.query_one(SearchIcon).icon = ICON
