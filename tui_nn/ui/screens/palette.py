"""Palette: every command by name."""

from __future__ import annotations

from textual import work
from textual.command import CommandPalette, SearchIcon
from textual.css.query import NoMatches

from tui_nn.ui.screens.dialog import Overlay

ICON = ">"
"""Stands before what is typed; fonts have it, unlike Textual's magnifying glass."""


class Palette(CommandPalette, Overlay[None]):
    """Textual's palette, which closes once, also in the middle of a search."""

    def on_mount(self) -> None:
        """Take an icon that fonts have."""
        self.query_one(SearchIcon).icon = ICON

    @work(exclusive=True, group=CommandPalette._GATHER_COMMANDS_GROUP)
    async def _gather_commands(self, search_value: str) -> None:
        search = CommandPalette._gather_commands.__wrapped__  # type: ignore[attr-defined]
        try:
            await search(self, search_value)
        except NoMatches:  # its parts are gone
            if self.is_attached and self.app.screen is self:
                raise
