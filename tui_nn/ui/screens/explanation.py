"""ExplanationDialog: what the numbers of a panel are, their formulas, and what is normal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from tui_nn.ui.explanations.explanation import Explanation
from tui_nn.ui.screens.dialog import Dialog

TERM_WIDTH = 15
"""Columns for the names."""


class ExplanationDialog(Dialog[None]):
    """The explanations of one panel.

    Args:
        title: what the panel is called.
        explanations: of its numbers.
    """

    CSS_PATH = Path(__file__).with_name("help.tcss")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1", "dismiss", "close"),
        Binding("q", "app.quit", "quit"),
    ]

    def __init__(self, title: str, explanations: Sequence[Explanation]) -> None:
        super().__init__()
        self._title, self._explanations = title, explanations

    def compose(self) -> ComposeResult:
        """A scrolling table."""
        with VerticalScroll() as page:
            page.border_title = f"explained: {self._title}"
            page.border_subtitle = "↑ ↓ scroll · esc closes"
            yield Static(_table(self._explanations))


def _table(explanations: Sequence[Explanation]) -> Table:
    """Name, meaning, formula and what is normal, each on lines of its own."""
    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    grid.add_column(width=TERM_WIDTH)
    grid.add_column(ratio=1)
    for one in explanations:
        parts = [(one.meaning, ""), (one.formula, "italic"), (one.normal, "dim")]
        lines = [Text(text, style=style) for text, style in parts if text]
        grid.add_row(Text(one.name, style="bold"), Text("\n").join(lines))
        grid.add_row("", "")
    return grid
