"""ClosableStream: output that may be closed while a run trains."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TextIO


class ClosableStream:
    """Writes to a stream, and discards the text once the stream has failed.

    Attributes:
        is_gone: whether the stream has failed, because its reader or terminal is gone.
    """

    def __init__(self, stream: TextIO) -> None:
        """Write to `stream`."""
        self._stream = stream
        self.is_gone = False

    def write(self, text: str) -> int:
        """Write `text`."""
        self._try(lambda: self._stream.write(text))
        return len(text)

    def flush(self) -> None:
        """Flush the stream."""
        self._try(self._stream.flush)

    def __getattr__(self, name: str) -> Any:
        """Every other attribute is the stream's own."""
        return getattr(self._stream, name)

    def _try(self, write: Callable[[], object]) -> None:
        if not self.is_gone:
            try:
                write()
            except OSError:
                self.is_gone = True
