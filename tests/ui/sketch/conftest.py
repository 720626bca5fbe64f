"""The same terminal as for the widgets."""

from __future__ import annotations

from tests.ui.widgets.conftest import full_colour_terminal

__all__ = ["full_colour_terminal"]
