"""ContentsDialog: the lessons by their titles, with those that were read and tried."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static

from tui_nn.training.lessons.pages import LESSONS
from tui_nn.training.lessons.progress import Progress
from tui_nn.ui.overlay import Overlay

HINT = "✓ tried  ○ read · enter opens · esc cancels"


def contents_line(number: int, progress: Progress) -> str:
    """A lesson's number and title, and whether it was read or tried."""
    sign = "✓" if number in progress.tried else "○" if number in progress.opened else " "
    return f"{sign} {number:2}  {LESSONS[number - 1].title}"


class ContentsDialog(ModalScreen[int], Overlay[int]):
    """Asks for a lesson; comes back with its number, or with None.

    Args:
        current: the lesson that is open.
        progress: what was read and tried.
    """

    DEFAULT_CSS = """
    ContentsDialog {
        align: center middle;
        background: $background 60%;
        #contents {
            width: 56; max-width: 100%; height: auto; max-height: 100%; padding: 0 1;
            border: round $border; border-title-color: $primary; background: $surface;
        }
        OptionList, OptionList:focus {
            height: auto; background: $surface; border: none; padding: 0;
        }
        Static { height: auto; color: $text-muted; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [("escape,c", "cancel", "cancel")]

    def __init__(self, current: int, progress: Progress) -> None:
        super().__init__()
        self._current, self._progress = current, progress

    def compose(self) -> ComposeResult:
        """A line for each lesson."""
        with Vertical(id="contents") as box:
            box.border_title = "lessons"
            lines = [contents_line(lesson.number, self._progress) for lesson in LESSONS]
            yield OptionList(*lines, markup=False)
            yield Static(HINT, markup=False)

    def on_mount(self) -> None:
        """Point at the open lesson."""
        self.query_one(OptionList).highlighted = self._current - 1

    @on(OptionList.OptionSelected)
    def choose(self, message: OptionList.OptionSelected) -> None:
        """Open a lesson."""
        message.stop()
        self.dismiss(message.option_index + 1)

    def action_cancel(self) -> None:
        """Stay with the open lesson."""
        self.dismiss(None)
