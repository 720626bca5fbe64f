"""Commands: the bounds of their numbers are checked, from every sender."""

from __future__ import annotations

from queue import SimpleQueue

import pytest

from tests.training import tiny
from tui_nn.errors import ConfigError
from tui_nn.training.protocol.commands import (
    Command,
    Extend,
    Load,
    Observe,
    Rewind,
    SetLearningRate,
    SetPace,
    Step,
    Stop,
)
from tui_nn.training.protocol.events import Event, Failed
from tui_nn.training.protocol.inbox import Addressed, Inboxed, check_command
from tui_nn.training.session.session import TrainingSession


@pytest.mark.parametrize(
    "command",
    [
        Step(0),
        Step(-1),
        Step(2**31),
        SetLearningRate(0.0),
        SetLearningRate(float("nan")),
        SetLearningRate(float("inf")),
        SetPace(0.0),
        SetPace(1e-300),
        SetPace(float("nan")),
        Rewind(-1.0),
        Observe(columns=0),
        Observe(columns=10**6),
        Observe(plane=(10**6, 10**6)),
        Observe(plane=(0, 3)),
        Extend(0),
        Load(tiny.MOONS, epochs=0),
    ],
)
def test_a_number_outside_its_bounds_is_refused_in_one_sentence(command: Command):
    with pytest.raises(ConfigError, match=r"^[a-z-]+: .* must be .* at most"):
        check_command(command)


def test_numbers_within_their_bounds_are_accepted():
    for command in Step(), SetLearningRate(1000.0), SetPace(None), SetPace(1.0), Observe():
        check_command(command)


def test_the_sender_of_a_refused_command_is_reported():
    inbox: SimpleQueue[Inboxed] = SimpleQueue()
    told: list[Event] = []
    published: list[Event] = []
    inbox.put(Addressed(SetPace(-1.0), told.append))
    inbox.put(Stop())
    TrainingSession(inbox, published.append).run()
    (event,) = told
    assert isinstance(event, Failed)
    assert (
        str(event.error) == "steps-per-second: -1.0 must be at least 0.001 and at most 1000000000"
    )
