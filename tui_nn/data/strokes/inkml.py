"""Read InkML, the W3C's format of digital ink (https://www.w3.org/TR/InkML), as drawings.

What a group of traces shows stands in an annotation of it, of type "truth" or "label". The groups
without groups of this kind inside are drawings; if there is none, all traces are one drawing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from xml.parsers import expat

import numpy as np

from tui_nn.data.dataset import Array
from tui_nn.data.drawing_labels import normalize_label
from tui_nn.data.strokes.json_drawings import MAX_POINTS
from tui_nn.data.strokes.labelled import LabelledStrokes
from tui_nn.errors import DataError

MAX_BYTES = 20_000_000
"""Most bytes of a file."""

LABELLING = ("truth", "label")
"""Types of annotations that say what is drawn."""

MAX_DEPTH = 50
"""Most groups of traces in one another."""

SHOWN = 20
"""Most characters of a value that an error quotes."""


def read_inkml(content: bytes, where: str) -> list[LabelledStrokes]:
    """Read the drawings of a file; traces with the pen up are left out.

    Document types, and so entities, are refused: a few bytes of them can expand without bound.

    Args:
        content: content of the file.
        where: name of the file in errors.

    Returns:
        At least one drawing; each has at least one point.

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
    return collector.drawings(where)


class _InkError(ValueError):
    """A drawing is invalid; the message does not name its file."""


@dataclass(slots=True)
class _Group:
    """A group of traces: its label, its traces by place and by name, whether groups in it are
    drawings."""

    label: str | None = None
    places: list[int] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    has_drawings: bool = False


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
        self._places: dict[str, int] = {}
        self._open = [_Group()]
        self._labelled: list[_Group] = []
        self._name = ""
        self._annotation: list[str] | None = None
        self._channels: list[str] = []
        self._traces = 0
        self._points = 0
        self._text: list[str] | None = None

    def drawings(self, where: str) -> list[LabelledStrokes]:
        """The labelled groups; without one, everything."""
        found, points = [], 0
        for number, group in enumerate(self._labelled, start=1):
            places = [*group.places, *(self._places.get(name, -1) for name in group.references)]
            strokes = [self.strokes[place] for place in sorted(set(places)) if place >= 0]
            points += sum(map(len, strokes))
            if points > MAX_POINTS:
                raise DataError(f"{where}: more than {MAX_POINTS} points in its drawings")
            if strokes:
                named = f"{where}: drawing {number}"
                found.append(LabelledStrokes(strokes, _as_label(group.label), named))
        if found:
            return found
        return [LabelledStrokes(self.strokes, _as_label(self._open[0].label), where)]

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        match _local(name):
            case "traceGroup":
                if len(self._open) > MAX_DEPTH:
                    raise _InkError(f"more than {MAX_DEPTH} groups of traces in one another")
                self._open.append(_Group())
            case "traceView":
                self._open[-1].references.append(attributes.get("traceDataRef", "").lstrip("#"))
            case "annotation" if attributes.get("type", "").lower() in LABELLING:
                self._annotation = []
            case "traceFormat":
                self._channels = []
            case "channel":
                self._channels.append(attributes.get("name", ""))
            case "trace":
                self._traces += 1
                self._text = [] if attributes.get("type") != "penUp" else None
                self._name = attributes.get("xml:id", attributes.get("id", ""))

    def _take(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)
        elif self._annotation is not None:
            self._annotation.append(text)

    def _end(self, name: str) -> None:
        if _local(name) == "annotation" and self._annotation is not None:
            self._open[-1].label = "".join(self._annotation)
            self._annotation = None
        elif _local(name) == "traceGroup" and len(self._open) > 1:
            self._close(self._open.pop())
        elif _local(name) == "trace" and self._text is not None:
            points = [point for point in "".join(self._text).split(",") if point.strip()]
            self._text = None
            self._points += len(points)
            if self._points > MAX_POINTS:
                raise _InkError(f"more than {MAX_POINTS} points")
            if points:
                self._places[self._name] = len(self.strokes)
                self._open[-1].places.append(len(self.strokes))
                self.strokes.append(self._read(points))

    def _close(self, group: _Group) -> None:
        """Take a group as a drawing, unless groups in it are."""
        outer = self._open[-1]
        outer.places += group.places
        outer.references += group.references
        outer.has_drawings |= group.has_drawings or group.label is not None
        if group.label is not None and not group.has_drawings:
            self._labelled.append(group)

    def _read(self, points: list[str]) -> Array:
        """The points of a trace, shape (points, 2)."""
        x, y = self._coordinates()
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

    def _coordinates(self) -> tuple[int, int]:
        """Indices of x and y in a point, by the last traceFormat."""
        if not self._channels:
            return 0, 1
        if not {"X", "Y"} <= set(self._channels):
            raise _InkError(f"has channels {', '.join(self._channels)[:SHOWN]}, not X and Y")
        return self._channels.index("X"), self._channels.index("Y")

    def _refuse(self, *_: object) -> None:
        raise _InkError("has a document type (DOCTYPE), which is not supported; remove it")


def _as_label(text: str | None) -> str | None:
    """What an annotation says; None if that can be no label."""
    try:
        return None if text is None else normalize_label(text)
    except DataError:
        return None


def _local(name: str) -> str:
    """A name without its prefix: `trace` for `ink:trace`."""
    return name.rpartition(":")[2]
