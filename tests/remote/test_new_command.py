"""A new command is a dataclass in the protocol: the wire needs no change."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from queue import Queue
from typing import ClassVar

import pytest

from tests.remote.connections import TIMEOUT, Attached, Hosted
from tui_nn.remote import wire
from tui_nn.training.protocol.commands import Command
from tui_nn.training.protocol.deliveries import LocalCommand, Question, QueuedCommand
from tui_nn.training.protocol.events import Event, Failed, Saved
from tui_nn.training.protocol.inbox import Addressed


@dataclass(frozen=True, slots=True)
class Archive(QueuedCommand):
    path: Path


@dataclass(frozen=True, slots=True)
class Peek(Question):
    interval: ClassVar[float] = 0.01

    depth: int = 1


@dataclass(frozen=True, slots=True)
class Restart(LocalCommand):
    refusal: ClassVar[str] = "only where the run is trained"


@pytest.fixture(autouse=True)
def known_commands(monkeypatch):
    monkeypatch.setattr(wire, "COMMANDS", wire.Messages(Command | Archive | Peek | Restart))


@pytest.fixture
def answers(tmp_path, monkeypatch):
    """Sends commands to a host, and returns what it is asked and what it answers."""
    hosted = Hosted(tmp_path / "run")
    hosted.open()
    attached = Attached(hosted.folder)
    received: Queue[Event] = Queue()

    def exchange(command, answer: Event | None):
        attached.send(Addressed(command, received.put))
        asked = None
        if answer is not None:
            message = hosted.next_command()
            asked = message.command
            message.answer(answer)
        return asked, received.get(timeout=TIMEOUT)

    yield exchange
    attached.leave()
    hosted.leave()


def test_a_queued_command_is_answered_and_its_path_is_absolute(answers):
    asked, answer = answers(Archive(Path("x")), Saved(Path("/x")))
    assert asked == Archive(Path("x").absolute())
    assert answer == Saved(Path("/x"))


def test_a_question_is_answered(answers):
    asked, answer = answers(Peek(3), Saved(Path("/x")))
    assert (asked, answer) == (Peek(3), Saved(Path("/x")))


def test_a_local_command_is_refused_with_its_own_sentence(answers):
    _, answer = answers(Restart(), None)
    assert isinstance(answer, Failed)
    assert str(answer.error) == Restart.refusal
