"""What the background process of a run does: train it without a terminal, and serve clients."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread

from tui_nn.headless.printing.line_display import LineDisplay
from tui_nn.headless.printing.stream import ClosableStream
from tui_nn.headless.running.exit_policy import ExitPolicy
from tui_nn.headless.running.run import HeadlessRun, RunInterruptedError
from tui_nn.printing import print_line
from tui_nn.remote.host import Host
from tui_nn.training.protocol.commands import Load
from tui_nn.training.protocol.events import Event
from tui_nn.training.protocol.inbox import Inboxed
from tui_nn.training.runs.folder import RunFolder
from tui_nn.training.runs.plan import RecordingPlan
from tui_nn.training.session.worker import start_worker

LONGEST_SHOW = 300.0
"""Seconds for which a finished run still answers attached programs."""


def train_in_background(folder: RunFolder, load: Load, plan: RecordingPlan, *, paused: bool) -> int:
    """Train a run, and print each event to the log.

    Args:
        folder: the run.
        load: the command that loads it.
        plan: how it is recorded.
        paused: whether it waits until an attached program continues it.

    Returns:
        The exit status.

    Raises:
        UserError: the run cannot be loaded or trained.
    """
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    _log(f"process {os.getpid()} trains {folder.name}")
    hosts: list[Host] = []

    def start(inbox: SimpleQueue[Inboxed], publish: Callable[[Event], None]) -> Thread:
        hosts.append(Host(inbox, publish))
        return start_worker(inbox, hosts[0].publish, plan)

    display = LineDisplay(ClosableStream(sys.stdout), interval=None)
    run = HeadlessRun(display, start, ExitPolicy("tui-nn train"))
    try:
        with run.leaving_in_order():
            run.load(load)
            result = run.follow() if paused else run.train()
            _log(f"{result.reason} at step {result.steps:,}")
            while run.linger(LONGEST_SHOW, lambda: hosts[0].guests > 0):
                result = run.follow()
                _log(f"{result.reason} at step {result.steps:,}")
    except RunInterruptedError as interrupted:
        _log(run.describe_end(None))
        return interrupted.status
    return 0


def _log(text: str) -> None:
    """Print a line with the date and time."""
    print_line(f"{time.strftime('%Y-%m-%d %H:%M:%S')} {text}", flush=True)
