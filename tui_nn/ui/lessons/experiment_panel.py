"""ExperimentPanel: an experiment's numbers, and its pictures below."""

from __future__ import annotations

from typing import ClassVar

from rich.style import Style
from textual.reactive import var

from tui_nn.training.protocol.lessons import ExperimentView
from tui_nn.ui.drawing.cells import Cells, Key, message, split_cells, wrap
from tui_nn.ui.drawing.plane import FIELD_LEVELS
from tui_nn.ui.lessons.pictures import draw_pictures, least_rows
from tui_nn.ui.widgets.drawn import DrawnWidget

_INDENT = "    "


class ExperimentPanel(DrawnWidget):
    """What the worker shows of an experiment.

    Attributes:
        view: the experiment; None while it is awaited.
        waiting: what to say until then.
    """

    PREFIX = "experiment-panel"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"experiment-panel--{key}"
        for key in (
            "number", "frame", "field", "zero", "one", "shade", "ink", "unit", "more", "less",
            "delta", "first", "second", "third", "hint",
        )
    }  # fmt: skip
    DEFAULT_CSS = """
    ExperimentPanel {
        height: 1fr; min-height: 4;
        & .experiment-panel--number { color: $foreground; }
        & .experiment-panel--frame { color: $text-muted; }
        & .experiment-panel--hint { color: $text-muted; }
        & .experiment-panel--field { color: $warning 70%; background: $primary 70%; }
        & .experiment-panel--zero { color: $text; text-style: bold; }
        & .experiment-panel--one { color: $text; text-style: bold; }
        & .experiment-panel--shade { color: $text-muted; }
        & .experiment-panel--ink { color: $foreground; background: $surface; }
        & .experiment-panel--unit { color: $foreground; text-style: bold; }
        & .experiment-panel--more { color: $text-primary; }
        & .experiment-panel--less { color: $text-warning; }
        & .experiment-panel--delta { color: $text-accent; }
        & .experiment-panel--first { color: $text-primary; }
        & .experiment-panel--second { color: $text-warning; }
        & .experiment-panel--third { color: $text-success; text-style: bold; }
    }
    """

    view: var[ExperimentView | None] = var(None)
    waiting: var[str] = var("")
    _text_rows = 0

    def watch_view(self, before: ExperimentView | None, after: ExperimentView | None) -> None:
        """Called when the worker has answered."""
        if before is None or after is None or before.lesson != after.lesson:
            self._text_rows = 0
        self.redraw()

    def watch_waiting(self) -> None:
        """Called when there is something else to wait for."""
        self.redraw()

    def paint(self, width: int, height: int) -> Cells:
        """The numbers, as many lines as they have needed so far, and the pictures."""
        if self.view is None:
            return message(width, height, self.waiting, "hint")
        cells = Cells(width, height)
        lines = [part for line in self.view.text for part in wrap_formula(line, width)]
        self._text_rows = max(self._text_rows, len(lines))
        for y, line in enumerate(lines):
            cells.write(0, y, line, "number")
        gap = height - self._text_rows > least_rows(self.view)
        top = min(self._text_rows + gap, height)
        shaded = self.no_hue or self.shaded
        pictures = draw_pictures(
            width, height - top, self.view, braille=self.glyphs.braille, shaded=shaded
        )
        cells.paste(0, top, pictures)
        return cells

    def style_of(self, key: Key) -> Style:
        """Keys ("field", upper, lower) and ("point", kind, level) are those of a plane."""
        if isinstance(key, tuple) and key[0] in ("field", "point"):
            kind, first, level = key
            last = FIELD_LEVELS - 1
            if kind == "field":
                return self.blended("field", first / last, level / last)
            point = self.palette["one" if first else "zero"]
            if self.no_hue or self.shaded:
                return point
            paper = self.blended("field", level / last, level / last).bgcolor
            return point + Style(bgcolor=paper)
        return super().style_of(key)


def wrap_formula(line: str, width: int) -> list[str]:
    """A line broken between words; what continues it is indented, its own blanks stay."""
    if len(split_cells(line)) <= width:
        return [line]
    start = line[: len(line) - len(line.lstrip())]
    first, *rest = wrap(line, width - len(start)) or [""]
    parts = [start + first]
    for part in wrap(" ".join(rest), width - len(start) - len(_INDENT)):
        parts.append(start + _INDENT + part)
    return parts
