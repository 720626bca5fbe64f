"""A small app around one widget, and ways to look at what the widget shows."""

from __future__ import annotations

from typing import Generic, TypeVar

from textual import on
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.message import Message
from textual.widget import Widget

from tui_nn.ui.sketch.pad_messages import (
    DrawingChanged,
    DrawingLabelled,
    NetworkChosen,
    PadMessage,
)

W = TypeVar("W", bound=Widget)


class Host(App[None], Generic[W]):
    """One widget on an otherwise empty screen; keeps the messages of the sketch pad."""

    def __init__(self, widget: W) -> None:
        super().__init__()
        self.widget = widget
        self.seen: list[Message] = []

    def compose(self) -> ComposeResult:
        yield self.widget

    @on(PadMessage)
    def remember(self, message: PadMessage) -> None:
        if isinstance(message, DrawingChanged | NetworkChosen | DrawingLabelled):
            self.seen.append(message)


def text(widget: Widget) -> str:
    """What the widget shows, line by line."""
    size = widget.content_size
    return "\n".join(widget.render_line(y).text.rstrip() for y in range(size.height))


def watch_refreshes(widget: Widget) -> list[Region | None]:
    """A list that will fill with the regions refreshed from now on; None for the whole widget."""
    regions: list[Region | None] = []
    refresh = widget.refresh

    def record(*areas: Region, **options: bool) -> Widget:
        regions.extend(areas or [None])
        return refresh(*areas, **options)

    widget.refresh = record  # type: ignore[method-assign]
    return regions
