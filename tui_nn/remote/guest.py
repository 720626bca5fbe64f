"""Guest: one attached program; what it asks goes to the session, what it is told comes from there.

The session hands over its answers and continues at once. Everything else happens in the event loop:
checking what the guest says, writing what it is told, and waiting for it.
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
from tui_nn.training.protocol.commands import Addressed, Command, Inboxed, Stop
from tui_nn.training.protocol.deliveries import LocalCommand, Question, QueuedCommand
from tui_nn.training.protocol.events import Event, Failed

TOKENS_PER_SECOND, BURST = 60.0, 200.0
"""Tokens that a guest gets a second, and keeps."""

REST = 0.2
"""Seconds for which a guest that has no tokens left is not listened to, or longer: to be woken for
each of its messages costs more than they do."""

QUEUED_COST, BYTES_A_TOKEN = 20.0, 10_000
"""Tokens that a queued command costs beyond the one of every command; bytes that cost one more."""

MOST_WAITING = 256
"""Events that wait for a guest who does not read."""

GREETING_PATIENCE, PATIENCE = 10.0, 60.0
"""Seconds that a guest has to greet, and to take an event that was sent to it."""

FAREWELL = 0.5
"""Seconds that a guest has to take the last word."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """An event on its way to a guest.

    Attributes:
        event: what the guest is told.
        number: that of the question which it answers; 0 if it answers none.
        sent: called when it is on the line.
    """

    event: Event
    number: int = 0
    sent: Callable[[], None] = lambda: None


class Guest:
    """One attached program.

    Args:
        reader, writer: the line to it.
        put: puts something into the session's inbox.
        follow_up: what the guest is told right after an answer; None for nothing.
    """

    def __init__(
        self,
        reader: StreamReader,
        writer: StreamWriter,
        put: Callable[[Inboxed], None],
        follow_up: Callable[[Event], Event | None],
    ) -> None:
        self._reader, self._writer = reader, writer
        self._put, self._follow_up = put, follow_up
        self._loop = asyncio.get_running_loop()
        self._outbox: asyncio.Queue[Parcel] = asyncio.Queue(MOST_WAITING)
        self._allowance = Allowance(TOKENS_PER_SECOND, BURST)
        self._questions: dict[type[Question], QuestionQueue] = {}
        self._last: Event | None = None
        writer.transport.set_write_buffer_limits(high=0)

    async def serve(self) -> None:
        """Let the guest take part until it leaves, it behaves badly, or the last word is said."""
        listening = asyncio.create_task(self._listen())
        speaking = asyncio.create_task(self._speak())
        try:
            await asyncio.wait({listening, speaking}, return_when=asyncio.FIRST_COMPLETED)
            if self._last is not None:
                await asyncio.wait({speaking}, timeout=FAREWELL)
        finally:
            listening.cancel()
            speaking.cancel()
            await asyncio.gather(listening, speaking, return_exceptions=True)
            self._writer.transport.abort()

    def tell(self, event: Event) -> None:
        """Say something that answers no question."""
        self._deliver(Parcel(event))

    def tell_last(self, event: Event) -> None:
        """Say something, and nothing after it."""
        self._last = event
        self.tell(event)

    async def _listen(self) -> None:
        """Take in what the guest says; a guest who is not understood is told so and sent away."""
        try:
            async with asyncio.timeout(GREETING_PATIENCE):
                _, greeting = await self._receive(LONGEST_GREETING)
            Greeting.read(greeting).check("the program at this end")
            while True:
                number, data = await self._receive(LARGEST_COMMAND)
                await self._obey(number, decode_command(data), len(data))
        except ProtocolError as error:
            self.tell_last(Failed(error))
        except (EOFError, OSError, TimeoutError):
            return

    async def _receive(self, largest: int) -> tuple[int, bytes]:
        """The next message with its number."""
        length, number = read_head(await self._reader.readexactly(HEAD.size), largest)
        return number, await self._reader.readexactly(length)

    async def _obey(self, number: int, command: Command, size: int) -> None:
        """See to it that a command is obeyed, in good time."""
        cost = 1 + size / BYTES_A_TOKEN + QUEUED_COST * isinstance(command, QueuedCommand)
        wait = self._allowance.take(cost, self._loop.time())
        await asyncio.sleep(max(wait, REST) if wait else 0)
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
        """Put a command to the session; `sent` is called when the answer is on the line."""

        def answer(event: Event) -> None:
            with contextlib.suppress(RuntimeError):  # the loop has ended: the guest has left
                self._loop.call_soon_threadsafe(self._deliver, Parcel(event, number, sent))

        self._put(Addressed(command, answer))

    def _deliver(self, parcel: Parcel) -> None:
        """Have an event sent; a guest for whom too much waits is sent away."""
        try:
            self._outbox.put_nowait(parcel)
            if (event := self._follow_up(parcel.event)) is not None:
                self._outbox.put_nowait(Parcel(event))
        except asyncio.QueueFull:
            self._writer.transport.abort()

    async def _speak(self) -> None:
        """Send what there is, one after the other, as fast as the guest takes it."""
        with contextlib.suppress(OSError, TimeoutError):
            await self._send(frame(Greeting().write()))
            event: Event | None = None
            while event is None or event is not self._last:
                parcel = await self._outbox.get()
                event = parcel.event
                await self._send(frame(_encode(event), parcel.number))
                parcel.sent()

    async def _send(self, data: bytes) -> None:
        async with asyncio.timeout(PATIENCE):
            self._writer.write(data)
            await self._writer.drain()


def _encode(event: Event) -> bytes:
    """The bytes of an event; of a failure, if it cannot be sent."""
    try:
        data = encode_event(event)
    except (TypeError, ValueError, OverflowError) as error:
        return encode_event(Failed(error))
    if len(data) > LARGEST_EVENT:
        return encode_event(Failed(UserError("the answer is too long to be sent over the line")))
    return data
