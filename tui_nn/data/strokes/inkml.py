"""Read InkML, the W3C's format of digital ink (https://www.w3.org/TR/InkML), as one drawing."""

from __future__ import annotations

import math
from xml.parsers import expat

import numpy as np

from tui_nn.data.dataset import Array
from tui_nn.data.strokes.json_drawings import MAX_POINTS
from tui_nn.errors import DataError

MAX_BYTES = 20_000_000
"""Most bytes of a file."""

SHOWN = 20
"""Most characters of a value that an error quotes."""


def read_inkml(content: bytes, where: str) -> list[Array]:
    """Read all traces with the pen down as the strokes of one drawing.

    Document types, and so entities, are refused: a few bytes of them can expand without bound.

    Args:
        content: content of the file.
        where: name of the file in errors.

    Returns:
        One array of shape (points, 2), float64, per trace, y downward; at least one point.

    Raises:
        DataError: the content is not InkML or uses unsupported parts of it.
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
    """A drawing is invalid; the message does not name its file."""


class _Collector:
    """Collects traces while the parser runs.

    Attributes:
        parser: an expat parser whose events this object handles.
        strokes: the traces parsed so far.
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
                    " not numbers (differences and velocities are not supported)"
                )
            pairs[index] = pair
        return pairs

    def _places(self) -> tuple[int, int]:
        """Indices of x and y in a point, by the last traceFormat."""
        if not self._channels:
            return 0, 1
        if not {"X", "Y"} <= set(self._channels):
            raise _InkError(f"has channels {', '.join(self._channels)[:SHOWN]}, not X and Y")
        return self._channels.index("X"), self._channels.index("Y")

    def _refuse(self, *_: object) -> None:
        raise _InkError("has a document type (DOCTYPE), which is not supported; remove it")


def _local(name: str) -> str:
    """A name without its prefix: `trace` for `ink:trace`."""
    return name.rpartition(":")[2]
