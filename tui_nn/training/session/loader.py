"""Loader: loads a network in a thread of its own, while the session's thread keeps answering.

The very first start compiles for several seconds. Meanwhile drawings are read by the built-in
network in plain NumPy, and a start of the training can be queued and cancelled. Every other command
is kept, and obeyed in its turn as soon as the network is there.
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
from tui_nn.training.protocol.commands import (
    Addressed,
    Command,
    Inboxed,
    Introduce,
    Load,
    Pause,
    Run,
    Step,
    Stop,
    check_command,
    command_of,
)
from tui_nn.training.protocol.drawings import Answering
from tui_nn.training.protocol.events import Event, Failed, Loading
from tui_nn.training.reading.sketching import PlainSketchCommand, Sketching
from tui_nn.training.session.loading import load_trainer
from tui_nn.training.settings.bounds import MAXIMUM_COUNT
from tui_nn.training.trainer.trainer import Trainer

Answer = Callable[[Event], None]
"""Takes the events that answer a command."""

LIFE_INTERVAL = 1.0
"""Seconds after which it is looked whether the thread that loads is still there."""


@dataclass(frozen=True, slots=True)
class Call:
    """Among the commands: something to call in the session's thread, for the one that loads."""

    function: Callable[[], None]


class Loader:
    """Loads one network after another, and obeys meanwhile what needs none.

    Attributes:
        loading: the latest news of the loading.
        queued: what is to be done with the network as soon as it is there; None for nothing.
        postponed: commands that came while a network was loaded, to be obeyed before any other.
    """

    def __init__(
        self,
        inbox: SimpleQueue[Inboxed | Call],
        publish: Callable[[Event], None],
        sketching: Sketching,
    ) -> None:
        """Obey `inbox`, tell the progress to `publish`, and have `sketching` read drawings.

        Args:
            inbox: the session's.
            publish: as of `TrainingSession`.
            sketching: answers what is asked about drawings.
        """
        self._inbox, self._publish = inbox, publish
        self._sketching = sketching
        self.loading = Loading("starting")
        self.queued: Run | Step | None = None
        self.postponed: deque[Inboxed] = deque()

    def load(self, command: Load) -> Trainer | None:
        """Load the network, and obey what can be obeyed meanwhile.

        Returns:
            The network; None if the session was told to stop first.

        Raises:
            Exception: what went wrong in loading. Nothing is queued then.
            MemoryError: there was not even enough memory to tell what went wrong.
        """
        self.queued = None
        loaded: Future[Trainer] = Future()
        load = partial(self._load_into, loaded, command)
        thread = Thread(target=load, name="loading", daemon=True)
        thread.start()
        self._go_through_postponed()
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
        """The next message, as long as the thread that loads can still send one.

        Raises:
            MemoryError: it has ended without a word.
        """
        while True:
            is_alive = thread.is_alive()  # asked first: what it says at its end is there then
            try:
                return self._inbox.get(timeout=LIFE_INTERVAL)
            except Empty:
                if not is_alive:
                    self.queued = None
                    raise MemoryError from None

    def _load_into(self, loaded: Future[Trainer], command: Load) -> None:
        """Load, in a thread of its own; the session's thread is told the progress and the end."""

        def tell(loading: Loading) -> None:
            self._inbox.put(Call(partial(self._tell, loading)))

        try:
            end = partial(loaded.set_result, load_trainer(command, tell))
        except Exception as error:
            end = partial(loaded.set_exception, error)
        self._inbox.put(Call(end))

    def _tell(self, loading: Loading) -> None:
        """Publish the progress, with what is queued."""
        self.loading = replace(loading, queued=self.queued is not None)
        self._publish(self.loading)

    def _go_through_postponed(self) -> None:
        """Obey what was meant for this network and not for the one that was loaded before it."""
        waiting, self.postponed = self.postponed, deque()
        for message in waiting:
            self._obey_or_postpone(message)

    def _obey_or_postpone(self, message: Inboxed) -> None:
        """Obey a command unless it needs the network, or one that is to be loaded later."""
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
        elif isinstance(command, PlainSketchCommand) and not asks_the_run(command):
            try:
                answer(self._sketching.answer(command, None, plain=True))
            except Exception as error:
                answer(Failed(error))
        else:
            self.postponed.append(message)

    @property
    def _is_another_load_postponed(self) -> bool:
        return any(isinstance(command_of(message), Load) for message in self.postponed)

    def _queue(self, command: Run | Step | Pause) -> None:
        """Queue a start, add to the steps that are queued, or cancel what is queued."""
        if isinstance(command, Step) and isinstance(self.queued, Step):
            self.queued = Step(min(self.queued.count + command.count, MAXIMUM_COUNT))
        else:
            self.queued = None if isinstance(command, Pause) else command
        self._tell(self.loading)


def asks_the_run(command: Command) -> bool:
    """Whether the run's own network is to answer, and not the built-in one."""
    return getattr(command, "by", None) is Answering.TRAINED
