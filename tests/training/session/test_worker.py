"""The worker thread: there at once, gone after Stop, and never the reason that a program hangs."""

from __future__ import annotations

import subprocess
import sys
import threading
from queue import Queue, SimpleQueue

from tests.training import tiny
from tui_nn.training.protocol.commands import Load, Stop
from tui_nn.training.protocol.events import Event, Failed, Loading, Ready
from tui_nn.training.protocol.inbox import Inboxed
from tui_nn.training.session.worker import start_worker

TIMEOUT = 60.0


def test_it_works_in_a_daemon_thread_until_it_is_stopped():
    inbox: SimpleQueue[Inboxed] = SimpleQueue()
    events: Queue[Event] = Queue()
    threads = set()

    def publish(event) -> None:
        threads.add(threading.current_thread())
        events.put(event)

    thread = start_worker(inbox, publish)
    assert thread.daemon
    assert events.get(timeout=TIMEOUT) == Loading("starting the compiler")
    inbox.put(Load(tiny.MOONS))
    while not isinstance(events.get(timeout=TIMEOUT), Ready):
        pass
    inbox.put(Stop())
    thread.join(TIMEOUT)
    assert not thread.is_alive()
    assert threads == {thread}


def test_a_session_that_cannot_begin_is_an_event(monkeypatch):
    events: Queue[Event] = Queue()
    monkeypatch.setitem(
        sys.modules, "tui_nn.training.session.session", None
    )  # as if its import failed
    thread = start_worker(SimpleQueue(), events.put)
    thread.join(TIMEOUT)
    assert isinstance(events.get(timeout=TIMEOUT), Loading)
    failed = events.get(timeout=TIMEOUT)
    assert isinstance(failed, Failed)
    assert isinstance(failed.error, ImportError)


def test_a_program_can_end_while_it_works():
    """Nothing waits for a worker that waits for commands."""
    program = (
        "from queue import Queue, SimpleQueue\n"
        "from tui_nn.training.session.worker import start_worker\n"
        "events = Queue()\n"
        "start_worker(SimpleQueue(), events.put)\n"
        "events.get()\n"
        "print('end')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=TIMEOUT, check=True
    )
    assert done.stdout == "end\n"


def test_the_module_is_light():
    program = (
        "import sys, tui_nn.training.session.worker\n"
        "print([name for name in ('numba', 'numpy', 'llvmlite') if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=TIMEOUT, check=True
    )
    assert done.stdout == "[]\n"
