"""MicroscopeBody: the numbers of one step, drawn."""

from __future__ import annotations

from typing import ClassVar

from textual.reactive import var

from tui_nn.training.protocol.microscope import MicroscopeView
from tui_nn.ui.drawing.cells import Cells, message
from tui_nn.ui.microscope.body import Looks, draw_body
from tui_nn.ui.microscope.choice import Stage
from tui_nn.ui.widgets.insight_widget import InsightWidget

LEAST_COLUMNS, LEAST_ROWS = 48, 10
"""Room below which nothing can be read."""


class MicroscopeBody(InsightWidget):
    """One step of the example under the microscope.

    Attributes:
        view: the numbers; None before they are there.
        stage: the step.
        hint: what is said while there are none.
    """

    PREFIX = "microscope"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"microscope--{name}"
        for name in (
            "head", "note", "number", "result", "good", "bad", "heading", "chosen", "weight",
            "unit", "text", "link", "chosen-link", "name", "plus", "minus", "curve", "tangent",
            "point", "frame", "mark",
        )
    }  # fmt: skip
    DEFAULT_CSS = """
    MicroscopeBody {
        height: 1fr;
        & .microscope--head { color: $primary; text-style: bold; }
        & .microscope--note { color: $text-muted; }
        & .microscope--number { color: $foreground; }
        & .microscope--result { color: $foreground; text-style: bold; }
        & .microscope--good { color: $text-success; }
        & .microscope--bad { color: $text-error; text-style: bold; }
        & .microscope--heading { color: $text-muted; }
        & .microscope--chosen { color: $accent; text-style: bold; }
        & .microscope--weight { color: $background; background: $accent; text-style: bold; }
        & .microscope--unit { color: $text-primary; }
        & .microscope--text { color: $foreground; }
        & .microscope--link { color: $foreground 25%; }
        & .microscope--chosen-link { color: $accent; }
        & .microscope--name { color: $text-muted; }
        & .microscope--plus { color: $text-warning; }
        & .microscope--minus { color: $text-primary; }
        & .microscope--curve { color: $text-primary; }
        & .microscope--tangent { color: $text-warning; }
        & .microscope--point { color: $accent; text-style: bold; }
        & .microscope--frame { color: $text-muted; }
        & .microscope--mark { color: $accent; background: $foreground 6%; text-style: bold; }
    }
    """

    view: var[MicroscopeView | None] = var(None, always_update=True)
    stage: var[Stage] = var(Stage.FORWARD)
    hint: var[str] = var("")

    def watch_view(self) -> None:
        """Called when there are other numbers."""
        self.redraw()

    def watch_stage(self) -> None:
        """Called when another step is looked at."""
        self.redraw()

    def watch_hint(self) -> None:
        """Called when there is something else to say."""
        self.redraw()

    def paint(self, width: int, height: int) -> Cells:
        """The step, or why there is none."""
        if width < LEAST_COLUMNS or height < LEAST_ROWS:
            text = f"too small: {LEAST_COLUMNS} columns and {LEAST_ROWS + 7} rows are needed"
            return message(width, height, text, "note")
        if self.view is None:
            return message(width, height, self.hint, "note")
        looks = Looks(braille=self.glyphs.braille, signs=self.signs)
        return draw_body(self.view, self.stage, width, height, looks)
