"""DataScreen: what was understood of a user's own data, and what is predicted from what."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.widgets import Static

from tui_nn.data.schema import Kind
from tui_nn.data.survey import Role, Survey
from tui_nn.data.survey_wording import column_line
from tui_nn.training.protocol.events import Failed, Loading, Ready
from tui_nn.training.protocol.measurements import GalleryView
from tui_nn.training.protocol.snapshot import Snapshot
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.ui.messages import TrainingUpdate
from tui_nn.ui.run.data_choice import DataChoice
from tui_nn.ui.screens.confirm import ConfirmDialog
from tui_nn.ui.screens.dialog import Overlay
from tui_nn.ui.widgets.column_table import ColumnTable
from tui_nn.ui.widgets.key_bar import KeyBar
from tui_nn.ui.widgets.sample_pictures import SamplePictures
from tui_nn.ui.widgets.sample_rows import SampleRows
from tui_nn.ui.wording import data_wording

WIDE, TALL, LOW = 110, 36, 18
"""Columns from which the texts stand beside the table; rows from which the first rows stand below,
and below which there is no room for the texts."""

CHANGING = {"toggle_column", "target", "task"}
"""Actions that change what is trained."""

DATA_KEYS = (
    Binding("space", "toggle_column", "drop", id="data.drop",
            tooltip="Drop the selected column, or keep it again"),
    Binding("y", "target", "target", id="data.target",
            tooltip="Predict the selected column"),
    Binding("k", "task", "task", id="data.task",
            tooltip="Switch between classes and a number to predict"),
    Binding("v", "toggle_rows", "rows", id="data.rows",
            tooltip="Show the first rows in place of the columns, where both have no room"),
    Binding("enter", "accept", "training", id="data.accept",
            tooltip="Load the data again if something changed, else go to the training"),
    Binding("escape,u", "back", "back", key_display="esc", id="data.back",
            tooltip="Go to the training, and change nothing"),
)  # fmt: skip
"""The keys of this screen."""

Apply = Callable[[TrainingConfig, tuple[str, ...]], None]
"""Loads a new run with these settings, after fitting the named ones to the data."""


class DataScreen(Overlay[None]):
    """The user's own data. Events of the session arrive as `TrainingUpdate`.

    Args:
        ready: the run that is loaded, with a survey of its data.
        apply: loads another run; None where that is not possible.
        ask: returns the question to confirm before the current run ends; "" for none.
    """

    CSS_PATH = "data.tcss"
    AUTO_FOCUS = "ColumnTable"
    BINDINGS: ClassVar[list[BindingType]] = [*DATA_KEYS]

    def __init__(
        self, ready: Ready, apply: Apply | None = None, ask: Callable[[], str] = lambda: ""
    ) -> None:
        super().__init__()
        assert ready.survey is not None
        self._apply, self._ask = apply, ask
        self._ready = ready
        self._survey: Survey = ready.survey
        self._choice = DataChoice.of(self._survey, ready.config)

    def compose(self) -> ComposeResult:
        """Summary, columns, texts, first rows, what is pending, keys."""
        yield Static(id="title", markup=False)
        yield Static(id="summary", markup=False)
        with Horizontal(id="middle"):
            with Vertical(id="columns"):
                yield ColumnTable()
            with VerticalScroll(id="about"):
                yield Static(markup=False)
        yield Static(id="column", markup=False)
        yield SampleRows()
        yield SamplePictures()
        yield Static(id="pending", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the data."""
        self._show(self._ready)

    def on_resize(self, event: Resize) -> None:
        """Show all at once where there is room."""
        self.set_class(event.size.width >= WIDE, "-wide")
        self.set_class(event.size.height >= TALL, "-tall")
        self.set_class(event.size.height < LOW, "-low")
        self._mark_keys()

    # Events of the session

    @on(TrainingUpdate)
    def follow(self, message: TrainingUpdate) -> None:
        """Show the data that were loaded again."""
        message.stop()
        match message.event:
            case Ready(survey=Survey()) as ready:
                self._show(ready)
            case Ready():
                self.dismiss(None)
            case Snapshot(view=GalleryView() as view):
                self.query_one(SamplePictures).view = view
            case Loading() as loading:
                self._tell(loading.text)
            case Failed(error):
                self._tell(f"✗ {error}", "-failed")

    def _show(self, ready: Ready) -> None:
        assert ready.survey is not None
        self._ready, self._survey = ready, ready.survey
        self._choice = DataChoice.of(self._survey, ready.config)
        self.set_class(ready.schema.kind is Kind.PICTURES, "-pictures")
        self.query_one("#title", Static).update(f" {data_wording.title(self._survey)}")
        self.query_one("#summary", Static).update(data_wording.summary(self._survey))
        self.query_one("#about Static", Static).update(self._about())
        self.set_class(not self._survey.columns, "-no-columns")
        table, rows = self.query_one(ColumnTable), self.query_one(SampleRows)
        table.lines = [column_line(column) for column in self._survey.columns]
        rows.header, rows.rows = self._survey.header, self._survey.rows
        pictures = self.query_one(SamplePictures)
        pictures.view, pictures.class_names = None, ready.schema.class_names
        self._show_choice()
        self._show_column()

    def _about(self) -> Content:
        parts: list[str | tuple[str, str]] = []
        for head, text in data_wording.about_data(self._ready):
            is_warning = head == "!"
            parts.append((head, "bold $text-warning" if is_warning else "bold $primary"))
            parts.append(f" {text}\n" if is_warning else f"\n{text}\n\n")
        return Content.assemble(*parts)

    def _show_choice(self) -> None:
        """Show the roles of the columns, and what would change."""
        choice, columns = self._choice, self._survey.columns
        self.query_one(ColumnTable).roles = [choice.role(column) for column in columns]
        changes = self._changes
        self._tell(data_wording.pending(changes), "-changed" if changes else "")
        self._mark_keys()

    def _tell(self, text: str, kind: str = "") -> None:
        """Show a line above the keys."""
        pending = self.query_one("#pending", Static)
        pending.update(text, layout=False)
        for name in ("-changed", "-failed"):
            pending.set_class(name == kind, name)

    def _mark_keys(self) -> None:
        """Show the keys that have an effect."""
        keys = self.query_one(KeyBar)
        dead = set() if self._is_changeable else set(CHANGING)
        if self.has_class("-tall") or not self._survey.rows:
            dead.add("toggle_rows")
        keys.dead = frozenset(dead)
        keys.words = {"data.accept": "apply" if self._changes else "training"}

    @property
    def _is_changeable(self) -> bool:
        return self._apply is not None and bool(self._survey.columns)

    @property
    def _changes(self) -> list[str]:
        return self._choice.changes(self._survey, self._ready.config)

    # The selected column

    @on(ColumnTable.Selected)
    def _show_column(self) -> None:
        """Explain the selected column, and show it among the rows."""
        table = self.query_one(ColumnTable)
        if not table.lines:
            return
        line = table.lines[table.selected]
        self.query_one("#column", Static).update(data_wording.about_column(line), layout=False)
        header = self._survey.header
        if line.name in header:
            self.query_one(SampleRows).selected = header.index(line.name)

    # Keys

    def action_toggle_column(self) -> None:
        """Drop the selected column, or keep it again."""
        if not self._is_changeable:
            return
        column = self._survey.columns[self.query_one(ColumnTable).selected]
        role = self._choice.role(column)
        if role is Role.TARGET:
            self.notify("The target cannot be dropped: choose another one first (y).", timeout=4)
        elif role is Role.IGNORED:
            self.notify(data_wording.about_column(column_line(column)), timeout=4, markup=False)
        else:
            self._choice = self._choice.toggled(column.name)
            self._show_choice()

    def action_target(self) -> None:
        """Predict the selected column."""
        if self._is_changeable:
            column = self._survey.columns[self.query_one(ColumnTable).selected]
            self._choice = self._choice.with_target(column.name)
            self._show_choice()

    def action_task(self) -> None:
        """Switch between classification and regression."""
        if self._is_changeable:
            self._choice = self._choice.with_other_task(self._survey)
            self._show_choice()

    def action_toggle_rows(self) -> None:
        """Show the first rows, or the columns again."""
        if self._survey.rows:
            self.toggle_class("-rows")

    def action_accept(self) -> None:
        """Apply what was changed, after a question if a run would end; else leave."""
        if not self._changes or self._apply is None:
            self.dismiss(None)
        elif question := self._ask():
            self.app.push_screen(ConfirmDialog(question, "Leave it"), self._apply_if)
        else:
            self._apply_if(True)

    def _apply_if(self, confirmed: bool | None) -> None:
        if confirmed and self._apply is not None:
            config, free = self._choice.apply(self._survey, self._ready.config, self._ready.free)
            self._tell("loading the data again …")
            self._apply(config, free)

    def action_back(self) -> None:
        """Leave; nothing is changed."""
        self.dismiss(None)
