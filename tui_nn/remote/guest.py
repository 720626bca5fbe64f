"""Guest: one attached program. Its commands go to the session, its events come from there.

The session hands over its answers and continues at once. Everything else happens in the event loop:
checking commands, sending events, and waiting for the guest.
"""

from __future__ import annotations

import asyncio
import contextlib
from asyncio import StreamReader, StreamWriter
from collections.abc import Callable
from dataclasses import dataclass

from tui_nn.errors import UserError
from tui_nn.remote.allowance import Allowance
from tui_nn.remote.errors import ProtocolError
from tui_nn.remote.framing import HEAD, LONGEST_GREETING, Greeting, frame, read_head
from tui_nn.remote.limits import LARGEST_COMMAND, LARGEST_EVENT
from tui_nn.remote.questions import QuestionQueue
from tui_nn.remote.wire import decode_command, encode_event
from tui_nn.training.protocol.commands import Command, Stop
from tui_nn.training.protocol.deliveries import LocalCommand, Question, QueuedCommand
from tui_nn.training.protocol.events import Event, Failed
from tui_nn.training.protocol.inbox import Addressed, Inboxed

TOKENS_PER_SECOND, BURST = 60.0, 200.0
"""Tokens that a guest gets per second, and the most it keeps."""

SHORTEST_PAUSE = 0.2
"""Shortest pause in reading from a guest without tokens, in seconds: waking up for each message
would cost more than the message."""

QUEUED_COST, BYTES_PER_TOKEN = 20.0, 10_000
"""Additional tokens of a queued command, and bytes per additional token of any command."""

MAXIMUM_QUEUED = 256
"""Events kept for a guest that does not read; with more it is disconnected."""

GREETING_TIMEOUT, SEND_TIMEOUT = 10.0, 60.0
"""Seconds that a guest has to greet, and to receive an event."""

LAST_EVENT_TIMEOUT = 0.5
"""Seconds that a guest has to receive the last event."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """An event on its way to a guest.

    Attributes:
        event: the event.
        number: the number of the command that it answers; 0 for none.
        sent: called when it has been sent.
    """

    event: Event
    number: int = 0
    sent: Callable[[], None] = lambda: None


class Guest:
    """One attached program.

    Args:
        reader, writer: the connection to it.
        put: puts a command into the session's inbox.
        follow_up: the events to send right after an event.
    """

    def __init__(
        self,
        reader: StreamReader,
        writer: StreamWriter,
        put: Callable[[Inboxed], None],
        follow_up: Callable[[Event], tuple[Event, ...]],
    ) -> None:
        self._reader, self._writer = reader, writer
        self._put, self._follow_up = put, follow_up
        self._loop = asyncio.get_running_loop()
        self._outbox: asyncio.Queue[Parcel] = asyncio.Queue(MAXIMUM_QUEUED)
        self._allowance = Allowance(TOKENS_PER_SECOND, BURST)
        self._questions: dict[type[Question], QuestionQueue] = {}
        self._last: Event | None = None
        writer.transport.set_write_buffer_limits(high=0)

    async def serve(self) -> None:
        """Serve the guest until it leaves, misbehaves, or has received the last event."""
        receiving = asyncio.create_task(self._receive_commands())
        sending = asyncio.create_task(self._send_events())
        try:
            await asyncio.wait({receiving, sending}, return_when=asyncio.FIRST_COMPLETED)
            if self._last is not None:
                await asyncio.wait({sending}, timeout=LAST_EVENT_TIMEOUT)
        finally:
            receiving.cancel()
            sending.cancel()
            await asyncio.gather(receiving, sending, return_exceptions=True)
            self._writer.transport.abort()

    def send(self, event: Event) -> None:
        """Send an event that answers no command."""
        self._deliver(Parcel(event))

    def send_last(self, event: Event) -> None:
        """Send an event, and nothing after it."""
        self._last = event
        self.send(event)

    async def _receive_commands(self) -> None:
        """Read commands; after an invalid message the guest gets the error and is disconnected."""
        try:
            async with asyncio.timeout(GREETING_TIMEOUT):
                _, greeting = await self._receive(LONGEST_GREETING)
            Greeting.read(greeting).check("the program at this end")
            while True:
                number, data = await self._receive(LARGEST_COMMAND)
                await self._pass_on(number, decode_command(data), len(data))
        except ProtocolError as error:
            self.send_last(Failed(error))
        except (EOFError, OSError, TimeoutError):
            return

    async def _receive(self, largest: int) -> tuple[int, bytes]:
        """The next message with its number."""
        length, number = read_head(await self._reader.readexactly(HEAD.size), largest)
        return number, await self._reader.readexactly(length)

    async def _pass_on(self, number: int, command: Command, size: int) -> None:
        """Pass a command on to the session, when the guest's allowance permits."""
        cost = 1 + size / BYTES_PER_TOKEN + QUEUED_COST * isinstance(command, QueuedCommand)
        wait = self._allowance.take(cost, self._loop.time())
        await asyncio.sleep(max(wait, SHORTEST_PAUSE) if wait else 0)
        if isinstance(command, Stop):
            self._put(command)
        elif isinstance(command, LocalCommand):
            self._deliver(Parcel(Failed(UserError(command.refusal)), number))
        elif isinstance(command, Question):
            self._queue_of(command).put(number, command)
        elif isinstance(command, QueuedCommand):
            answered = asyncio.Event()
            self._ask(number, command, answered.set)
            await answered.wait()
        else:
            self._ask(number, command, lambda: None)

    def _queue_of(self, question: Question) -> QuestionQueue:
        kind = type(question)
        return self._questions.setdefault(kind, QuestionQueue(self._ask, kind.interval))

    def _ask(self, number: int, command: Command, sent: Callable[[], None]) -> None:
        """Pass a command to the session; `sent` is called when the answer has been sent."""

        def answer(event: Event) -> None:
            with contextlib.suppress(RuntimeError):  # the loop has ended: the guest left
                self._loop.call_soon_threadsafe(self._deliver, Parcel(event, number, sent))

        self._put(Addressed(command, answer))

    def _deliver(self, parcel: Parcel) -> None:
        """Queue an event; a guest whose queue is full is disconnected."""
        try:
            self._outbox.put_nowait(parcel)
            for event in self._follow_up(parcel.event):
                self._outbox.put_nowait(Parcel(event))
        except asyncio.QueueFull:
            self._writer.transport.abort()

    async def _send_events(self) -> None:
        """Send the queued events in order, as fast as the guest reads."""
        with contextlib.suppress(OSError, TimeoutError):
            await self._write(frame(Greeting().write()))
            event: Event | None = None
            while event is None or event is not self._last:
                parcel = await self._outbox.get()
                event = parcel.event
                await self._write(frame(_encode(event), parcel.number))
                parcel.sent()

    async def _write(self, data: bytes) -> None:
        async with asyncio.timeout(SEND_TIMEOUT):
            self._writer.write(data)
            await self._writer.drain()


def _encode(event: Event) -> bytes:
    """The bytes of an event; of a failure if the event cannot be encoded."""
    try:
        data = encode_event(event)
    except (TypeError, ValueError, OverflowError) as error:
        return encode_event(Failed(error))
    if len(data) > LARGEST_EVENT:
        return encode_event(Failed(UserError("the answer is too long to be sent")))
    return data
