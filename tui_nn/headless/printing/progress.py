"""How a run without a screen is shown while it trains: a bar, plain lines, or not at all."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from typing import Any, Protocol, TextIO, cast

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
from rich.table import Column

from tui_nn.text import layer_sizes, plural, printable
from tui_nn.training.protocol.events import Event, Finished, Loading, Ready, RunState, Snapshot

MOST_LINES = 25
"""About so many lines are printed of a run's epochs, however many there are."""

BAR_INTERVAL = 0.2
"""Seconds between two looks at the run, with a bar."""

LINE_INTERVAL = 0.1
"""The same with plain lines: short, so that few epochs go by unseen."""

SHORTEST_BAR = 10
"""Cells."""

ROOM_FOR_SPEED = 96
"""Columns of a terminal that has room for the speed beside the bar."""


class RunDisplay(Protocol):
    """Shows events as they come.

    Attributes:
        interval: seconds between two snapshots that it wants; None if it wants one at every
            checkpoint, or none.
    """

    interval: float | None

    @property
    def is_gone(self) -> bool:
        """Whether nobody can see it any more."""

    def show(self, event: Event) -> None:
        """Take in the next event."""

    def close(self) -> None:
        """Leave the terminal as it should be."""


def choose_display(*, as_json: bool, quiet: bool) -> RunDisplay:
    """What fits: with JSON, standard output is for the result alone."""
    stream = sys.stderr if as_json else sys.stdout
    if not quiet and stream.isatty():
        return BarDisplay(PatientStream(stream))
    return NoDisplay() if quiet or as_json else LineDisplay(PatientStream(sys.stdout))


class PatientStream:
    """Writes to a stream while somebody reads it, and discards the text after that.

    Attributes:
        is_gone: whether nobody reads any more.
    """

    def __init__(self, stream: TextIO) -> None:
        """Write to `stream`."""
        self._stream = stream
        self.is_gone = False

    def write(self, text: str) -> int:
        """Write, if that is of any use."""
        self._try(lambda: self._stream.write(text))
        return len(text)

    def flush(self) -> None:
        """Write what was kept back."""
        self._try(self._stream.flush)

    def __getattr__(self, name: str) -> Any:
        """Be like the stream in all else."""
        return getattr(self._stream, name)

    def _try(self, write: Callable[[], object]) -> None:
        if not self.is_gone:
            try:
                write()
            except OSError:
                self.is_gone = True


class NoDisplay:
    """Shows nothing."""

    interval: float | None = None
    is_gone = False

    def show(self, event: Event) -> None:
        """Pass the event over."""

    def close(self) -> None:
        """There is nothing to tidy up."""


class LineDisplay:
    """Prints a line for every epoch, or every so many of them."""

    def __init__(self, stream: PatientStream, interval: float | None = LINE_INTERVAL) -> None:
        """Print to `stream`, looking at the run every `interval` seconds."""
        self.interval = interval
        self._stream = stream
        self._said = ""
        self._epochs_done = 0
        self._steps_per_epoch = 1

    @property
    def is_gone(self) -> bool:
        """Whether nobody reads the lines any more."""
        return self._stream.is_gone

    def show(self, event: Event) -> None:
        """Print a line where the event is worth one."""
        match event:
            case Loading(message):
                self._say_once(message)
            case Ready():
                self._steps_per_epoch = event.steps_per_epoch
                self._epochs_done = event.step // event.steps_per_epoch
                self._print(_headline(event))
            case Snapshot():
                self._show_epoch(event)

    def close(self) -> None:
        """Lines are final."""

    def _show_epoch(self, snapshot: Snapshot) -> None:
        done = snapshot.step // self._steps_per_epoch
        if done - self._epochs_done >= math.ceil(snapshot.epochs / MOST_LINES):
            self._epochs_done = done
            parts = (f"epoch {done}/{snapshot.epochs}", _measures(snapshot), _speed(snapshot))
            self._print("  ".join(filter(None, parts)))

    def _say_once(self, message: str) -> None:
        if message != self._said:
            self._said = message
            self._print(message)

    def _print(self, line: str) -> None:
        self._stream.write(f"{printable(line)}\n")
        self._stream.flush()


class BarDisplay:
    """Draws a bar that fills up, with the latest measures beside it."""

    interval: float | None = BAR_INTERVAL

    def __init__(self, stream: PatientStream) -> None:
        """Draw on `stream`, a terminal."""
        self._stream = stream
        self._console = Console(file=cast(TextIO, stream))
        self._bar = Progress(
            TextColumn("{task.description}", table_column=Column(no_wrap=True), markup=False),
            BarColumn(bar_width=None, table_column=Column(ratio=1, min_width=SHORTEST_BAR)),
            TaskProgressColumn(),
            TextColumn("{task.fields[measures]}", table_column=Column(no_wrap=True), markup=False),
            console=self._console,
            expand=True,
        )
        self._task = self._bar.add_task("", total=None, measures="")
        self._bar.start()

    @property
    def is_gone(self) -> bool:
        """Whether the terminal is gone."""
        return self._stream.is_gone

    def show(self, event: Event) -> None:
        """Draw what the event says."""
        match event:
            case Loading(fraction=fraction):
                total = None if fraction is None else 1.0
                self._update(event.text, fraction or 0.0, total)
            case Ready():
                self._console.print(printable(_headline(event)), markup=False, highlight=False)
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

    def close(self) -> None:
        """Take the bar away: the result says it all."""
        self._bar.update(self._task, visible=False)
        self._bar.stop()

    def _describe(self, snapshot: Snapshot) -> str:
        """The measures, the speed where there is room for it, and the time left."""
        speed = _speed(snapshot) if self._console.width >= ROOM_FOR_SPEED else ""
        return "  ".join(filter(None, (_measures(snapshot), speed, _time_left(snapshot))))

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


def _headline(ready: Ready) -> str:
    """What is about to be trained."""
    layers = layer_sizes(ready.layers)
    begun = f", {plural(ready.step, 'step')} done" if ready.step else ""
    epochs, steps = plural(ready.config.epochs, "epoch"), plural(ready.steps_per_epoch, "step")
    return (
        f"{ready.config.recipe}: {ready.config.dataset}, {layers},"
        f" {plural(ready.parameters, 'parameter')}, {epochs} of {steps}{begun}"
    )


def _measures(snapshot: Snapshot) -> str:
    """Loss and accuracy of training and validation."""
    text = f"loss {snapshot.train_loss:.4f}{_share(snapshot.train_accuracy)}"
    if snapshot.validation is not None:
        text += f"  val {snapshot.validation.loss:.4f}{_share(snapshot.validation.accuracy)}"
    return text


def _share(accuracy: float | None) -> str:
    return "" if accuracy is None else f" {accuracy:.1%}"


def _speed(snapshot: Snapshot) -> str:
    speed = snapshot.steps_per_second
    return f"{speed:,.0f} steps/s" if speed > 0 else ""


def _time_left(snapshot: Snapshot) -> str:
    """Minutes and seconds until the last epoch ends, as far as one can tell."""
    if not snapshot.steps_per_second > 0:
        return ""
    seconds = round((snapshot.total_steps - snapshot.step) / snapshot.steps_per_second)
    hours, minutes = divmod(seconds // 60, 60)
    return f"{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes}:{seconds % 60:02}"
