"""PlanePlot: where in the plane the network says yes, and where no."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from textual.reactive import var

from tui_nn.ui.drawing.cells import Cells, Key, fit, message
from tui_nn.ui.drawing.plane import FIELD_LEVELS, POINT_SIGNS, draw_plane
from tui_nn.ui.widgets.drawn import DrawnWidget

if TYPE_CHECKING:
    from tui_nn.training.protocol.measurements import PlaneView

PLAIN_NAMES = ("x", "y")
"""Names of inputs that go without saying."""

WAITING = "The decision boundary appears here when the network is loaded."


class PlanePlot(DrawnWidget):
    """The decision boundary, as a field of two colours with the examples on it.

    Attributes:
        view: what to show.
        class_names: what the two answers are called.
        feature_names: what the two inputs are called.
    """

    PREFIX = "plane-plot"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "plane-plot--field",
        "plane-plot--zero",
        "plane-plot--one",
        "plane-plot--shade",
        "plane-plot--frame",
    }
    DEFAULT_CSS = """
    PlanePlot {
        min-width: 20; min-height: 8; height: 1fr;
        & .plane-plot--field { color: $warning 70%; background: $primary 70%; }
        & .plane-plot--zero { color: $text; text-style: bold; }
        & .plane-plot--one { color: $text; text-style: bold; }
        & .plane-plot--shade { color: $text-muted; }
        & .plane-plot--frame { color: $text-muted; }
    }
    """

    view: var[PlaneView | None] = var(None)
    class_names: var[Sequence[str]] = var(("0", "1"))

    feature_names: var[Sequence[str]] = var(PLAIN_NAMES)

    def watch_feature_names(self) -> None:
        """Called when the data set is another."""
        self.redraw()

    def watch_class_names(self) -> None:
        """Called when the data set is another."""
        self.redraw()

    def watch_view(self) -> None:
        """Called when the network's answers changed."""
        self.redraw()

    def paint(self, width: int, height: int) -> Cells:
        """The field with a legend under it, or what will stand here."""
        if self.view is None:
            return message(width, height, WAITING, "frame")
        cells = Cells(width, height)
        axes = _axes(self.feature_names)
        cells.write(0, height - 2, fit(axes, width), "frame")
        plane_height = height - 1 - bool(axes)
        cells.paste(0, 0, draw_plane(width, plane_height, self.view, shaded=self._shaded))
        zero, one = POINT_SIGNS[0], POINT_SIGNS[1]
        last = FIELD_LEVELS - 1
        no, yes = self.class_names
        if self._shaded:
            runs: list[tuple[str, Key]] = [(f"{zero} {no}   ░▒▓ {one} {yes}", "frame")]
        else:
            runs = [
                (f" {zero} ", ("point", 0, 0)),
                (f" {no}   ", "frame"),
                (f" {one} ", ("point", 1, last)),
                (f" {yes}", "frame"),
            ]
        cells.write_runs(
            max(0, (width - sum(len(text) for text, _ in runs)) // 2), height - 1, runs
        )
        return cells

    def style_of(self, key: Key) -> Style:
        """A key ("field", upper, lower) blends the two colours; a point lies on its level."""
        if isinstance(key, tuple):
            kind, first, level = key
            if kind == "field":
                return self.blended("field", first / (FIELD_LEVELS - 1), level / (FIELD_LEVELS - 1))
            point = self.palette["one" if first else "zero"]
            return point if self._shaded else point + self._paper(level)
        return super().style_of(key)

    def _paper(self, level: int) -> Style:
        share = level / (FIELD_LEVELS - 1)
        return Style(bgcolor=self.blended("field", share, share).bgcolor)

    @property
    def _shaded(self) -> bool:
        return self.no_hue or self.shaded


def _axes(names: Sequence[str]) -> str:
    """What the axes are; "" if it goes without saying."""
    return "" if tuple(names) == PLAIN_NAMES else f"↑ {names[1]}, → {names[0]}"
