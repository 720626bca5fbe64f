"""HeadlessRun: sends a session the commands that a user gives by keys, and waits for its events."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TypeVar

from tui_nn.errors import RecordingError, UserError
from tui_nn.headless.printing.display import RunDisplay
from tui_nn.headless.running.divergence import DivergenceReport
from tui_nn.printing import print_note
from tui_nn.signals import HUNG_UP, INTERRUPTED, fatal_signals
from tui_nn.training.protocol.commands import Command, Export, Load, Observe, Pause, Run, Save
from tui_nn.training.protocol.divergence import OnDivergence
from tui_nn.training.protocol.events import (
    Checkpointed,
    Diverged,
    Event,
    Failed,
    Finished,
    Left,
    Ready,
    Saved,
)
from tui_nn.training.protocol.inbox import Inboxed
from tui_nn.training.protocol.left_out import LeftOut
from tui_nn.training.protocol.measurements import Divergence
from tui_nn.training.protocol.results import RunResult
from tui_nn.training.protocol.snapshot import RunState, Snapshot
from tui_nn.training.session.shutdown import Cause, Shutdown

LONGEST_WAIT = 0.5 if sys.platform == "win32" else None
"""Longest wait in seconds: Windows handles Ctrl+C only between two waits."""

IDLE_INTERVAL = 2.0
"""Seconds between two snapshots of a paused run."""

SMALLEST_VIEW = Observe(columns=2, plane=(2, 2), layers=False)
"""The smallest snapshot: nothing is drawn here."""

StartSession = Callable[[SimpleQueue[Inboxed], Callable[[Event], None]], Thread | None]
"""Starts a session that takes commands from the inbox and publishes events."""

E = TypeVar("E", bound=Event)


@dataclass(frozen=True, slots=True)
class Interruption:
    """Put among the events: leave the run, and end the program with this exit status."""

    status: int


class RunInterruptedError(Exception):
    """The run is being left before its end.

    Attributes:
        status: the exit status.
    """

    def __init__(self, status: int) -> None:
        super().__init__(f"exit status {status}")
        self.status = status


class HeadlessRun:
    """One run, from a session that is started for it.

    Attributes:
        shutdown: ends the session, once.
        divergences: the messages about a run that diverges.
    """

    def __init__(
        self,
        display: RunDisplay,
        start: StartSession,
        conclude: Callable[[Shutdown], str] = lambda _: "",
        *,
        keep_running: bool = False,
    ) -> None:
        """Start the session's thread.

        Args:
            display: is shown every event.
            start: starts the session.
            conclude: called when the run has been left; returns what to tell the user.
            keep_running: whether the run continues in another process when its output is closed.
        """
        self._display = display
        self._keep_running = keep_running
        self._inbox: SimpleQueue[Inboxed] = SimpleQueue()
        self._events: SimpleQueue[Event | Interruption] = SimpleQueue()
        self.shutdown = Shutdown(self._inbox, conclude)
        self.divergences = DivergenceReport()
        self._on_divergence = OnDivergence.STOP
        self._watching = self._has_asked = False
        self._interval: float | None = None
        self._saved: Path | None = None
        self._failure: Exception | None = None
        self.shutdown.thread = start(self._inbox, self._take)

    def load(self, command: Load) -> Ready:
        """Make a new network, or load one.

        Raises:
            UserError: it cannot be loaded, or its run has finished.
        """
        self._on_divergence = command.on_divergence
        self._inbox.put(command)
        ready = self._wait_for(Ready)
        existing = command.checkpoint or command.run
        if existing is not None:
            self._inbox.put(SMALLEST_VIEW)
            if self._wait_for(Snapshot).state is RunState.FINISHED:
                raise UserError(
                    f"{existing}: this run has finished; --epochs N trains it further,"
                    " `tui-nn evaluate` tests it"
                )
        return ready

    def train(self) -> RunResult:
        """Train to the end."""
        self._inbox.put(Run())
        return self.follow()

    def follow(self) -> RunResult:
        """Wait for the end of a run that may have been started by an attached program."""
        return self._wait_for(Finished, watching=True).result

    def leave_out(self) -> LeftOut:
        """Wait until each drawing of a finished run on own symbols has been left out once."""
        while True:
            left_out = self._wait_for(LeftOut)
            if left_out.is_complete:
                return left_out

    def save(self, path: Path) -> None:
        """Write a checkpoint."""
        self._inbox.put(Save(path))
        self._wait_for(Saved)

    def export(self, path: Path) -> None:
        """Write the network alone."""
        self._inbox.put(Export(path))
        self._wait_for(Saved)

    def linger(self, seconds: float, is_wanted: Callable[[], bool]) -> bool:
        """Keep the session alive while it `is_wanted`, for at most so many seconds.

        Returns:
            Whether an attached program extended the run, which trains again.

        Raises:
            RunInterruptedError: a signal asked the program to end.
        """
        deadline = time.monotonic() + seconds
        while is_wanted() and time.monotonic() < deadline:
            with contextlib.suppress(Empty):
                event = self._events.get(timeout=IDLE_INTERVAL)
                if isinstance(event, Interruption):
                    raise RunInterruptedError(event.status)
                if isinstance(event, Left | Ready):
                    return isinstance(event, Ready)
        return False

    @contextmanager
    def leaving_in_order(self, save: Path | None = None) -> Iterator[None]:
        """Leave the run in an orderly way at the end of the block, or when a signal comes.

        Args:
            save: where to save the run if it is interrupted.
        """

        def interrupt(status: int) -> None:
            self._events.put(Interruption(status))
            self._begin(Cause.HUNG_UP if status == HUNG_UP else Cause.SIGNAL, save)
            self.shutdown.end_program(status)

        with fatal_signals(interrupt):
            try:
                yield
            finally:
                self._begin(Cause.CHOICE)
                self.shutdown.conclude()
                self.shutdown.over.set()
                self._display.close()

    def describe_end(self, save: Path | None) -> str:
        """The message about a run that was interrupted, once it has been left.

        Args:
            save: where it should have been saved, if anywhere.

        Raises:
            Exception: it could not be saved.
        """
        message = self.shutdown.conclude()
        if self.shutdown.ready is None:
            return "interrupted before the training began"
        if save is None:
            return message or "interrupted before the first step"
        if self._saved != save:
            raise self._failure or UserError(f"--save: {save} was not written in time")
        return f"interrupted; saved to {save}, `tui-nn train --load {save}` continues from there"

    def _begin(self, cause: Cause, save: Path | None = None) -> None:
        """End the session, after saving the run if `save` is given."""
        last: tuple[Command, ...] = ()
        if save is not None and self.shutdown.ready is not None:
            last = (Pause(), Save(save))
        self.shutdown.begin(cause, *last)

    def _take(self, event: Event) -> None:
        """Receive an event; called in the session's thread."""
        if isinstance(event, Saved):
            self._saved = event.path
        elif isinstance(event, Failed) and not isinstance(event.error, RecordingError):
            self._failure = event.error
        self.shutdown.note(event)
        self._events.put(event)

    def _wait_for(self, kind: type[E], *, watching: bool = False) -> E:
        """The next event of that kind; the events before it are shown.

        Args:
            kind: the class of the event.
            watching: ask for snapshots meanwhile.

        Raises:
            RunInterruptedError: the run is being left.
        """
        self._watching = watching
        self._interval = self._display.interval if watching else None
        self._ask()
        while True:
            event = self._next_event()
            if event is None:
                self._ask()
                continue
            self._display.show(event)
            if isinstance(event, kind):
                return event
            self._react(event)
            self._leave_if_closed()

    def _next_event(self) -> Event | None:
        """The next event; None after a while without one.

        Raises:
            RunInterruptedError: a signal asked the program to end.
        """
        try:
            event = self._events.get(timeout=self._interval or LONGEST_WAIT)
        except Empty:
            return None
        if isinstance(event, Interruption):
            raise RunInterruptedError(event.status)
        return event

    def _react(self, event: Event) -> None:
        """React to an event, beside showing it."""
        match event:
            case Failed(error) if isinstance(error, RecordingError):
                print_note(str(error))
            case Failed(error):
                raise error
            case Left():
                raise RunInterruptedError(INTERRUPTED)
            case Diverged(divergence):
                print_note(self._describe_divergence(divergence))
            case Snapshot():
                self._has_asked = False
                if self._interval is not None and self._display.interval is not None:
                    running = event.state is RunState.RUNNING
                    self._interval = self._display.interval if running else IDLE_INTERVAL
            case Checkpointed():
                self._ask()

    def _ask(self) -> None:
        """Ask for a snapshot, unless none is shown or one is on its way."""
        if self._watching and not self._has_asked:
            self._has_asked = True
            self._inbox.put(SMALLEST_VIEW)

    def _describe_divergence(self, divergence: Divergence) -> str:
        recorded = self.shutdown.recorded
        name = recorded.name if recorded else ""
        return self.divergences.take(divergence, name, self._on_divergence)

    def _leave_if_closed(self) -> None:
        """Leave the run to a background process, if requested, when its output is closed."""
        if self._keep_running and self._display.is_gone:
            self._begin(Cause.HUNG_UP)
            raise RunInterruptedError(HUNG_UP)
