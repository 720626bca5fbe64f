"""A session in a thread of its own, driven by nothing but its two queues."""

from __future__ import annotations

import threading
import time
from queue import Queue, SimpleQueue
from typing import Any, TypeVar

from tests.training import tiny
from tui_nn.training.protocol.commands import Command, Load, Observe, Stop
from tui_nn.training.protocol.events import Event, Failed, Ready
from tui_nn.training.protocol.inbox import Inboxed
from tui_nn.training.protocol.snapshot import RunState, Snapshot
from tui_nn.training.runs.plan import RecordingPlan
from tui_nn.training.runs.recorder import Recorder
from tui_nn.training.session.session import TrainingSession
from tui_nn.training.settings.config import TrainingConfig

TIMEOUT = 60.0
"""Seconds until a test that waits gives up; nothing here takes a tenth of that."""

ENDLESS = tiny.MOONS.replace(epochs=1_000_000)

Kind = TypeVar("Kind")


class Driver:
    """Sends commands and waits for events."""

    def __init__(
        self,
        plan: RecordingPlan | None = None,
        session: type[TrainingSession] = TrainingSession,
    ) -> None:
        self.inbox: SimpleQueue[Inboxed] = SimpleQueue()
        self.events: Queue[Event] = Queue()
        self.root = None if plan is None else plan.root
        recorder = Recorder(self.events.put, plan)
        worker = session(self.inbox, self.events.put, recorder)
        self.thread = threading.Thread(target=worker.run, daemon=True)
        self.thread.start()

    def send(self, *commands: Command) -> None:
        for command in commands:
            self.inbox.put(command)

    def next_event(self) -> Event:
        return self.events.get(timeout=TIMEOUT)

    def wait_for(self, kind: type[Kind]) -> Kind:
        """The next event of a kind; others are passed over, but for failures."""
        while True:
            event = self.next_event()
            if isinstance(event, kind):
                return event
            if isinstance(event, Failed):
                raise event.error

    def load(self, config: TrainingConfig = tiny.MOONS, **changes: Any) -> Ready:
        self.send(Load(config.replace(**changes)))
        return self.wait_for(Ready)

    def observe(self) -> Snapshot:
        self.send(Observe(columns=20, plane=(2, 2)))
        return self.wait_for(Snapshot)

    def observe_until(self, state: RunState, step: int = 0) -> Snapshot:
        """Ask until the session is in `state` with at least `step` steps done."""
        give_up = time.monotonic() + TIMEOUT
        while True:
            snapshot = self.observe()
            if snapshot.state is state and snapshot.step >= step:
                return snapshot
            found = f"{snapshot.state} at step {snapshot.step}"
            assert time.monotonic() < give_up, f"{found}, not {state} at step {step}"

    def stop(self) -> None:
        self.send(Stop())
        self.thread.join(TIMEOUT)
        assert not self.thread.is_alive()
