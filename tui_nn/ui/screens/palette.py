"""Palette: every command by name."""

from __future__ import annotations

from textual.command import CommandPalette

from tui_nn.ui.screens.dialog import Overlay


class Palette(CommandPalette, Overlay[None]):
    """Textual's palette, which closes once."""
