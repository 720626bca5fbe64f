"""RemoteSession: the session of another process, with the two queues of one of this process.

The module is light, so that attaching to a run that is not active is refused at once.
"""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable
from dataclasses import fields, replace
from itertools import count
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any

from tui_nn.errors import UserError
from tui_nn.remote.framing import (
    HEAD,
    LONGEST_GREETING,
    Greeting,
    frame,
    receive,
    receive_bytes,
)
from tui_nn.remote.limits import LARGEST_COMMAND, LARGEST_EVENT
from tui_nn.remote.rendezvous import UnreachableError, reach
from tui_nn.remote.sockets import hang_up
from tui_nn.training.protocol.commands import (
    Addressed,
    Classify,
    Command,
    Inboxed,
    Introduce,
    Observe,
    Stop,
)
from tui_nn.training.protocol.events import Event, Failed, Left, Ready, RunState, Snapshot
from tui_nn.training.runs.address import read_address
from tui_nn.training.runs.folder import RunFolder
from tui_nn.training.runs.state import ENDED

GREETING_PATIENCE = 10.0
"""Seconds that the other process has to greet."""

TRIES, TRY_PATIENCE = 15, 0.2
"""How often, and for how many seconds at a time, a process that has fallen silent is tried."""

LOOKS, LOOK = 120, 0.5
"""How often it is tried to attach to another process that continues a run that was left, and the
seconds between: a background process has to load its data first."""

Answer = Callable[[Event], None]


