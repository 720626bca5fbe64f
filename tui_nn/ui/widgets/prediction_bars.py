"""PredictionBars: how sure the network is of each class."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.reactive import var

from tui_nn.ui.drawing.bars import NOTE_LINES, draw_bars
from tui_nn.ui.drawing.cells import Cells, message
from tui_nn.ui.widgets.drawn import DrawnWidget

HINT = "the answer appears here"


class PredictionBars(DrawnWidget):
    """A bar for each class; an empty pad predicts nothing.

    Attributes:
        probabilities: shape (classes,), or None.
        class_names: a name for each class; numbers if there are too few.
        note: a sentence below the bars, or in place of the hint while there are none.
    """

    PREFIX = "prediction-bars"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "prediction-bars--best",
        "prediction-bars--second",
        "prediction-bars--bar",
        "prediction-bars--label",
        "prediction-bars--note",
    }
    DEFAULT_CSS = """
    PredictionBars {
        min-width: 12; min-height: 2; height: 3;
        & .prediction-bars--best { color: $text-success; text-style: bold; }
        & .prediction-bars--second { color: $text-warning; }
        & .prediction-bars--bar { color: $text-muted; }
        & .prediction-bars--label { color: $text-muted; }
        & .prediction-bars--note { color: $text-muted; }
    }
    """

    probabilities: var[Any] = var(None, always_update=True)
    class_names: var[tuple[str, ...]] = var(())
    note: var[str] = var("")

    @property
    def note_width(self) -> int:
        """How long a note may be; 0 if there is no line for one."""
        return self.content_size.width if self.content_size.height >= NOTE_LINES else 0

    def watch_probabilities(self) -> None:
        """Called when the network answers."""
        self.redraw()

    def watch_class_names(self) -> None:
        """Called when there are other classes."""
        self.redraw()

    def watch_note(self) -> None:
        """Called when there is something else to say."""
        self.redraw()

    def paint(self, width: int, height: int) -> Cells:
        """The bars, or how to get some."""
        if self.probabilities is None:
            return message(width, height, self.note or HINT, "note")
        probabilities = [float(p) for p in self.probabilities]
        return draw_bars(width, height, probabilities, self._names(len(probabilities)), self.note)

    def _names(self, classes: int) -> tuple[str, ...]:
        given = self.class_names
        return tuple(given[n] if n < len(given) else str(n) for n in range(classes))
