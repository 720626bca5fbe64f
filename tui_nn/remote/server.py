"""Server: lets programs attach to a run, in an event loop of its own."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable

from tui_nn.remote.allowance import Allowance
from tui_nn.remote.framing import Greeting, frame
from tui_nn.remote.guest import LAST_EVENT_TIMEOUT, Guest
from tui_nn.remote.rendezvous import listening
from tui_nn.remote.sockets import is_same_user
from tui_nn.training.protocol.events import Event, Finished, Left, Ready
from tui_nn.training.protocol.inbox import Inboxed
from tui_nn.training.protocol.left_out import LeftOut
from tui_nn.training.runs.folder import RunFolder

MAXIMUM_GUESTS = 8
"""Programs that can be attached to a run at the same time."""

ADMISSIONS_PER_SECOND, BURST = 20.0, 20.0
"""Connections accepted or refused per second, and at once."""

ACCEPT_PAUSE = 1.0
"""Seconds to wait after a connection could not be accepted."""


class Server:
    """Serves one run, from `Recording` to `Left`.

    Args:
        folder: the run.
        put: puts a command into the session's inbox.
    """

    def __init__(self, folder: RunFolder, put: Callable[[Inboxed], None]) -> None:
        self._folder, self._put = folder, put
        self._loop = asyncio.new_event_loop()
        self._left = asyncio.Event()
        self._guests: dict[asyncio.Task[None], Guest | None] = {}
        self._end: tuple[Event, ...] = ()

    @property
    def guests(self) -> int:
        """Number of attached programs; may be read from any thread."""
        return len(self._guests)

    def run(self) -> None:
        """Serve until `Left` has been sent.

        Raises:
            OSError: no socket can be made.
        """
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    def send(self, event: Event) -> None:
        """Send an event to all guests; may be called from any thread."""
        with contextlib.suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(self._send, event)

    def _send(self, event: Event) -> None:
        if isinstance(event, Ready):
            self._end = ()
        elif isinstance(event, Finished):
            self._end = (event,)
        elif isinstance(event, LeftOut):
            self._end = (*self._end[:1], event)
        for guest in self._guests.values():
            if guest is not None and isinstance(event, Left):
                guest.send_last(event)
            elif guest is not None:
                guest.send(event)
        if isinstance(event, Left):
            self._left.set()

    def _follow_up(self, event: Event) -> tuple[Event, ...]:
        """What is known of a finished run, sent after the answer to `Introduce`."""
        return self._end if isinstance(event, Ready) else ()

    async def _serve(self) -> None:
        with listening(self._folder) as listener:
            accepting = asyncio.create_task(self._accept(listener.socket))
            await self._left.wait()
            accepting.cancel()
        if self._guests:
            await asyncio.wait(self._guests, timeout=LAST_EVENT_TIMEOUT)

    async def _accept(self, listener: socket.socket) -> None:
        """Accept guests one after the other, at limited frequency.

        Without the limit, a program that connects again and again would starve this loop:
        `sock_accept` does not yield while a connection is pending.
        """
        listener.setblocking(False)
        allowance = Allowance(ADMISSIONS_PER_SECOND, BURST)
        while True:
            await asyncio.sleep(allowance.take(1, self._loop.time()))
            try:
                connection, _ = await self._loop.sock_accept(listener)
            except OSError:  # too many open files
                await asyncio.sleep(ACCEPT_PAUSE)
                continue
            if not is_same_user(connection):
                connection.close()
            elif len(self._guests) >= MAXIMUM_GUESTS:
                _refuse(
                    connection,
                    f"{MAXIMUM_GUESTS} programs are attached to this run: leave one of them",
                )
            else:
                task = asyncio.create_task(self._receive(connection))
                self._guests[task] = None
                task.add_done_callback(self._guests.pop)

    async def _receive(self, connection: socket.socket) -> None:
        """Serve one guest until it leaves."""
        reader, writer = await asyncio.open_unix_connection(sock=connection)
        guest = Guest(reader, writer, self._put, self._follow_up)
        task = asyncio.current_task()
        assert task is not None
        self._guests[task] = guest
        await guest.serve()


def _refuse(connection: socket.socket, reason: str) -> None:
    """Tell a program why it is refused, and close its connection."""
    connection.setblocking(False)
    with connection, contextlib.suppress(OSError):
        connection.send(frame(Greeting(refusal=reason).write()))
