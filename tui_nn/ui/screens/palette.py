"""Palette: every command by name."""

from __future__ import annotations

from textual.command import CommandPalette, SearchIcon

from tui_nn.ui.screens.dialog import Overlay

ICON = ">"
"""Stands before what is typed; fonts have it, unlike Textual's magnifying glass."""


class Palette(CommandPalette, Overlay[None]):
    """Textual's palette, which closes once."""

    def on_mount(self) -> None:
        """Take an icon that fonts have."""
        self.query_one(SearchIcon).icon = ICON
