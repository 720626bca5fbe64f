"""ChecksList and RateCurvePlot: what the screen with the checks is made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import var

from tui_nn.training.protocol.checking import CheckResult, CheckState, ChecksView
from tui_nn.ui.checks.lines import draw_lines
from tui_nn.ui.checks.rate_curve import draw_rate_curve
from tui_nn.ui.drawing.cells import Cells
from tui_nn.ui.widgets.drawn import DrawnWidget

if TYPE_CHECKING:
    from textual import events


class ChecksList(DrawnWidget, can_focus=True):
    """A line for each check, one of them selected.

    Attributes:
        results: the checks.
        selected: place of the one that is pointed at.
    """

    PREFIX = "checks-list"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"checks-list--{key}" for key in ("name", "numbers", "bar", "selected", *CheckState)
    }
    DEFAULT_CSS = """
    ChecksList {
        height: 8;
        & .checks-list--name { color: $foreground; text-style: bold; }
        & .checks-list--numbers { color: $text-muted; }
        & .checks-list--bar { color: $text-primary; }
        & .checks-list--waiting { color: $text-muted; }
        & .checks-list--running { color: $text-primary; text-style: bold; }
        & .checks-list--passed { color: $text-success; text-style: bold; }
        & .checks-list--failed { color: $text-error; text-style: bold; }
        & .checks-list--skipped { color: $text-muted; }
        & .checks-list--selected { color: $background; background: $primary; text-style: bold; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "select(-1)", "up", show=False, id="checks.up",
                tooltip="Go to the check above"),
        Binding("down", "select(1)", "down", show=False, id="checks.down",
                tooltip="Go to the check below"),
    ]  # fmt: skip

    class Chosen(Message):
        """The user pointed at a check."""

    results: var[Sequence[CheckResult]] = var(())
    selected: var[int] = var(0)

    def action_select(self, lines: int) -> None:
        """Go so many lines down."""
        self.selected += lines
        self.post_message(self.Chosen())

    def on_click(self, event: events.Click) -> None:
        """Select what was clicked."""
        offset = event.get_content_offset(self)
        if offset is not None:
            self.selected = offset.y
            self.post_message(self.Chosen())

    def validate_selected(self, place: int) -> int:
        """Keep it among the checks."""
        return max(0, min(place, len(self.results) - 1))

    def watch_results(self) -> None:
        """Called when a check is further."""
        self.redraw()

    def watch_selected(self) -> None:
        """Called when another check is pointed at."""
        self.redraw()

    def paint(self, width: int, height: int) -> Cells:
        """The checks."""
        return draw_lines(width, height, self.results, self.selected)


class RateCurvePlot(DrawnWidget):
    """The curve of the learning-rate range test.

    Attributes:
        view: the checks.
    """

    PREFIX = "rate-curve"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"rate-curve--{key}" for key in ("curve", "suggested", "recipe", "frame")
    }
    DEFAULT_CSS = """
    RateCurvePlot {
        height: 1fr; min-height: 7;
        & .rate-curve--curve { color: $text-primary; }
        & .rate-curve--suggested { color: $text-success; text-style: bold; }
        & .rate-curve--recipe { color: $text-warning; }
        & .rate-curve--frame { color: $text-muted; }
    }
    """

    view: var[ChecksView | None] = var(None)

    def watch_view(self, before: ChecksView | None, now: ChecksView | None) -> None:
        """Called when a check is further; the curve is drawn when it is there."""
        if before is None or now is None or len(before.rates) != len(now.rates):
            self.redraw()

    def paint(self, width: int, height: int) -> Cells:
        """The curve, or what will stand here."""
        if self.view is None:
            return Cells(width, height)
        return draw_rate_curve(width, height, self.view, braille=self.glyphs.braille)
