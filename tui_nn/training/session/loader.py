"""Loader: loads a network in a separate thread while the session's thread keeps answering.

The first start compiles for several seconds. Meanwhile the built-in network reads drawings in plain
NumPy, and starting the training can be queued and cancelled. Every other command is postponed and
carried out in order once the network is loaded.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread

from tui_nn.errors import UserError
from tui_nn.training.lessons.player import LessonPlayer, needs_kernels
from tui_nn.training.protocol.commands import Command, Introduce, Load, Pause, Run, Step, Stop
from tui_nn.training.protocol.drawings import Answering
from tui_nn.training.protocol.events import Event, Failed, Loading
from tui_nn.training.protocol.inbox import Addressed, Inboxed, check_command, command_of
from tui_nn.training.protocol.inquiries import Play
from tui_nn.training.reading.sketching import PlainSketchCommand, Sketching
from tui_nn.training.runs.claimed_run import ClaimedRun
from tui_nn.training.session.loading import load_trainer
from tui_nn.training.settings.bounds import MAXIMUM_COUNT
from tui_nn.training.trainer.trainer import Trainer

Answer = Callable[[Event], None]
"""Receives the events that answer a command."""

LoadTrainer = Callable[[Load, Callable[[Loading], None], ClaimedRun | None], Trainer]
"""Makes the trainer that a command asks for; arguments and errors as of `load_trainer`."""

LIFE_INTERVAL = 1.0
"""Seconds between checks that the loading thread is alive."""


@dataclass(frozen=True, slots=True)
class Call:
    """Inbox entry of the loading thread: a function to call in the session's thread."""

    function: Callable[[], None]


class Loader:
    """Loads networks one at a time and carries out commands that need no network.

    Attributes:
        loading: latest progress of the loading.
        queued: start of the training to carry out once the network is loaded; None for none.
        postponed: commands received while loading, to be carried out before those in the inbox.
    """

    def __init__(
        self,
        inbox: SimpleQueue[Inboxed | Call],
        publish: Callable[[Event], None],
        sketching: Sketching,
        lessons: LessonPlayer,
        load: LoadTrainer | None = None,
    ) -> None:
        """Create a loader that loads nothing yet.

        Args:
            inbox: inbox of the session.
            publish: receives progress, as in `TrainingSession`.
            sketching: answers commands on drawings.
            lessons: carries out the lessons' experiments.
            load: makes the trainers; `load_trainer` if left out.
        """
        self._inbox, self._publish = inbox, publish
        self._sketching = sketching
        self._lessons = lessons
        self._load = load
        self.loading = Loading("starting")
        self.queued: Run | Step | None = None
        self.postponed: deque[Inboxed] = deque()

    def load(self, command: Load, claimed: ClaimedRun | None = None) -> Trainer | None:
        """Load a network, and carry out those commands in the meantime that need none.

        Args:
            command: what to load.
            claimed: the recorded run that the command names, if any.

        Returns:
            The loaded run; None if `Stop` came first.

        Raises:
            Exception: the error of loading; nothing is queued then.
            MemoryError: the loading thread ended without reporting a result.
        """
        self.queued = None
        loaded: Future[Trainer] = Future()
        load = partial(self._load_into, loaded, command, claimed)
        thread = Thread(target=load, name="loading", daemon=True)
        thread.start()
        self._replay_postponed()
        while not loaded.done():
            message = self._next_message(thread)
            if isinstance(message, Call):
                message.function()
            elif isinstance(command_of(message), Stop):
                self.postponed = deque([message])
                return None
            else:
                self._obey_or_postpone(message)
        if loaded.exception() is not None:
            self.queued = None
        return loaded.result()

    def _next_message(self, thread: Thread) -> Inboxed | Call:
        """Wait for the next message.

        Raises:
            MemoryError: the loading thread ended without reporting a result.
        """
        while True:
            # Checked before the inbox is read: a dead thread's last message is then already there.
            is_alive = thread.is_alive()
            try:
                return self._inbox.get(timeout=LIFE_INTERVAL)
            except Empty:
                if not is_alive:
                    self.queued = None
                    raise MemoryError from None

    def _load_into(
        self, loaded: Future[Trainer], command: Load, claimed: ClaimedRun | None
    ) -> None:
        """Load in the loading thread; send progress and result to the session's thread."""

        def send(loading: Loading) -> None:
            self._inbox.put(Call(partial(self._report, loading)))

        try:
            load = self._load or load_trainer
            end = partial(loaded.set_result, load(command, send, claimed))
        except Exception as error:
            end = partial(loaded.set_exception, error)
        self._inbox.put(Call(end))

    def _report(self, loading: Loading) -> None:
        """Publish the progress, and whether a start is queued."""
        self.loading = replace(loading, queued=self.queued is not None)
        self._publish(self.loading)

    def _replay_postponed(self) -> None:
        """Carry out commands that were postponed because they came after this `Load`."""
        waiting, self.postponed = self.postponed, deque()
        for message in waiting:
            self._obey_or_postpone(message)

    def _obey_or_postpone(self, message: Inboxed) -> None:
        """Carry out a command unless it needs this network or one that is loaded later."""
        command = command_of(message)
        answer = message.answer if isinstance(message, Addressed) else self._publish
        try:
            check_command(command)
        except UserError as error:
            answer(Failed(error))
            return
        if isinstance(command, Introduce):
            answer(self.loading)
        elif isinstance(command, Run | Step | Pause) and not self._is_another_load_postponed:
            self._queue(command)
        elif (find_answer := self._plain_answer(command)) is not None:
            try:
                answer(find_answer())
            except Exception as error:
                answer(Failed(error))
        else:
            self.postponed.append(message)

    def _plain_answer(self, command: Command) -> Callable[[], Event] | None:
        """What answers a command without a run and without kernels; None if nothing can."""
        if isinstance(command, PlainSketchCommand) and not asks_the_run(command):
            return partial(self._sketching.answer, command, None, plain=True)
        if isinstance(command, Play) and not needs_kernels(command):
            return partial(self._lessons.play, command)
        return None

    @property
    def _is_another_load_postponed(self) -> bool:
        return any(isinstance(command_of(message), Load) for message in self.postponed)

    def _queue(self, command: Run | Step | Pause) -> None:
        """Queue a start, add to the queued steps, or cancel the queued start."""
        if isinstance(command, Step) and isinstance(self.queued, Step):
            self.queued = Step(min(self.queued.count + command.count, MAXIMUM_COUNT))
        else:
            self.queued = None if isinstance(command, Pause) else command
        self._report(self.loading)


def asks_the_run(command: Command) -> bool:
    """Whether the run's network has to answer the command instead of the built-in one."""
    return getattr(command, "by", None) is Answering.TRAINED
