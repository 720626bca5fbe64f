"""InkML, the W3C's format of digital ink: the traces of one drawing (https://www.w3.org/TR/InkML)."""

from __future__ import annotations

import math
from xml.parsers import expat

import numpy as np

from tui_nn.data.dataset import Array
from tui_nn.data.strokes.json_drawings import MAX_POINTS
from tui_nn.errors import DataError

MAX_BYTES = 20_000_000
"""Largest file that is read."""

SHOWN = 20
"""Characters of a value that an error quotes."""


def read_inkml(content: bytes, where: str) -> list[Array]:
    """Read a file as one drawing: all its traces that were written with the pen down.

    Entities and document types are refused, for a few bytes of them can become any number.

    Args:
        content: of the file.
        where: names it in errors.

    Returns:
        One float64 array of shape (points, 2) for each trace, y downward; at least one point.

    Raises:
        DataError: it is no InkML, or uses what is not read.
    """
    if len(content) > MAX_BYTES:
        raise DataError(f"{where}: more than {MAX_BYTES} bytes")
    collector = _Collector()
    try:
        collector.parser.Parse(content, True)
    except expat.ExpatError as error:
        raise DataError(f"{where}: not InkML ({error})") from error
    except (_InkError, LookupError) as error:  # an unknown encoding is a LookupError
        raise DataError(f"{where}: {error}") from error
    if not collector.strokes:
        raise DataError(f"{where}: has no <trace> with points; drawings are InkML or JSON")
    return collector.strokes


class _InkError(ValueError):
    """What is wrong with a drawing, without the name of its file."""


class _Collector:
    """Takes the traces from a file as it is parsed.

    Attributes:
        parser: to be fed with the file.
        strokes: the traces so far.
    """

    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._take
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.buffer_text = True
        self.strokes: list[Array] = []
        self._channels: list[str] = []
        self._traces = 0
        self._points = 0
        self._text: list[str] | None = None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        match _local(name):
            case "traceFormat":
                self._channels = []
            case "channel":
                self._channels.append(attributes.get("name", ""))
            case "trace":
                self._traces += 1
                self._text = [] if attributes.get("type") != "penUp" else None

    def _take(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _end(self, name: str) -> None:
        if _local(name) == "trace" and self._text is not None:
            points = [point for point in "".join(self._text).split(",") if point.strip()]
            self._text = None
            self._points += len(points)
            if self._points > MAX_POINTS:
                raise _InkError(f"more than {MAX_POINTS} points")
            if points:
                self.strokes.append(self._read(points))

    def _read(self, points: list[str]) -> Array:
        """The points of a trace, shape (points, 2)."""
        x, y = self._places()
        pairs = np.empty((len(points), 2))
        for index, point in enumerate(points):
            values = point.split()
            try:
                pair = float(values[x]), float(values[y])
            except (ValueError, IndexError):
                pair = (math.nan, math.nan)
            if not all(map(math.isfinite, pair)):
                raise _InkError(
                    f"trace {self._traces}, point {index + 1} is {point.strip()[:SHOWN]!r},"
                    " not numbers (differences and velocities are not read)"
                )
            pairs[index] = pair
        return pairs

    def _places(self) -> tuple[int, int]:
        """Where in a point x and y stand, as the last format said."""
        if not self._channels:
            return 0, 1
        if not {"X", "Y"} <= set(self._channels):
            raise _InkError(f"has channels {', '.join(self._channels)[:SHOWN]}, not X and Y")
        return self._channels.index("X"), self._channels.index("Y")

    def _refuse(self, *_: object) -> None:
        raise _InkError("has a document type (DOCTYPE), which is not read; take it out")


def _local(name: str) -> str:
    """A name without its prefix: `trace` of `ink:trace`."""
    return name.rpartition(":")[2]
