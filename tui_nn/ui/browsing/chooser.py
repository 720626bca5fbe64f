"""Chooser: the confusion matrix or the residuals, with a cursor that chooses examples."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import var

from tui_nn.ui.browsing import wording
from tui_nn.ui.browsing.choices import ALL, Choice, Line, list_lines
from tui_nn.ui.browsing.matrix import choice_at, draw_lines, mark_choice, moved
from tui_nn.ui.drawing.cells import Cells, fit, message
from tui_nn.ui.drawing.confusion import MATRIX_TOP, draw_answers, shown_matrix, summary
from tui_nn.ui.drawing.confusion_matrix import MatrixPlan
from tui_nn.ui.widgets.drawn import DrawnWidget

if TYPE_CHECKING:
    from textual import events

    from tui_nn.training.protocol.browsing import ExamplesView

TITLE = 1
"""Lines above a list."""

NOTHING = "There are no examples to measure."

WAITING = "measuring held-out examples …"


class Chooser(DrawnWidget, can_focus=True):
    """A matrix where one fits, else a list; `enter` opens what the cursor is on.

    Attributes:
        view: what was measured; None before.
        class_names: the classes; empty for regression.
        target: what a regression predicts.
        choice: what the cursor is on.
    """

    PREFIX = "chooser"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"chooser--{key}"
        for key in (
            *("title", "frame", "name", "figure", "right", "wrong", "worst"),
            *("selected", "mark", "bar"),
        )
    }
    DEFAULT_CSS = """
    Chooser {
        height: 1fr; min-height: 3;
        & .chooser--title { color: $foreground; text-style: bold; }
        & .chooser--frame { color: $text-muted; }
        & .chooser--name { color: $foreground; }
        & .chooser--figure { color: $foreground; }
        & .chooser--right { color: $text-success; text-style: bold; }
        & .chooser--wrong { color: $text-warning; }
        & .chooser--worst { color: $text-error; text-style: bold; }
        & .chooser--selected { color: $primary; background: $background; text-style: bold reverse; }
        & .chooser--mark { color: $text-primary; text-style: bold; }
        & .chooser--bar { color: $text-primary; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1, 0)", "left", show=False, id="chooser.left",
                tooltip="Go to the answer before; left of the first are all answers"),
        Binding("right", "move(1, 0)", "right", show=False, id="chooser.right",
                tooltip="Go to the next answer"),
        Binding("up", "move(0, -1)", "up", show=False, id="chooser.up",
                tooltip="Go to the class above; above the first are all classes"),
        Binding("down", "move(0, 1)", "down", show=False, id="chooser.down",
                tooltip="Go to the class below"),
        Binding("home", "choose_all", "all", show=False, id="chooser.all",
                tooltip="Go to all examples"),
        Binding("enter", "open", "examples", key_display="enter", id="chooser.open",
                tooltip="List the examples of the cell, row, column or bin, the worst first"),
    ]  # fmt: skip

    class Moved(Message):
        """The cursor is on something else."""

    class Opened(Message):
        """The examples are to be listed."""

    view: var[ExamplesView | None] = var(None)
    class_names: var[tuple[str, ...]] = var(())
    target: var[str] = var("")
    choice: var[Choice] = var(ALL)
    _top: var[int] = var(0)
    _began = False

    def action_move(self, columns: int, rows: int) -> None:
        """Move the cursor so many columns and rows."""
        if self._plan is not None:
            self.choice = moved(self.choice, len(self.class_names), columns, rows)
            return
        lines = self._lines
        if lines:
            place = min(max(self._place(lines) + rows, 0), len(lines) - 1)
            self.choice = lines[place].choice

    def action_choose_all(self) -> None:
        """Choose all examples."""
        self.choice = ALL

    def action_open(self) -> None:
        """Have the examples listed."""
        if self.view is not None:
            self.post_message(self.Opened())

    def on_click(self, event: events.Click) -> None:
        """Choose what was clicked; open it if it was chosen already."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        choice = self._at(offset.x, offset.y)
        if choice is not None and choice == self.choice:
            self.action_open()
        elif choice is not None:
            self.choice = choice

    def _at(self, x: int, y: int) -> Choice | None:
        if (plan := self._plan) is not None:
            return choice_at(plan, x, y - MATRIX_TOP)
        lines, place = self._lines, self._top + y - TITLE
        return lines[place].choice if y >= TITLE and place < len(lines) else None

    def watch_view(self) -> None:
        """Called when it was measured; the first time the cursor goes to the worst confusion."""
        if self.view is None:
            return
        if not self._began:
            self._began = True
            answers = self.view.answers
            if answers is not None and len(answers.worst):
                truth, answer, _ = answers.worst[0].tolist()
                self.choice = Choice(truth, answer)
        elif self.view.residuals is not None:  # the bins may be others
            self.choice = self._lines[self._place(self._lines)].choice
        self.redraw()

    def watch_choice(self) -> None:
        """Called when the cursor was moved."""
        self._show_choice()
        self.redraw()
        self.post_message(self.Moved())

    def watch__top(self) -> None:
        """Called when the list was scrolled."""
        self.redraw()

    def on_resize(self, event: events.Resize) -> None:
        """Keep the cursor in view."""
        self._show_choice()
        super().on_resize(event)

    def paint(self, width: int, height: int) -> Cells:
        """The matrix, or the list."""
        if self.view is None:
            return message(width, height, WAITING, "frame")
        plan, answers = self._plan, self.view.answers
        if plan is not None and answers is not None:
            cells = draw_answers(width, height, answers, self.class_names)
            mark_choice(cells, plan, self.choice, MATRIX_TOP)
            return cells
        cells, lines = Cells(width, height), self._lines
        said = (
            summary(answers, width) if answers else wording.residuals(self.view, self.target, width)
        )
        cells.write(0, 0, fit(said, width), "title")
        top, place = self._top, self._place(lines)
        cells.paste(0, TITLE, draw_lines(width, height - TITLE, lines, top, place))
        return cells

    def _show_choice(self) -> None:
        """Scroll the list so that the chosen line is in view."""
        height = max(self.content_size.height - TITLE, 1)
        place = self._place(self._lines)
        self._top = min(max(self._top, place - height + 1), place)

    @property
    def _plan(self) -> MatrixPlan | None:
        """How the matrix is drawn; None if there is none, or no room for it."""
        answers = self.view.answers if self.view else None
        return shown_matrix(*self.content_size, answers, self.class_names) if answers else None

    @property
    def _lines(self) -> list[Line]:
        return list_lines(self.view, self.class_names) if self.view else []

    def _place(self, lines: list[Line]) -> int:
        """The line of the choice; the first one if it has none."""
        return next((n for n, line in enumerate(lines) if line.choice == self.choice), 0)
