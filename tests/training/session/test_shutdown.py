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
from tui_nn.training.protocol.commands import Inboxed, Pause, Stop
from tui_nn.training.protocol.events import Checkpointed, Failed, Left, Loading, Ready, Recording
from tui_nn.training.session import shutdown as module
from tui_nn.training.session.shutdown import Cause, Departure

RUN = Path("runs/moons-1")
READY = Ready(
    MOONS, built_in.MOONS, dense_layers(2, 8, 1), steps_per_epoch=5, total_steps=20, step=0
)
LEFT = Left(RUN, 7, running=True, finished=False)


@pytest.fixture
def inbox() -> SimpleQueue[Inboxed]:
    return SimpleQueue()


@pytest.fixture
def departure(inbox) -> Departure:
    """That of a session whose run is recorded."""
    departure = Departure(inbox, lambda it: f"left at {it.left and it.left.step}")
    departure.note(READY)
    departure.note(Recording(RUN))
    return departure


def obey(departure: Departure, inbox: SimpleQueue[Inboxed]) -> None:
    """Be a session that leaves its run when it is told to."""

    def work() -> None:
        while not isinstance(inbox.get(), Stop):
            pass
        departure.note(LEFT)

    departure.thread = Thread(target=work)
    departure.thread.start()


def test_the_session_is_told_once(departure, inbox):
    departure.begin(Cause.SIGNAL, Pause())
    departure.begin(Cause.CHOICE, Pause())
    assert (inbox.get(), inbox.get(), inbox.empty()) == (Pause(), Stop(), True)
    assert departure.cause is Cause.SIGNAL


def test_the_last_checkpoint_is_waited_for_and_concluded_once(departure, inbox):
    obey(departure, inbox)
    departure.begin(Cause.CHOICE)
    assert departure.conclude() == "left at 7"
    departure.left = None
    assert departure.conclude() == "left at 7"
    assert (departure.recorded, departure.total_steps) == (None, 20)


def test_a_session_that_died_is_not_waited_for(departure):
    departure.thread = Thread(target=lambda: None)
    departure.thread.start()
    departure.begin(Cause.CHOICE)
    assert departure.conclude() == "left at None"
    assert departure.recorded == RUN


def test_patience_has_an_end(departure, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 0.0)
    ended: list[int] = []
    monkeypatch.setattr(os, "_exit", ended.append)
    monkeypatch.setattr(module, "GRACE", 0.0)
    departure.begin(Cause.SIGNAL)
    departure.see_out(143)
    assert ended == [143]


def test_program_is_ended_also_where_the_last_things_fail(inbox, monkeypatch):
    def fail(*_):
        raise LookupError

    ended: list[int] = []
    monkeypatch.setattr(os, "_exit", ended.append)
    monkeypatch.setattr(module, "GRACE", 0.0)
    departure = Departure(inbox, fail)
    with pytest.raises(LookupError):
        departure.see_out(143, fail)
    assert ended == [143]


def test_who_ends_in_good_order_is_not_ended(departure, inbox, monkeypatch):
    monkeypatch.setattr(os, "_exit", lambda _: pytest.fail("it was ended"))
    obey(departure, inbox)
    departure.begin(Cause.SIGNAL)
    departure.over.set()
    departure.see_out(143)


def test_nothing_is_lost_while_the_first_network_is_loaded(inbox):
    departure = Departure(inbox, lambda it: f"{it.left}")
    departure.note(Loading("loading moons"))
    departure.begin(Cause.CHOICE)
    assert departure.conclude() == "None"


def test_the_run_before_this_one_is_not_this_one(departure, inbox):
    departure.note(LEFT)  # another run was loaded
    departure.note(READY)
    departure.note(Recording(RUN.with_name("moons-2")))
    obey(departure, inbox)
    departure.begin(Cause.CHOICE)
    departure.conclude()
    assert departure.thread is not None
    departure.thread.join(10)
    assert departure.recorded is None


def test_a_checkpoint_that_failed_is_known_until_one_succeeds(departure):
    departure.note(Failed(UserError("something else")))
    assert not departure.is_behind
    departure.note(Failed(RecordingError("the disk is full")))
    assert departure.is_behind
    departure.note(Checkpointed(5))
    assert not departure.is_behind
