"""The end of a session: told once, waited for as long as there is something to lose."""

from __future__ import annotations

import os
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

import pytest

from tests.training.described import dense_layers
from tests.training.tiny import MOONS
from tui_nn.data import built_in
from tui_nn.errors import RecordingError, UserError
from tui_nn.training.protocol.commands import Pause, Stop
from tui_nn.training.protocol.events import Checkpointed, Failed, Left, Loading, Ready, Recording
from tui_nn.training.protocol.inbox import Inboxed
from tui_nn.training.session import shutdown as module
from tui_nn.training.session.shutdown import Cause, Shutdown

RUN = Path("runs/moons-1")
READY = Ready(
    MOONS, built_in.MOONS, dense_layers(2, 8, 1), steps_per_epoch=5, total_steps=20, step=0
)
LEFT = Left(RUN, 7, running=True, finished=False)


@pytest.fixture
def inbox() -> SimpleQueue[Inboxed]:
    return SimpleQueue()


@pytest.fixture
def shutdown(inbox) -> Shutdown:
    """That of a session whose run is recorded."""
    shutdown = Shutdown(inbox, lambda it: f"left at {it.left and it.left.step}")
    shutdown.note(READY)
    shutdown.note(Recording(RUN))
    return shutdown


def obey(shutdown: Shutdown, inbox: SimpleQueue[Inboxed]) -> None:
    """Be a session that leaves its run on request."""

    def work() -> None:
        while not isinstance(inbox.get(), Stop):
            pass
        shutdown.note(LEFT)

    shutdown.thread = Thread(target=work)
    shutdown.thread.start()


def test_the_session_is_stopped_once(shutdown, inbox):
    shutdown.begin(Cause.SIGNAL, Pause())
    shutdown.begin(Cause.CHOICE, Pause())
    assert (inbox.get(), inbox.get(), inbox.empty()) == (Pause(), Stop(), True)
    assert shutdown.cause is Cause.SIGNAL


def test_the_last_checkpoint_is_waited_for_and_concluded_once(shutdown, inbox):
    obey(shutdown, inbox)
    shutdown.begin(Cause.CHOICE)
    assert shutdown.conclude() == "left at 7"
    shutdown.left = None
    assert shutdown.conclude() == "left at 7"
    assert (shutdown.recorded, shutdown.total_steps) == (None, 20)


def test_a_session_that_died_is_not_waited_for(shutdown):
    shutdown.thread = Thread(target=lambda: None)
    shutdown.thread.start()
    shutdown.begin(Cause.CHOICE)
    assert shutdown.conclude() == "left at None"
    assert shutdown.recorded == RUN


def test_patience_has_an_end(shutdown, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 0.0)
    ended: list[int] = []
    monkeypatch.setattr(os, "_exit", ended.append)
    monkeypatch.setattr(module, "GRACE", 0.0)
    shutdown.begin(Cause.SIGNAL)
    shutdown.end_program(143)
    assert ended == [143]


def test_program_is_ended_also_where_the_last_things_fail(inbox, monkeypatch):
    def fail(*_):
        raise LookupError

    ended: list[int] = []
    monkeypatch.setattr(os, "_exit", ended.append)
    monkeypatch.setattr(module, "GRACE", 0.0)
    shutdown = Shutdown(inbox, fail)
    with pytest.raises(LookupError):
        shutdown.end_program(143, fail)
    assert ended == [143]


def test_a_program_that_exits_is_not_killed(shutdown, inbox, monkeypatch):
    monkeypatch.setattr(os, "_exit", lambda _: pytest.fail("it was ended"))
    obey(shutdown, inbox)
    shutdown.begin(Cause.SIGNAL)
    shutdown.over.set()
    shutdown.end_program(143)


def test_nothing_is_lost_while_the_first_network_is_loaded(inbox):
    shutdown = Shutdown(inbox, lambda it: f"{it.left}")
    shutdown.note(Loading("loading moons"))
    shutdown.begin(Cause.CHOICE)
    assert shutdown.conclude() == "None"


def test_the_run_before_this_one_is_not_this_one(shutdown, inbox):
    shutdown.note(LEFT)  # another run was loaded
    shutdown.note(READY)
    shutdown.note(Recording(RUN.with_name("moons-2")))
    obey(shutdown, inbox)
    shutdown.begin(Cause.CHOICE)
    shutdown.conclude()
    assert shutdown.thread is not None
    shutdown.thread.join(10)
    assert shutdown.recorded is None


def test_a_checkpoint_that_failed_is_known_until_one_succeeds(shutdown):
    shutdown.note(Failed(UserError("something else")))
    assert not shutdown.is_behind
    shutdown.note(Failed(RecordingError("the disk is full")))
    assert shutdown.is_behind
    shutdown.note(Checkpointed(5))
    assert not shutdown.is_behind
