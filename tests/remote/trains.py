"""A process that trains a small run until it is stopped: python -m tests.remote.trains ROOT"""

from __future__ import annotations

import sys
from pathlib import Path
from queue import SimpleQueue

from tests.training.driver import ENDLESS
from tui_nn.remote.host import start_hosted_worker
from tui_nn.training.protocol.commands import Load, Step
from tui_nn.training.protocol.events import Event, Left
from tui_nn.training.protocol.inbox import Inboxed
from tui_nn.training.runs.plan import RecordingPlan


def main(root: Path) -> None:
    """Begin a run in `root`: a run is recorded from its first step on."""
    inbox: SimpleQueue[Inboxed] = SimpleQueue()
    events: SimpleQueue[Event] = SimpleQueue()
    start_hosted_worker(inbox, events.put, RecordingPlan(root))
    inbox.put(Load(ENDLESS))
    inbox.put(Step())
    while not isinstance(events.get(), Left):
        pass


if __name__ == "__main__":
    main(Path(sys.argv[1]))
