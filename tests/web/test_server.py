"""The server: its page, its socket, and what it refuses, without a browser."""

from __future__ import annotations

import asyncio
import json
import shlex
import sys

import pytest

pytest.importorskip("textual_serve", reason="the extra web is not installed")

import aiohttp
from aiohttp import web

from tui_nn.web.server import PageServer

ECHO = """
import os, sys
out, inp = sys.stdout.buffer, sys.stdin.buffer
out.write(b"__GANGLION__\\n")
def send(data): out.write(b"D" + len(data).to_bytes(4, "big") + data); out.flush()
send(os.environ["COLUMNS"].encode() + b"x" + os.environ["ROWS"].encode())
while (kind := inp.read(1)):
    data = inp.read(int.from_bytes(inp.read(4), "big"))
    if kind == b"M" and b"quit" in data:
        break
    send(kind + data)
"""
"""A program that speaks textual-serve's protocol, and repeats what it gets."""


class Pages:
    """A server that is listening, and a client."""

    def __init__(self, server: PageServer, port: int, client: aiohttp.ClientSession) -> None:
        self.server, self.client = server, client
        self.origin = f"http://127.0.0.1:{port}"
        self.url = server.address(port)


@pytest.fixture
async def pages():
    command = shlex.join([sys.executable, "-c", ECHO])
    server = PageServer(command, "title", 0)
    runner = web.AppRunner(server.make_app())
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with aiohttp.ClientSession() as client:
        yield Pages(server, runner.addresses[0][1], client)
    await runner.cleanup()


async def test_the_page_is_served_with_its_own_addresses(pages):
    async with pages.client.get(pages.url) as response:
        text = await response.text()
    assert response.status == 200
    assert "<title>title</title>" in text
    assert f'data-session-websocket-url="ws{pages.url[4:]}ws"' in text
    assert "googleapis" not in text
    async with pages.client.get(f"{pages.url}static/js/textual.js") as response:
        assert response.status == 200


@pytest.mark.parametrize("path", ["", "ws", "static/js/textual.js", "nonsense"])
async def test_without_the_token_there_is_nothing(pages, path):
    for url in (f"{pages.origin}/{path}", f"{pages.origin}/guess/{path}"):
        async with pages.client.get(url) as response:
            assert response.status == 403


@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Origin": "http://evil.example"}])
async def test_strangers_are_refused_even_with_the_token(pages, headers):
    for path in ("", "ws", "static/js/textual.js"):
        async with pages.client.get(f"{pages.url}{path}", headers=headers) as response:
            assert response.status == 403
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await pages.client.ws_connect(f"{pages.url}ws", headers=headers)


async def test_a_page_gets_what_its_process_draws_and_sends_keys(pages):
    async with pages.client.ws_connect(f"{pages.url}ws?width=90&height=30") as page:
        assert await page.receive_bytes(timeout=20) == b"90x30"
        await page.send_str(json.dumps(["stdin", "abc"]))
        assert await page.receive_bytes(timeout=20) == b"Dabc"
        await page.send_str(json.dumps(["resize", {"width": 100, "height": 40}]))
        resized = json.loads((await page.receive_bytes(timeout=20))[1:])
        assert (resized["width"], resized["height"]) == (100, 40)
        await page.send_str(json.dumps(["ping", 7]))
        assert json.loads(await page.receive_str(timeout=20)) == ["pong", 7]


NONSENSE = [
    *("", "nonsense", "[]", "{}", '["stdin"]', '["stdin", 3]', '["resize", null]'),
    *('["resize", {"width": "x"}]', "[" * 5000, '[["stdin"], "x"]'),
]


@pytest.mark.parametrize("message", NONSENSE)
async def test_nonsense_is_dropped(pages, message):
    async with pages.client.ws_connect(f"{pages.url}ws") as page:
        assert await page.receive_bytes(timeout=20) == b"80x24"
        await page.send_str(message)
        await page.send_str(json.dumps(["stdin", "after"]))
        assert await page.receive_bytes(timeout=20) == b"Dafter"


@pytest.mark.parametrize("size", ["width=1&height=1", "width=99999&height=99999", "width=x"])
async def test_sizes_are_bounded(pages, size):
    async with pages.client.ws_connect(f"{pages.url}ws?{size}") as page:
        columns, rows = map(int, (await page.receive_bytes(timeout=20)).split(b"x"))
        assert 20 <= columns <= 1000
        assert 5 <= rows <= 500


async def test_a_process_ends_with_its_page(pages):
    async with pages.client.ws_connect(f"{pages.url}ws") as page:
        await page.receive_bytes(timeout=20)
        assert len(pages.server._pages) == 1
    for _ in range(200):
        if not pages.server._pages:
            break
        await asyncio.sleep(0.02)
    assert not pages.server._pages
