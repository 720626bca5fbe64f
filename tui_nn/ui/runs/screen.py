"""RunsScreen: recorded runs in a table, and the marked ones in a chart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.markup import escape
from textual.widgets import Input, Static

from tui_nn.errors import RunError
from tui_nn.text import plural
from tui_nn.training.runs.store import RunRecord
from tui_nn.ui.overlay import Overlay
from tui_nn.ui.runs.chart import MOST_CURVES
from tui_nn.ui.runs.desk import Reading, RunDesk
from tui_nn.ui.runs.keys import RUNS_KEYS
from tui_nn.ui.runs.panel import ComparisonPanel
from tui_nn.ui.runs.rows import Row, make_rows
from tui_nn.ui.runs.table import RunTable
from tui_nn.ui.widgets.key_bar import KeyBar

LOOK = 1.0
"""Seconds between two looks at the runs."""

ORDERS: dict[str, Callable[[Row], Any]] = {
    "last change": lambda _: 0,
    "result": lambda row: (row.score is None, -(row.score or 0.0)),
    "time": lambda row: (row.time is None, row.time or 0.0),
    "name": lambda row: row.name,
    "state": lambda row: row.state,
    "data": lambda row: row.data,
}
"""How the table can be ordered; runs that are equal stay by their last change."""

FIELDS = {
    "filter": "list runs with these words: ",
    "title": "title of {}: ",
    "tags": "tags of {}, separated by blanks: ",
    "note": "note on {}: ",
    "file": "write these runs to a file, .csv or .json: ",
}
"""What can be typed, with what is asked."""


NO_RUNS = "There are no recorded runs yet: `tui-nn` trains and records one."

FILE = "runs.csv"
"""What a file of runs is called at first."""


class RunsScreen(Overlay[str]):
    """The runs; its result is the name of one to open, or None.

    Args:
        marks: names of the runs that are marked at first.
        opens: what `enter` does, for the footer; "" where a run cannot be opened, since another one
            is on the screen below: then it says how.
        desk: reads and changes the runs.
    """

    CSS_PATH = Path(__file__).with_name("screen.tcss")
    AUTO_FOCUS = "RunTable"
    BINDINGS: ClassVar[list[BindingType]] = [*RUNS_KEYS]

    def __init__(
        self, marks: Sequence[str] = (), opens: str = "open", desk: RunDesk | None = None
    ) -> None:
        super().__init__()
        self._opens = opens
        self._desk = desk or RunDesk()
        self._marks = list(marks)
        self._words: tuple[str, ...] = ()
        self._sorting = next(iter(ORDERS))
        self._records: dict[str, RunRecord] = {}
        self._field = ""
        self._is_reading = False
        self._is_outdated = False

    def compose(self) -> ComposeResult:
        """Title, table, comparison, a line to type in, keys."""
        yield Static(" runs", id="title", markup=False)
        yield RunTable()
        yield ComparisonPanel()
        yield Static(id="detail", markup=False)
        yield Input(compact=True)
        yield KeyBar()

    def on_mount(self) -> None:
        """Read the runs now, and again from time to time."""
        if not self._opens:
            self.query_one(KeyBar).words = {"runs.open": "how to open"}
        self._read()
        self.set_interval(LOOK, self._read)

    # Reading

    def _read(self) -> None:
        """Read in a thread; if one is reading, again when it has finished."""
        if self._is_reading:
            self._is_outdated = True
            return
        self._is_reading, self._is_outdated = True, False
        work = partial(self._read_in_thread, self._words, tuple(self._shown_marks))
        self.run_worker(work, thread=True)

    def _read_in_thread(self, words: Sequence[str], marks: Sequence[str]) -> None:
        try:
            reading = self._desk.read(words, marks)
        finally:
            self._is_reading = False
        if self.is_attached:
            self.app.call_from_thread(self._show, reading, marks)

    @property
    def _shown_marks(self) -> list[str]:
        """The marked runs; without one, the selected."""
        row = self.query_one(RunTable).row
        return self._marks or ([row.name] if row else [])

    def _show(self, reading: Reading, asked: Sequence[str]) -> None:
        """Show what was read for the marks `asked`; runs may have been marked since."""
        table, panel = self.query_one(RunTable), self.query_one(ComparisonPanel)
        selected = table.row.name if table.row else ""
        self._records = {record.name: record for record in (*reading.records, *reading.marked)}
        table.nothing = "No run has these words." if self._words else NO_RUNS
        table.rows = sorted(make_rows(reading.records), key=ORDERS[self._sorting])
        table.select(selected or next(iter(asked), ""))
        gone = set(asked) - {record.name for record in reading.marked}
        self._marks = [name for name in self._marks if name not in gone]
        table.marks = {name: number for number, name in enumerate(self._marks)}
        panel.records, panel.series = reading.marked, reading.series
        if panel.metric not in panel.metrics and panel.metrics:
            panel.metric = panel.metrics[0]
        if self._is_outdated or self._shown_marks != list(asked):
            self._read()
        words = f" with {' '.join(self._words)}" if self._words else ""
        marked = f" · {len(self._marks)} marked" if self._marks else ""
        title = f" {plural(len(table.rows), 'run')}{words}, by {self._sorting}{marked}"
        self.query_one("#title", Static).update(title)
        self._explain()

    @on(RunTable.Moved)
    def _move(self) -> None:
        self._explain()
        if not self._marks:
            self._read()

    def _explain(self) -> None:
        """Say the tags and the note of the selected run."""
        row = self.query_one(RunTable).row
        record = self._records.get(row.name) if row else None
        text = ""
        if record is not None:
            profile = record.profile
            tags = " ".join(f"#{tag}" for tag in profile.tags)
            parts = (record.name, profile.title, tags, profile.note)
            text = "  ".join(part for part in parts if part)
        self.query_one("#detail", Static).update(text.replace("\n", " "), layout=False)

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether a key has an effect; while something is typed, nothing else can be."""
        if self._field and action == "edit":
            return False
        return super().check_action(action, parameters)

    def action_mark(self) -> None:
        """Mark the selected run, or unmark it, and go to the next."""
        table = self.query_one(RunTable)
        if table.row is None:
            return
        name = table.row.name
        if name in self._marks:
            self._marks.remove(name)
        elif len(self._marks) < MOST_CURVES:
            self._marks.append(name)
        else:
            self.notify(f"At most {MOST_CURVES} runs are drawn together.", timeout=3)
        table.marks = {name: number for number, name in enumerate(self._marks)}
        table.action_move(1)
        self._read()

    def action_metric(self) -> None:
        """Draw the next measure."""
        self.query_one(ComparisonPanel).turn_metric()

    def action_axis(self) -> None:
        """Draw over the next axis."""
        self.query_one(ComparisonPanel).turn_axis()

    def action_log(self) -> None:
        """Change the scale."""
        panel = self.query_one(ComparisonPanel)
        panel.is_log = not panel.is_log

    def action_differences(self) -> None:
        """Show the table of differences, or the chart."""
        panel = self.query_one(ComparisonPanel)
        panel.is_table = not panel.is_table

    def action_scroll_table(self, lines: int) -> None:
        """Scroll the table of differences."""
        self.query_one(ComparisonPanel).scroll_table(lines)

    def action_sort(self) -> None:
        """Take the next order."""
        names = list(ORDERS)
        self._sorting = names[(names.index(self._sorting) + 1) % len(names)]
        self._read()

    def action_open(self) -> None:
        """Return the selected run, or say how it is opened."""
        row = self.query_one(RunTable).row
        if row is None:
            return
        if self._opens:
            self.dismiss(row.name)
        else:
            verb = "attach" if row.is_live else "--resume"
            text = f"`tui-nn {verb} {row.name}` opens it, in another terminal."
            self.notify(text, timeout=6, markup=False)

    def action_back(self) -> None:
        """Stop typing, or close."""
        field = self.query_one(Input)
        if field.has_class("-shown"):
            self._close_field()
        else:
            self.dismiss(None)

    def action_pin(self) -> None:
        """Pin or unpin the selected run."""
        self._change(lambda record: self._desk.pin(record))

    def action_delete(self) -> None:
        """Delete the selected run."""
        row = self.query_one(RunTable).row
        if row is not None and self._change(lambda record: self._desk.delete(record.name)):
            self.notify(f"{row.name} deleted; u brings it back.", timeout=4, markup=False)

    def action_undo(self) -> None:
        """Bring back what was deleted last."""
        try:
            names = self._desk.undo()
        except RunError as error:
            self.notify(str(error), severity="warning", timeout=4, markup=False)
        else:
            self.notify(f"{', '.join(names)} brought back.", timeout=4, markup=False)
            self._read()

    def _change(self, change: Callable[[RunRecord], None]) -> bool:
        """Change the selected run; whether that could be done."""
        row = self.query_one(RunTable).row
        if row is None:
            return False
        try:
            change(self._records[row.name])
        except RunError as error:
            self.notify(str(error), severity="warning", timeout=5, markup=False)
            return False
        self._read()
        return True

    # Typing

    def action_edit(self, field: str) -> None:
        """Ask for a text: a filter, or title, tags or note of the selected run."""
        row = self.query_one(RunTable).row
        if row is None and field not in ("filter", "file"):
            return
        record = self._records.get(row.name) if row else None
        profile = record.profile if record else None
        known = {"filter": " ".join(self._words), "file": FILE}
        if profile is not None:
            known |= {"title": profile.title, "tags": " ".join(profile.tags), "note": profile.note}
        self._field = field
        line = self.query_one(Input)
        line.value = known[field].replace("\n", " ")
        line.border_title = escape(FIELDS[field].format(row.name if row else ""))
        line.add_class("-shown").focus()
        self.refresh_bindings()

    @on(Input.Changed)
    def _filter(self, message: Input.Changed) -> None:
        if self._field == "filter":
            self._words = tuple(message.value.split())
            self._read()

    @on(Input.Submitted)
    def _take(self, message: Input.Submitted) -> None:
        field, text = self._field, message.value
        self._close_field()
        if field == "file":
            self._write(text)
        elif field != "filter":
            self._change(lambda record: self._desk.describe(record, field, text))

    def _write(self, text: str) -> None:
        """Write the marked runs to a file; without marks, all that are listed."""
        names = self._marks or [row.name for row in self.query_one(RunTable).rows]
        if not names:
            self.notify("There are no runs to write.", severity="warning", timeout=4)
            return
        try:
            path = self._desk.write([self._records[name] for name in names], text)
        except RunError as error:
            self.notify(str(error), severity="warning", timeout=5, markup=False)
        else:
            self.notify(f"{plural(len(names), 'run')} written to {path}", timeout=4, markup=False)

    def _close_field(self) -> None:
        self._field = ""
        self.query_one(Input).remove_class("-shown")
        self.query_one(RunTable).focus()
        self.refresh_bindings()
