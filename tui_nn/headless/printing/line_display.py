"""LineDisplay: progress as plain lines, for pipes and files."""

from __future__ import annotations

import math

from tui_nn.headless.printing.left_out import describe_progress
from tui_nn.headless.printing.progress_wording import headline, introduce, measures, speed
from tui_nn.headless.printing.stream import ClosableStream
from tui_nn.text import printable
from tui_nn.training.protocol.events import Event, Loading, Ready
from tui_nn.training.protocol.left_out import LeftOut
from tui_nn.training.protocol.snapshot import Snapshot

MAX_LINES = 25
"""About so many lines are printed for the epochs of a run, however many there are."""

INTERVAL = 0.1
"""Seconds between two snapshots: short, so that few epochs are missed."""


class LineDisplay:
    """Prints a line for every epoch, or every so many of them."""

    def __init__(self, stream: ClosableStream, interval: float | None = INTERVAL) -> None:
        """Print to `stream`, asking for a snapshot every `interval` seconds."""
        self.interval = interval
        self._stream = stream
        self._last = ""
        self._epochs_done = 0
        self._steps_per_epoch = 1

    @property
    def is_gone(self) -> bool:
        """Whether the reader is gone."""
        return self._stream.is_gone

    def show(self, event: Event) -> None:
        """Print a line for the data, the network and each epoch."""
        match event:
            case Loading(message):
                self._print_once(message)
            case Ready():
                self._steps_per_epoch = event.steps_per_epoch
                self._epochs_done = event.step // event.steps_per_epoch
                for line in (*introduce(event.survey, event.reasons), headline(event)):
                    self._print(line)
            case Snapshot():
                self._show_epoch(event)
            case LeftOut():
                self._print(describe_progress(event))

    def close(self) -> None:
        """Do nothing: lines are final."""

    def _show_epoch(self, snapshot: Snapshot) -> None:
        done = snapshot.step // self._steps_per_epoch
        if done - self._epochs_done >= math.ceil(snapshot.epochs / MAX_LINES):
            self._epochs_done = done
            parts = (f"epoch {done}/{snapshot.epochs}", measures(snapshot), speed(snapshot))
            self._print("  ".join(filter(None, parts)))

    def _print_once(self, message: str) -> None:
        if message != self._last:
            self._last = message
            self._print(message)

    def _print(self, line: str) -> None:
        self._stream.write(f"{printable(line)}\n")
        self._stream.flush()
