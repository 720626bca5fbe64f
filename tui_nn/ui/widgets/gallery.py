"""Gallery."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.reactive import var
from textual.widget import Widget

if TYPE_CHECKING:
    from tui_nn.training.events import GalleryView


class Gallery(Widget, can_focus=True):
    """A GalleryView, drawn."""

    view: var[GalleryView | None] = var(None)
    class_names: var[tuple[str, ...]] = var(())
