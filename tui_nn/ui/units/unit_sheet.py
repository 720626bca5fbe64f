"""UnitSheet: the weights of a unit, its activation, its correlations, and its switch."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.message import Message
from textual.reactive import var

from tui_nn.ui.drawing.cells import Cells, message
from tui_nn.ui.units import wording
from tui_nn.ui.units.keys import UNIT_PAGE_KEYS
from tui_nn.ui.units.sheet import draw_sheet
from tui_nn.ui.widgets.insight_widget import InsightWidget

if TYPE_CHECKING:
    from tui_nn.training.protocol.units import UnitView


class UnitSheet(InsightWidget, can_focus=True):
    """One unit.

    Attributes:
        view: the unit; None before it is measured.
        target: name of the target of a regression; None for classes.
    """

    PREFIX = "unit-sheet"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"unit-sheet--{key}"
        for key in (
            "heading", "number", "note", "plus", "minus", "bad", "bar", "cut", "off", "mark",
            "chosen",
        )
    }  # fmt: skip
    DEFAULT_CSS = """
    UnitSheet {
        & .unit-sheet--heading { color: $primary; text-style: bold; }
        & .unit-sheet--number { color: $foreground; }
        & .unit-sheet--note { color: $text-muted; }
        & .unit-sheet--plus { color: $text-warning; }
        & .unit-sheet--minus { color: $text-primary; }
        & .unit-sheet--bad { color: $text-error; text-style: bold; }
        & .unit-sheet--bar { color: $text-primary; }
        & .unit-sheet--cut { color: $text-muted; }
        & .unit-sheet--off { color: $text-warning; text-style: bold; }
        & .unit-sheet--mark { color: $accent; }
        & .unit-sheet--chosen { color: $accent; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [*UNIT_PAGE_KEYS]

    class Stepped(Message):
        """Another unit is wanted.

        Attributes:
            by: how far it is.
        """

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    view: var[UnitView | None] = var(None)
    target: var[str | None] = var(None)

    def action_next_unit(self, by: int) -> None:
        """Ask for another unit."""
        self.post_message(self.Stepped(by))

    def watch_view(self) -> None:
        """Called when there are other numbers."""
        self.redraw()

    def paint(self, width: int, height: int) -> Cells:
        """The unit."""
        if self.view is None:
            return message(width, height, wording.WAITING, "note")
        return draw_sheet(width, height, self.view, self.target, signs=self.signs)