class RemoteSession:
    """The session of the process that trains a run, as far as one line lets one take part in it.

    `Stop` in the inbox ends only this end of the line. `Addressed(Stop(), ...)` is passed on, and
    ends the session for all. If another process continues the run, as after `ctrl+d` in its
    screen, this is attached to that one: what follows `Left` is `Ready`.

    Args:
        folder: the run.

    Attributes:
        ending: how it ended and how to continue, in a sentence; empty while it has not ended.
    """

    def __init__(self, folder: RunFolder) -> None:
        self.folder = folder
        self.ending = ""
        self._line: socket.socket | None = None
        self._publish: Answer = lambda _: None
        self._answers: dict[int, Answer] = {}
        self._numbers = count(1)
        self._state, self._step = RunState.LOADING, 0
        self._is_over = False
        self._ends = Lock()

    def connect(self) -> None:
        """Get through to the process that trains the run.

        Raises:
            UserError: there is none, or it cannot be talked to.
        """
        try:
            line = reach(self.folder)
        except (FileNotFoundError, ConnectionRefusedError, UnreachableError):
            raise UserError(self._tell_absent()) from None
        except OSError as error:
            reason = error.strerror or error
            raise UserError(f"{self.folder.socket}: cannot be attached to ({reason})") from error
        try:
            self._greet(line)
        except BaseException:
            line.close()
            raise
        self._line = line

    def start(self, inbox: SimpleQueue[Inboxed], publish: Answer) -> Thread:
        """Take part in the session: as `start_worker`, with the worker in another process.

        Args:
            inbox: where the commands come from, until `Stop`.
            publish: is handed what the session says to everybody, and to us; from threads of ours.

        Returns:
            A daemon thread that ends with `Stop`.

        Raises:
            UserError: as of `connect`, unless that was called already.
        """
        if self._line is None:
            self.connect()
        self._publish = publish
        Thread(target=self._listen, name="listening", daemon=True).start()
        thread = Thread(target=self._speak, args=(inbox,), name="speaking", daemon=True)
        thread.start()
        return thread

    @property
    def _resume(self) -> str:
        """What to type to continue the run."""
        return f"`tui-nn --resume {self.folder.name}`"

    @property
    def _attach(self) -> str:
        """What to type to be here again."""
        return f"`tui-nn attach {self.folder.name}`"

    def _tell_absent(self) -> str:
        """Why there is no process to connect to, and what to do."""
        name, holder = self.folder.name, self.folder.holder
        if holder is None:
            ended = self.folder.phase() in ENDED
            says = f"{name} has finished" if ended else f"{name} is not being trained"
            return f"{says}: {self._resume} {'shows' if ended else 'continues'} it"
        if holder.is_here and not read_address(self.folder.address).reason:
            access = "it cannot be attached to yet: try again in a moment"
        else:
            access = self.folder.describe_access(holder)
        return f"{name} is being trained by {holder}; {access}"

    def _greet(self, line: socket.socket) -> None:
        name = self.folder.name
        try:
            line.settimeout(GREETING_PATIENCE)
            with contextlib.suppress(BrokenPipeError):  # it has hung up, but maybe said why
                line.sendall(frame(Greeting().write()))
            _, greeting = receive(line, LONGEST_GREETING)
            line.settimeout(None)
        except (EOFError, OSError) as error:
            raise UserError(f"the process that trains {name} does not answer: try again") from error
        Greeting.read(greeting).check(f"the process that trains {name}")

    def _speak(self, inbox: SimpleQueue[Inboxed]) -> None:
        """Pass on what is in the inbox, until `Stop`."""
        while not isinstance(message := inbox.get(), Stop):
            try:
                self._send(message)
            except UserError as error:
                answer = message.answer if isinstance(message, Addressed) else self._publish
                answer(Failed(error))
        self._is_over = True
        self._end(f"{self.folder.name} {self._standing()}; {self._attach} shows it again")
        assert self._line is not None
        hang_up(self._line)

    def _send(self, message: Inboxed) -> None:
        """Pass on one command.

        Raises:
            UserError: it cannot be done.
        """
        from tui_nn.remote.wire import encode_command

        if self.ending:
            if isinstance(message, Observe | Classify):  # no answer is expected any more
                return
            raise UserError(self.ending)
        if isinstance(message, Addressed):
            number, command = next(self._numbers), message.command
            self._answers[number] = message.answer
        else:
            number, command = 0, message
        data = encode_command(_with_absolute_paths(command))
        if len(data) > LARGEST_COMMAND:
            raise UserError(f"a message of {len(data):,} bytes is too long: {LARGEST_COMMAND:,}")
        assert self._line is not None
        with contextlib.suppress(OSError):  # the listening thread notices too, and tells it
            self._line.sendall(frame(data, number))

    def _listen(self) -> None:
        """Hand on what is said by whatever process trains the run, until `Stop`."""
        while self._line is not None and self._hear(self._line) and self._follow():
            with contextlib.suppress(UserError):  # `Stop` has just come
                self._send(Introduce())

    def _hear(self, line: socket.socket) -> bool:
        """Hand on what is said, until the line ends; whether it could be understood."""
        from tui_nn.remote.wire import decode_event

        understood = True
        try:
            while not self.ending:
                number, data = receive(line, LARGEST_EVENT)
                self._take(decode_event(data), number)
        except (EOFError, OSError):
            if not self.ending:
                self._break_off(self._diagnose())
        except Exception as error:
            understood = False
            self._break_off(self._tell_broken(f" ({error})"))
        hang_up(line)
        return understood

    def _take(self, event: Event, number: int) -> None:
        if isinstance(event, Snapshot | Ready):
            self._step = event.step
            self._state = event.state if isinstance(event, Snapshot) else RunState.READY
        if isinstance(event, Left):
            self._end(self._tell_left(event), event)
        else:
            self._answers.pop(number, self._publish)(event)

    def _standing(self) -> str:
        """How the run stands, for all that is known here."""
        if self._state is RunState.FINISHED:
            return "has finished"
        if self._state is RunState.LOADING:  # nothing was heard of it yet
            return "is left to the process that trains it"
        verb = "continues" if self._state is RunState.RUNNING else "waits"
        return f"{verb} at step {self._step:,} in the process that trains it"

    def _tell_left(self, left: Left) -> str:
        if left.finished:
            return f"{self.folder.name} has finished, at step {left.step:,}"
        return f"{self.folder.name} stopped at step {left.step:,}; resume with {self._resume}"

    def _diagnose(self) -> str:
        """Why the line broke, without our doing."""
        if self._is_heard():
            return self._tell_broken()
        return (
            f"the process that trained {self.folder.name} has ended;"
            f" {self._resume} continues from its last checkpoint"
        )

    def _is_heard(self) -> bool:
        """Whether the process that trains still lives.

        While it is being killed it may be connected to, but does not greet any more.
        """
        for _ in range(TRIES):
            try:
                line = reach(self.folder)
            except OSError:
                return False
            with line, contextlib.suppress(EOFError, OSError):
                line.settimeout(TRY_PATIENCE)
                return bool(receive_bytes(line, HEAD.size))
        return True

    def _follow(self) -> bool:
        """Attach to the process that continues the run; whether there is one."""
        for _ in range(LOOKS):
            time.sleep(LOOK)
            if self._is_over:
                break
            with contextlib.suppress(UserError):
                self.connect()
                return self._begin_again()
        return False

    def _begin_again(self) -> bool:
        """Take part in the session of the new process; false if `Stop` came first."""
        with self._ends:
            if not self._is_over:
                self._answers.clear()
                self.ending = ""
            return not self._is_over

    def _tell_broken(self, reason: str = "") -> str:
        return f"the line to {self.folder.name} broke{reason}; {self._attach} attaches again"

    def _break_off(self, ending: str) -> None:
        self._publish(Failed(UserError(ending)))
        self._end(ending)

    def _end(self, ending: str, left: Left | None = None) -> None:
        """End this session once, with `Left` as every session does."""
        with self._ends:
            if self.ending:
                return
            self.ending = ending
        running, finished = (
            self._state is state for state in (RunState.RUNNING, RunState.FINISHED)
        )
        self._publish(
            left or Left(self.folder.path, self._step, running=running, finished=finished)
        )


def _with_absolute_paths(command: Command) -> Command:
    """The same command; the other process may have another working directory."""
    paths: dict[str, Any] = {
        field.name: path.absolute()
        for field in fields(command)
        if isinstance(path := getattr(command, field.name), Path)
    }
    return replace(command, **paths) if paths else command
