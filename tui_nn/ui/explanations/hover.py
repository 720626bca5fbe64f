"""Hover: explains the number under the mouse in a tooltip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.geometry import Region

from tui_nn.ui.explanations.finding import find_explanation
from tui_nn.ui.explanations.panels import explanations_of

if TYPE_CHECKING:
    from textual import events
    from textual.widget import Widget

    from tui_nn.ui.explanations.explanation import Explanation
    from tui_nn.ui.run.model import RunModel


class Hover:
    """Gives the widget under the mouse the tooltip that belongs to the place.

    Args:
        run: the run, whose settings stand in the explanations.
    """

    def __init__(self, run: RunModel) -> None:
        self._run = run

    def follow(self, event: events.MouseMove) -> None:
        """Explain what the mouse is on now."""
        widget = event.widget
        if widget is None:
            return
        explanations = explanations_of(widget, self._run.config, self._run.schema)
        if explanations:
            lines = text_of(widget)
            found = find_explanation(lines, event.x, event.y, explanations)
            show(widget, found)


def text_of(widget: Widget) -> list[str]:
    """The lines of a widget as text, its border included."""
    strips = widget.render_lines(Region(0, 0, *widget.size))
    return [strip.text for strip in strips]


def show(widget: Widget, explanation: Explanation | None) -> None:
    """Make this the widget's tooltip; an unchanged one is not drawn again."""
    text = f"{explanation.name}: {explanation.text}" if explanation else None
    if text != (str(widget.tooltip) if widget.tooltip else None):
        widget.tooltip = Content(text) if text else None
