"""UnitExamples: the examples that excite a unit most and least, one of them selected."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import var

from tui_nn.ui.drawing.cells import Cells
from tui_nn.ui.units.examples import GROUP, arrange, draw_rows, draw_tiles
from tui_nn.ui.widgets.drawn import DrawnWidget

if TYPE_CHECKING:
    from textual import events

    from tui_nn.training.protocol.browsing import JudgedExample
    from tui_nn.training.protocol.units import UnitView


class UnitExamples(DrawnWidget, can_focus=True):
    """Two groups of examples.

    Attributes:
        view: the unit; None before it is measured.
        selected: where the cursor is: from 0 the most exciting examples, from 9 the least.
    """

    PREFIX = "unit-examples"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"unit-examples--{key}"
        for key in ("ink", "heading", "number", "note", "wrong", "selected", "mark")
    }
    DEFAULT_CSS = """
    UnitExamples {
        & .unit-examples--ink { color: $foreground; background: $foreground 6%; }
        & .unit-examples--heading { color: $text-muted; text-style: bold; }
        & .unit-examples--number { color: $foreground; }
        & .unit-examples--note { color: $text-muted; }
        & .unit-examples--wrong { color: $text-error; text-style: bold; }
        & .unit-examples--selected { color: $primary; background: $background; text-style: bold reverse; }
        & .unit-examples--mark { color: $text-primary; text-style: bold; }
    }
    """  # noqa: E501
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1, 0)", "left", show=False, id="unit_examples.left",
                tooltip="Go to the picture before, or scroll the values"),
        Binding("right", "move(1, 0)", "right", show=False, id="unit_examples.right",
                tooltip="Go to the next picture, or scroll the values"),
        Binding("up", "move(0, -1)", "up", show=False, id="unit_examples.up",
                tooltip="Go a row up"),
        Binding("down", "move(0, 1)", "down", show=False, id="unit_examples.down",
                tooltip="Go a row down"),
        Binding("enter", "open", "inside", id="unit_examples.open",
                tooltip="Put the example under the microscope"),
    ]  # fmt: skip

    class Moved(Message):
        """The cursor was moved."""

    class Opened(Message):
        """The selected example is to be looked into."""

    view: var[UnitView | None] = var(None)
    selected: var[int] = var(0)
    _first_value: var[int] = var(0)

    @property
    def example(self) -> JudgedExample | None:
        """The selected one; None if there is none."""
        found = self._groups[self.selected // GROUP]
        place = self.selected % GROUP
        return found[place] if place < len(found) else None

    @property
    def is_most(self) -> bool:
        """Whether the selected one is among those that excite the unit most."""
        return self.selected < GROUP

    @property
    def activation(self) -> tuple[float, float]:
        """Activation and sum of the unit on the selected example, which there is."""
        assert self.view is not None
        view, place = self.view, self.selected % GROUP
        if self.is_most:
            return view.most_activations[place], view.most_sums[place]
        return view.least_activations[place], view.least_sums[place]

    @property
    def _groups(self) -> tuple[tuple[JudgedExample, ...], tuple[JudgedExample, ...]]:
        return (self.view.most, self.view.least) if self.view else ((), ())

    @property
    def _are_pictures(self) -> bool:
        return bool(self.view and self.view.most and self.view.most[0].picture.size)

    def action_move(self, columns: int, rows: int) -> None:
        """Move the cursor; in a table, scroll the values sideways."""
        counts = len(self._groups[0]), len(self._groups[1])
        if self._are_pictures:
            tiles = arrange(*self.content_size)
            self.selected = tiles.moved(self.selected, columns, rows, counts)
        elif columns:
            most = max(len(self.view.columns) - 1, 0) if self.view else 0
            self._first_value = min(max(self._first_value + columns, 0), most)
        else:
            group, place = divmod(self.selected, GROUP)
            whole = group * counts[0] + place + rows
            whole = min(max(whole, 0), sum(counts) - 1)
            is_second = whole >= counts[0]
            self.selected = whole - counts[0] + GROUP if is_second else whole

    def action_open(self) -> None:
        """Have the selected example looked into."""
        if self.example is not None:
            self.post_message(self.Opened())

    def on_click(self, event: events.Click) -> None:
        """Select what was clicked; look into it if it was selected already."""
        offset = event.get_content_offset(self)
        if offset is None or not self._are_pictures:
            return
        place = arrange(*self.content_size).place_at(offset.x, offset.y, self.selected)
        if place is None or place % GROUP >= len(self._groups[place // GROUP]):
            return
        if place == self.selected:
            self.action_open()
        self.selected = place

    def watch_view(self) -> None:
        """Called when there are other examples."""
        self.redraw()

    def watch_selected(self) -> None:
        """Called when the cursor was moved."""
        self.redraw()
        self.post_message(self.Moved())

    def watch__first_value(self) -> None:
        """Called when the values were scrolled."""
        self.redraw()

    def paint(self, width: int, height: int) -> Cells:
        """Both groups."""
        if self.view is None:
            return Cells(width, height)
        if self._are_pictures:
            return draw_tiles(width, height, self.view, self.selected, shaded=self.shaded)
        return draw_rows(width, height, self.view, self.selected, self._first_value)
