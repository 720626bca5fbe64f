"""Palette: every command by name, also in a terminal that leaves the list no room."""

from __future__ import annotations

from textual.command import CommandList, CommandPalette

from tui_nn.ui.screens.dialog import Overlay


class Palette(CommandPalette, Overlay[None]):
    """Textual's palette, whose page keys raise a KeyError while the list has no lines."""

    def _action_command_list(self, action: str) -> None:
        if self.query_one(CommandList).scrollable_content_region.height > 0:
            super()._action_command_list(action)
