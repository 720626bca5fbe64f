"""Everything of textual-serve that is not documented: the process behind a page, and its files."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import textual_serve
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

STATIC = Path(textual_serve.__file__).parent / "static"
"""Its style sheet, script and font."""


class PageProcess:
    """The process that draws one page.

    Args:
        command: what is run, for a shell.
        write: sends bytes of the screen to the page.
        write_text: sends a message to the page's script.
        close: closes the page's socket.
    """

    def __init__(
        self,
        command: str,
        write: Callable[[bytes], Awaitable[None]],
        write_text: Callable[[str], Awaitable[None]],
        close: Callable[[], Awaitable[object]],
    ) -> None:
        async def close_page() -> None:
            await close()

        self._service = AppService(
            command,
            write_bytes=write,
            write_str=write_text,
            close=close_page,
            download_manager=DownloadManager(),
        )

    async def start(self, columns: int, rows: int) -> None:
        """Start it, for a page of that size."""
        await self._service.start(columns, rows)

    async def stop(self) -> None:
        """Ask it to quit, and wait until it has."""
        await self._service.stop()

    async def take(self, kind: str, data: object) -> None:
        """Pass on what the page's script sent; unknown messages are dropped."""
        if kind == "stdin" and isinstance(data, str):
            await self._service.send_bytes(data.encode())
        elif kind == "resize" and isinstance(data, dict):
            columns, rows = data.get("width"), data.get("height")
            if isinstance(columns, int) and isinstance(rows, int):
                await self._service.set_terminal_size(columns, rows)
        elif kind == "focus":
            await self._service.focus()
        elif kind == "blur":
            await self._service.blur()
