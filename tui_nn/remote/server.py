"""Server: lets programs attach to a run, in an event loop of its own."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable

from tui_nn.remote.allowance import Allowance
from tui_nn.remote.framing import Greeting, frame
from tui_nn.remote.guest import FAREWELL, Guest
from tui_nn.remote.rendezvous import listening
from tui_nn.remote.sockets import is_same_user
from tui_nn.training.protocol.commands import Inboxed
from tui_nn.training.protocol.events import Event, Finished, Left, Ready
from tui_nn.training.runs.folder import RunFolder

MOST_GUESTS = 8
"""Programs that can be attached to a run at a time."""

ADMISSIONS_PER_SECOND, BURST = 20.0, 20.0
"""Programs that are let in, or refused, a second; and at once."""

ACCEPT_PAUSE = 1.0
"""Seconds to wait when no connection can be accepted."""


class Server:
    """Serves one run, from its recording until it is left.

    Args:
        folder: of the run.
        put: puts something into the session's inbox.
    """

    def __init__(self, folder: RunFolder, put: Callable[[Inboxed], None]) -> None:
        self._folder, self._put = folder, put
        self._loop = asyncio.new_event_loop()
        self._left = asyncio.Event()
        self._guests: dict[asyncio.Task[None], Guest | None] = {}
        self._finished: Finished | None = None

    @property
    def guests(self) -> int:
        """How many programs are attached; to be asked from any thread."""
        return len(self._guests)

    def run(self) -> None:
        """Serve until `Left` was told.

        Raises:
            OSError: there can be no socket.
        """
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    def tell(self, event: Event) -> None:
        """Say something to all guests; called from any thread."""
        with contextlib.suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(self._tell, event)

    def _tell(self, event: Event) -> None:
        if isinstance(event, Ready | Finished):
            self._finished = event if isinstance(event, Finished) else None
        for guest in self._guests.values():
            if guest is not None and isinstance(event, Left):
                guest.tell_last(event)
            elif guest is not None:
                guest.tell(event)
        if isinstance(event, Left):
            self._left.set()

    def _follow_up(self, event: Event) -> Event | None:
        """A late subscriber hears of the end of the run after the answer to `Introduce`."""
        return self._finished if isinstance(event, Ready) else None

    async def _serve(self) -> None:
        with listening(self._folder) as listener:
            accepting = asyncio.create_task(self._accept(listener.socket))
            await self._left.wait()
            accepting.cancel()
        if self._guests:
            await asyncio.wait(self._guests, timeout=FAREWELL)

    async def _accept(self, listener: socket.socket) -> None:
        """Let guests in, one after the other, and no faster than allowed.

        One who came again and again would keep this loop from all else: `sock_accept` does not
        wait where a connection is pending.
        """
        listener.setblocking(False)
        allowance = Allowance(ADMISSIONS_PER_SECOND, BURST)
        while True:
            await asyncio.sleep(allowance.take(1, self._loop.time()))
            try:
                line, _ = await self._loop.sock_accept(listener)
            except OSError:  # too many files are open
                await asyncio.sleep(ACCEPT_PAUSE)
                continue
            if not is_same_user(line):
                line.close()
            elif len(self._guests) >= MOST_GUESTS:
                _refuse(line, f"{MOST_GUESTS} programs are attached to this run: leave one of them")
            else:
                task = asyncio.create_task(self._receive(line))
                self._guests[task] = None
                task.add_done_callback(self._guests.pop)

    async def _receive(self, line: socket.socket) -> None:
        """Look after one guest, as long as it is there."""
        reader, writer = await asyncio.open_unix_connection(sock=line)
        guest = Guest(reader, writer, self._put, self._follow_up)
        task = asyncio.current_task()
        assert task is not None
        self._guests[task] = guest
        await guest.serve()


def _refuse(line: socket.socket, reason: str) -> None:
    """Tell a program that may not listen why it is refused."""
    line.setblocking(False)
    with line, contextlib.suppress(OSError):
        line.send(frame(Greeting(refusal=reason).write()))
