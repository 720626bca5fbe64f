"""Targets of the wire: messages by themselves, and a host that trains while it is sent rubbish."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from queue import Queue, SimpleQueue
from typing import Any, NamedTuple

import msgspec

from tests.fuzz.harness import Target
from tests.fuzz.mutations import EDGES, Mutator
from tests.training import tiny
from tui_nn.errors import UserError
from tui_nn.remote.errors import ProtocolError
from tui_nn.remote.framing import HEAD, Greeting, frame, read_head
from tui_nn.remote.host import start_hosted_worker
from tui_nn.remote.limits import LARGEST_EVENT
from tui_nn.remote.sockets import connect
from tui_nn.remote.wire import decode_command, decode_event, encode_command, encode_event
from tui_nn.training.protocol.commands import (
    Command,
    Export,
    ExportAs,
    Introduce,
    Load,
    Observe,
    Pause,
    Rewind,
    Run,
    Save,
    SetLearningRate,
    SetPace,
    Step,
    Stop,
)
from tui_nn.training.protocol.events import (
    Checkpointed,
    Diverged,
    Event,
    Failed,
    Finished,
    Left,
    Loading,
    Recording,
    Saved,
)
from tui_nn.training.protocol.inbox import Inboxed
from tui_nn.training.protocol.measurements import Divergence
from tui_nn.training.protocol.sketching import (
    Classify,
    DeleteDrawings,
    ExportDrawings,
    FineTune,
    ListDrawings,
    Pin,
    Teach,
    Untune,
)
from tui_nn.training.protocol.snapshot import RunState, Snapshot
from tui_nn.training.reading.sketching import Sketching
from tui_nn.training.runs.folder import RunFolder
from tui_nn.training.runs.plan import RecordingPlan
from tui_nn.training.session.observation import describe, observe, summarize_run
from tui_nn.training.trainer.pacer import Pacer

HARMLESS: tuple[Command, ...] = (
    *(Introduce(), Run(), Pause(), Step(3), Observe(40, (4, 4)), Observe(layers=False)),
    *(SetLearningRate(0.01), SetPace(1e6), SetPace(None), Rewind(0.5)),
    *(Classify(tiny.SEVEN, inside=True), Pin(tiny.SEVEN), Pin(None), ListDrawings()),
)
"""Commands that write nothing; a host may get them in any number."""

COMMANDS: tuple[Command, ...] = (
    *HARMLESS,
    *(Load(tiny.MOONS, Path("a"), Path("b")), Teach(tiny.SEVEN, "7"), DeleteDrawings(("ab",))),
    *(ExportDrawings(Path("c")), FineTune(), Untune(), Save(Path("d")), Export(Path("e")), Stop()),
    ExportAs(Path("f"), "onnx"),
)

PATIENCE = 10.0
"""Seconds that a host has to answer, or to hang up."""

BETWEEN_LOOKS = 100
"""Cases from one look at the training to the next."""


def _events() -> tuple[Event, ...]:
    """One event of each sort, as a session would say them."""
    moons, digits = tiny.train(tiny.make_trainer()), tiny.make_trainer(tiny.DIGITS)
    runs = [moons, digits, tiny.advance(tiny.make_trainer(tiny.HOUSES), 9)]
    question, pacer = Observe(40, (6, 6)), Pacer(lambda: 0.0)
    return (
        *(describe(trainer) for trainer in runs),
        *(observe(trainer, question, RunState.PAUSED, pacer) for trainer in runs),
        *(
            Sketching().answer(Classify(tiny.SEVEN, inside=inside), digits)
            for inside in (False, True)
        ),
        Sketching().answer(ListDrawings(), digits),
        Finished(summarize_run(moons)),
        Diverged(Divergence(9, "hidden 1", "weights", "became infinite", 8, 0.1)),
        *(Loading("data", 0.5), Recording(Path("a")), Checkpointed(9), Saved(Path("b"))),
        *(Left(Path("a"), 9, running=True, finished=False), Failed(UserError("no"))),
    )


class Message(NamedTuple):
    """A message, and whether it is read as an event or as a command."""

    data: bytes
    is_event: bool


class Conversation(NamedTuple):
    """What is said to a host, and whether its answers are waited for."""

    data: bytes
    listens: bool = True


class MessagesTarget(Target):
    """What is read at both ends of the line, once it is known where it begins and ends."""

    name = "messages"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._valid = [Message(encode_command(command), False) for command in COMMANDS]
        self._valid += [Message(encode_event(event), True) for event in _events()]

    def valid(self) -> Iterator[Message]:
        """Every command and every event."""
        yield from self._valid

    def make(self, mutator: Mutator) -> Message:
        """A damaged message, one that says something else, or one for the other end."""
        message = mutator.random.choice(self._valid)
        is_event = message.is_event ^ (mutator.random.random() < 0.05)
        return Message(damage_message(mutator, message.data), is_event)

    def attempt(self, case: Message) -> None:
        """Read it; what is understood can be said again in the same way."""
        if case.is_event:
            encode_event(decode_event(case.data))
        else:
            command = decode_command(case.data)
            assert decode_command(encode_command(command)) == command or "nan" in repr(command)


class HostTarget(Target):
    """A process that trains, and that anybody may send anything."""

    name = "socket"
    seconds = 20.0

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._inbox: SimpleQueue[Inboxed] = SimpleQueue()
        self._events: Queue[Event] = Queue()
        self._attempts = 0
        self._step = 0
        plan = RecordingPlan(folder / "runs", interval=0.0)
        start_hosted_worker(self._inbox, self._hear, plan)
        self._inbox.put(Load(tiny.MOONS.replace(epochs=1_000_000)))
        self._inbox.put(Run())
        while not isinstance(event := self._events.get(timeout=60), Recording):
            assert not isinstance(event, Failed), event
        self._run = RunFolder(event.run)
        while not self._run.socket.exists():
            os.sched_yield()

    def valid(self) -> Iterator[Conversation]:
        """All that can be asked."""
        said = [command for command in HARMLESS if not isinstance(command, Rewind)]
        commands = b"".join(frame(encode_command(command), 1) for command in said)
        yield Conversation(frame(Greeting().write()) + commands)

    def make(self, mutator: Mutator) -> Conversation:
        """One with something wrong in it, and sometimes with someone who leaves in the middle."""
        return Conversation(self._make(mutator), mutator.random.random() < 0.9)

    def _make(self, mutator: Mutator) -> bytes:
        """Something is wrong with the greeting, a message, or a head."""
        random = mutator.random
        greeting = frame(Greeting().write())
        data = encode_command(random.choice(HARMLESS))
        kind = random.randrange(8)
        if kind == 0:
            return mutator.damage(greeting) + frame(data)
        if kind == 1:
            lie = HEAD.pack(random.choice(EDGES) % 2**32, random.choice(EDGES) % 2**32)
            return greeting + lie + data * random.choice((1, 1, 10_000))
        if kind == 2:
            return mutator.damage(greeting + frame(data, 1))
        if kind == 3:
            return greeting + frame(data, 1) * random.choice((2, 12)) + mutator.damage(data)
        return greeting + frame(damage_message(mutator, data), random.choice((0, 1, 2**32 - 1)))

    def attempt(self, case: Conversation) -> None:
        """Say it, hear all that comes back, and now and then see to it that the training continues.

        Raises:
            UserError: as the host says.
        """
        with connect(self._run.socket) as line:
            line.settimeout(PATIENCE)
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                line.sendall(case.data)
                line.shutdown(socket.SHUT_WR)
            answers = _receive_all(line) if case.listens else []
        self._attempts += 1
        if self._attempts % BETWEEN_LOOKS == 0:
            self._look()
        for event in answers:
            if isinstance(event, Failed):
                raise event.error

    def close(self) -> None:
        """Let the session end, and with it the host."""
        self._look()
        self._inbox.put(Stop())
        while not isinstance(self._events.get(timeout=60), Left):
            pass

    def _hear(self, event: Event) -> None:
        self._events.put(event)

    def _look(self) -> None:
        """Have the run continue, in whatever state it is, and see it do so."""
        for command in (SetPace(None), SetLearningRate(0.01), Run(), Observe(20, (2, 2))):
            self._inbox.put(command)
        while not isinstance(event := self._events.get(timeout=60), Snapshot):
            pass
        while event.step <= self._step:
            self._inbox.put(Observe(20, (2, 2)))
            while not isinstance(event := self._events.get(timeout=60), Snapshot):
                pass
        self._step = event.step


def damage_message(mutator: Mutator, data: bytes) -> bytes:
    """A message with damaged bytes, or with something else in it."""
    if mutator.random.random() < 0.5:
        return mutator.damage(data)
    tree = mutator.distort(_as_lists(msgspec.msgpack.decode(data)))
    try:
        return msgspec.msgpack.encode(tree)
    except (OverflowError, ValueError):  # too large a number, or nested too deep
        return mutator.damage(data)


def _as_lists(value: Any) -> Any:
    """`value` with lists that can be distorted; arrays are as they are."""
    return list(map(_as_lists, value)) if type(value) is list else value


def _receive_all(line: socket.socket) -> list[Event]:
    """What is said until the line ends; a host that is still there after that time hangs."""
    data = bytearray()
    with contextlib.suppress(ConnectionResetError):
        while piece := line.recv(1 << 16):
            data += piece
    events, place = [], 0
    while place + HEAD.size <= len(data):
        length, _ = read_head(bytes(data[place : place + HEAD.size]), LARGEST_EVENT)
        message = bytes(data[place + HEAD.size : place + HEAD.size + length])
        place += HEAD.size + length
        if place <= len(data):
            with contextlib.suppress(ProtocolError):  # the greeting is none
                events.append(decode_event(message))
    return events
