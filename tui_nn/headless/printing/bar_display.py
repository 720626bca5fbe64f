"""BarDisplay: progress as a bar on a terminal."""

from __future__ import annotations

import sys
from typing import TextIO, cast

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
from rich.table import Column

from tui_nn.headless.printing.left_out import describe_progress
from tui_nn.headless.printing.progress_wording import (
    headline,
    introduce,
    measures,
    speed,
    time_left,
)
from tui_nn.headless.printing.stream import ClosableStream
from tui_nn.text import printable
from tui_nn.training.protocol.events import Event, Finished, Loading, Ready
from tui_nn.training.protocol.left_out import LeftOut
from tui_nn.training.protocol.snapshot import RunState, Snapshot

INTERVAL = 0.2
"""Seconds between two snapshots."""

MIN_WIDTH = 10
"""Cells of the bar, at least."""

SPEED_WIDTH = 96
"""Columns of a terminal that has room for the speed beside the bar."""


class BarDisplay:
    """Draws a bar that fills up, with the latest measures beside it."""

    interval: float | None = INTERVAL

    def __init__(self, stream: ClosableStream) -> None:
        """Draw on `stream`, a terminal."""
        self._stream = stream
        self._console = Console(file=cast(TextIO, stream))
        self._bar = Progress(
            TextColumn("{task.description}", table_column=Column(no_wrap=True), markup=False),
            BarColumn(bar_width=None, table_column=Column(ratio=1, min_width=MIN_WIDTH)),
            TaskProgressColumn(),
            TextColumn("{task.fields[measures]}", table_column=Column(no_wrap=True), markup=False),
            console=self._console,
            expand=True,
            redirect_stdout=sys.stdout.isatty(),  # else the result would go to the terminal
        )
        self._task = self._bar.add_task("", total=None, measures="")
        self._bar.start()

    @property
    def is_gone(self) -> bool:
        """Whether the terminal is gone."""
        return self._stream.is_gone

    def show(self, event: Event) -> None:
        """Update the bar."""
        match event:
            case Loading(fraction=fraction):
                total = None if fraction is None else 1.0
                self._update(event.text, fraction or 0.0, total)
            case Ready():
                for line in (*introduce(event.survey, event.reasons), headline(event)):
                    self._console.print(printable(line), markup=False, highlight=False)
                self._update("ready", event.step, event.total_steps)
            case Snapshot():
                paused = event.state is RunState.PAUSED
                self._update(
                    "paused" if paused else f"epoch {event.epoch}/{event.epochs}",
                    event.step,
                    event.total_steps,
                    self._describe(event),
                )
            case Finished(result):
                self._update(str(result.reason), result.steps, None)
            case LeftOut():
                self._update(describe_progress(event), event.drawings, event.total)

    def close(self) -> None:
        """Remove the bar: the result follows."""
        self._bar.update(self._task, visible=False)
        self._bar.stop()

    def _describe(self, snapshot: Snapshot) -> str:
        """The measures, the speed where there is room for it, and the time left."""
        has_room = self._console.width >= SPEED_WIDTH
        parts = (measures(snapshot), speed(snapshot) if has_room else "", time_left(snapshot))
        return "  ".join(filter(None, parts))

    def _update(
        self, description: str, completed: float, total: float | None, measures: str = ""
    ) -> None:
        """A `total` of None keeps the bar moving to and fro, or as it is once it had one."""
        self._bar.update(
            self._task,
            description=printable(description),
            completed=completed,
            total=total,
            measures=measures,
        )
