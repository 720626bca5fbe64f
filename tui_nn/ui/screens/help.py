"""HelpScreen: every key, what the numbers mean, and how a network learns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from tui_nn.data.schema import DatasetSchema
from tui_nn.training.protocol.snapshot import Snapshot
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.ui.browsing.chooser import Chooser
from tui_nn.ui.browsing.example_list import ExampleList
from tui_nn.ui.browsing.keys import BROWSE_KEYS
from tui_nn.ui.checks.screen import CHECKS_KEYS
from tui_nn.ui.checks.widgets import ChecksList
from tui_nn.ui.lessons.keys import LESSON_KEYS, SLIDER_KEYS
from tui_nn.ui.microscope.keys import MICROSCOPE_KEYS
from tui_nn.ui.runs.keys import RUNS_KEYS
from tui_nn.ui.runs.table import RunTable
from tui_nn.ui.screens import help_text
from tui_nn.ui.screens.data import DATA_KEYS
from tui_nn.ui.screens.dialog import Dialog
from tui_nn.ui.screens.drawings import DRAWINGS_KEYS
from tui_nn.ui.screens.help_text import Section
from tui_nn.ui.screens.training_keys import APP_KEYS, TRAINING_KEYS
from tui_nn.ui.sketch.pad import SketchPad
from tui_nn.ui.units.keys import UNIT_KEYS, UNIT_PAGE_KEYS
from tui_nn.ui.widgets.answers_panel import AnswersPanel
from tui_nn.ui.widgets.curve_plot import CurvePlot
from tui_nn.ui.widgets.drawing_grid import DrawingGrid
from tui_nn.ui.widgets.gallery import Gallery
from tui_nn.ui.widgets.importance_panel import ImportancePanel
from tui_nn.ui.widgets.layer_table import LayerTable

TERM_WIDTH = 15
"""Columns for keys and terms."""

SCREENS: Mapping[str, tuple[str, Sequence[Binding]]] = {
    "DataScreen": ("keys on your own data", DATA_KEYS),
    "MicroscopeScreen": ("keys under the microscope", MICROSCOPE_KEYS),
    "BrowseScreen": (
        "keys on examples",
        [*Binding.make_bindings([*BROWSE_KEYS, *Chooser.BINDINGS, *ExampleList.BINDINGS])],
    ),
    "RunsScreen": (
        "keys on runs",
        [*Binding.make_bindings([*RUNS_KEYS, *RunTable.BINDINGS])],
    ),
    "UnitsScreen": ("keys on units", [*UNIT_KEYS, *UNIT_PAGE_KEYS]),
    "ChecksScreen": (
        "keys on the checks",
        [*Binding.make_bindings([*CHECKS_KEYS, *ChecksList.BINDINGS])],
    ),
    "LessonScreen": ("keys in the lessons", [*LESSON_KEYS, *SLIDER_KEYS]),
    "DrawingsScreen": (
        "keys on your own drawings",
        [*DRAWINGS_KEYS, *Binding.make_bindings(DrawingGrid.BINDINGS)],
    ),
}
"""Heading and keys of every screen over the run, by the name of its class."""


def table(section: Section) -> Table:
    """A section as two columns: term and explanation."""
    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    grid.add_column(width=TERM_WIDTH)
    grid.add_column(ratio=1)
    for term, explanation in section.lines:
        grid.add_row(Text(term, style="bold"), Text(explanation))
    return grid


class HelpScreen(Dialog[None]):
    """Help for the run on the screen.

    Args:
        config: the run.
        schema: of its data; None if unknown.
        snapshot: its latest state; None before the first.
        keys: of its screen.
        here: name of the screen that is open, whose keys come first; "" for the training screen.
    """

    CSS_PATH = Path(__file__).with_name("help.tcss")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,f1", "dismiss", "close"),
        Binding("q", "app.quit", "quit"),
    ]

    def __init__(
        self,
        config: TrainingConfig,
        schema: DatasetSchema | None,
        snapshot: Snapshot | None,
        keys: Sequence[Binding] = TRAINING_KEYS,
        *,
        here: str = "",
    ) -> None:
        super().__init__()
        self._here = here
        self._keys = keys
        self._config = config
        self._schema = schema
        self._snapshot = snapshot

    def compose(self) -> ComposeResult:
        """All sections in a scrolling page."""
        with VerticalScroll() as page:
            page.border_title = "help"
            page.border_subtitle = "↑ ↓ scroll · esc closes"
            for section in self.sections():
                yield Static(section.heading, classes="heading")
                yield Static(table(section))

    def sections(self) -> Iterable[Section]:
        """Keys first, then how to read the screen, then how it learns."""
        own = {name: help_text.keys(heading, keys) for name, (heading, keys) in SCREENS.items()}
        if self._here in own:
            yield own.pop(self._here)
        heading = "keys during the training" if self._here else "keys"
        yield help_text.keys(heading, [*self._keys, *APP_KEYS])
        yield help_text.keys("keys on the sketch pad", Binding.make_bindings(SketchPad.BINDINGS))
        panels = [*CurvePlot.BINDINGS, *Gallery.BINDINGS, *LayerTable.BINDINGS]
        panels += [*AnswersPanel.BINDINGS, *ImportancePanel.BINDINGS]
        yield help_text.keys("keys on panels", Binding.make_bindings(panels))
        yield from own.values()
        yield help_text.PAD
        yield help_text.READING
        yield help_text.COLUMNS
        yield help_text.HELD_OUT
        if self._schema is not None:
            yield help_text.learning(self._config, self._schema, self._snapshot)
