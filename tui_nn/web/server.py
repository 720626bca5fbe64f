"""PageServer: serves pages that each show a process's screen, on this computer alone."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
from collections.abc import Callable
from pathlib import Path
from string import Template
from typing import Any

from aiohttp import WSMsgType, web

from tui_nn.web.guard import find_fault, make_token
from tui_nn.web.internals import STATIC, PageProcess

HOST = "127.0.0.1"

PAGE = Path(__file__).with_name("page.html")

FONT_SIZE, FONT_SIZES = 16, (6, 48)

COLUMNS, ROWS = (80, 20, 1000), (24, 5, 500)
"""Size of a page that does not say its own, and the smallest and largest one."""

HEARTBEAT = 15.0
"""Seconds between two signs of life of a page."""

LARGEST_MESSAGE = 1 << 20
"""Bytes of a message of the page's script."""


class PageServer:
    """A server with an address that cannot be guessed.

    Args:
        command: what each page runs, for a shell.
        title: of the pages.
        port: to listen on; 0 for any that is free.
    """

    def __init__(self, command: str, title: str, port: int) -> None:
        self._command, self._title, self._port = command, title, port
        self._token = make_token()
        self._pages: set[web.WebSocketResponse] = set()

    def serve(self, tell: Callable[[str], None]) -> None:
        """Serve until a signal asks the program to end.

        Args:
            tell: told the address, once the server listens.

        Raises:
            OSError: the port cannot be listened on.
        """
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(self._serve(tell))

    async def _serve(self, tell: Callable[[str], None]) -> None:
        ended, loop = asyncio.Event(), asyncio.get_running_loop()
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            with contextlib.suppress(NotImplementedError, AttributeError):
                loop.add_signal_handler(getattr(signal, name), ended.set)
        runner = web.AppRunner(self.make_app(), access_log=None)
        await runner.setup()
        try:
            site = web.TCPSite(runner, HOST, self._port)
            await site.start()
            tell(self.address(runner.addresses[0][1]))
            await ended.wait()
            for page in tuple(self._pages):
                await page.close()
        finally:
            await runner.cleanup()

    def address(self, port: int) -> str:
        """The address of a page."""
        return f"http://{HOST}:{port}{self.root}"

    @property
    def root(self) -> str:
        """The path of a page."""
        return f"/{self._token}/"

    def make_app(self) -> web.Application:
        """The application, with all of its paths behind the token."""
        app = web.Application(middlewares=[self._guard])
        app.add_routes(
            [
                web.get("/{token}/", self._send_page),
                web.get("/{token}/ws", self._connect),
                web.static(f"{self.root}static", STATIC),
            ]
        )
        return app

    @web.middleware
    async def _guard(self, request: web.Request, handler: Any) -> web.StreamResponse:
        """Refuse requests of strangers, whatever they ask for."""
        token = request.path.removeprefix("/").partition("/")[0]
        fault = find_fault(request.headers, token, self._token)
        if fault:
            raise web.HTTPForbidden(text=fault)
        response: web.StreamResponse = await handler(request)
        if not response.prepared:
            response.headers["Referrer-Policy"] = "no-referrer"
            response.headers["X-Frame-Options"] = "DENY"
        return response

    async def _send_page(self, request: web.Request) -> web.Response:
        size = _number(request, "fontsize", (FONT_SIZE, *FONT_SIZES))
        scheme = "wss" if request.secure else "ws"
        text = Template(PAGE.read_text("utf-8")).substitute(
            title=self._title, socket=f"{scheme}://{request.host}{self.root}ws", font_size=size
        )
        return web.Response(text=text, content_type="text/html")

    async def _connect(self, request: web.Request) -> web.WebSocketResponse:
        """Run a process for a page, until the page is closed or the process ends."""
        page = web.WebSocketResponse(heartbeat=HEARTBEAT, max_msg_size=LARGEST_MESSAGE)
        await page.prepare(request)
        self._pages.add(page)
        process = PageProcess(self._command, page.send_bytes, page.send_str, page.close)
        try:
            await process.start(
                _number(request, "width", COLUMNS), _number(request, "height", ROWS)
            )
            async for message in page:
                if message.type is WSMsgType.TEXT:
                    await _take(page, process, message.data)
        finally:
            self._pages.discard(page)
            await process.stop()
        return page


async def _take(page: web.WebSocketResponse, process: PageProcess, text: str) -> None:
    """Carry out a message of the page's script; what cannot be understood is dropped."""
    try:
        kind, *rest = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return
    data = rest[0] if rest else None
    if kind == "ping":
        await page.send_json(["pong", data])
    else:
        await process.take(kind, data)


def _number(request: web.Request, name: str, bounds: tuple[int, int, int]) -> int:
    """A number of the query, or the first of `bounds`; within the other two."""
    usual, low, high = bounds
    text = request.query.get(name, "")
    return min(max(int(text), low), high) if text.isdecimal() and len(text) < 6 else usual
