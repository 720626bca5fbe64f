"""Read UNIPEN 1.0, the format of collections of on-line handwriting, as labelled drawings.

A file has components, which are runs of points with the pen down or up, numbered from 0, and
segments, which name what some of the components show:

    .COORD X Y T
    .SEGMENT CHARACTER 0-2 GOOD "a"
    .PEN_DOWN
    12 30 0
    14 33 10
    .PEN_UP

y is upward there. Of several levels of segments, such as words and characters, the one with the
most segments is taken. Included files are not read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NoReturn

import numpy as np

from tui_nn.data.dataset import Array
from tui_nn.data.drawing_labels import normalize_label
from tui_nn.data.strokes.json_drawings import MAX_POINTS
from tui_nn.data.strokes.labelled import LabelledStrokes
from tui_nn.errors import DataError
from tui_nn.text import printable

MAX_BYTES = 20_000_000
"""Most bytes of a file."""

MAX_COMPONENTS = 1_000_000
"""Most components that all segments together may name."""

MAX_FILE_POINTS = 10 * MAX_POINTS
"""Most points of a file, and of its drawings."""

SEGMENT = re.compile(r'(\S+)\s*((?:[\d:,-]+(?=\s|$))?)[^"]*"(.*)"')
"""Level, components and label of a segment."""

RANGE = re.compile(r"(\d{1,9})(?::(\d{1,9}))?(?:-(\d{1,9})(?::(\d{1,9}))?)?")
"""Components, each perhaps with the number of a point."""

SHOWN = 20
"""Most characters of a value that an error quotes."""


@dataclass(slots=True)
class _Segment:
    """A segment: its line, level and label, and its components; "" for those that follow it."""

    line: int
    level: str
    label: str
    components: str
    first: int
    last: int | None = None


def read_unipen(content: bytes, where: str) -> Iterator[LabelledStrokes]:
    """Yield the drawings of a file: its segments, or all of it as one without a label.

    Args:
        content: content of the file.
        where: name of the file in errors.

    Raises:
        DataError: the content is not UNIPEN, or too large.
    """
    if len(content) > MAX_BYTES:
        raise DataError(f"{where}: more than {MAX_BYTES:,} bytes")
    reader = _Reader(where)
    for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), start=1):
        reader.take(number, line)
    drawings = reader.drawings()
    if not drawings:
        raise DataError(f"{where}: has no points with the pen down")
    yield from drawings


class _Reader:
    """Collects components and segments, a line at a time."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._columns = (0, 1)
        self._width = 2
        self._components: list[tuple[bool, list[float]]] = []
        self._segments: list[_Segment] = []
        self._arrays: dict[int, Array] = {}
        self._points = self._named = self._drawn = 0

    def take(self, number: int, line: str) -> None:
        """Take the line with this number."""
        words = line.split(maxsplit=1)
        if not words:
            return
        rest = words[1] if len(words) > 1 else ""
        match words[0]:
            case ".COORD":
                self._take_columns(number, rest.split())
            case ".PEN_DOWN" | ".PEN_UP":
                self._components.append((words[0] == ".PEN_DOWN", []))
                self._take_points(number, rest)
            case ".SEGMENT":
                self._take_segment(number, rest)
            case ".INCLUDE":
                self._fail(number, "other files are not included: name the included file itself")
            case word if not word.startswith(".") and self._components:
                self._take_points(number, line)

    def _take_columns(self, number: int, names: list[str]) -> None:
        if not {"X", "Y"} <= set(names):
            self._fail(number, f"has coordinates {' '.join(names)[:SHOWN]}, not X and Y")
        self._columns, self._width = (names.index("X"), names.index("Y")), len(names)

    def _take_points(self, number: int, text: str) -> None:
        try:
            values = list(map(float, text.split()))
        except ValueError:
            self._fail(number, f"{printable(text.strip())[:SHOWN]!r} is not a point")
        if len(values) % self._width or not np.isfinite(values).all():
            self._fail(number, f"{printable(text.strip())[:SHOWN]!r} is not a point")
        self._points += len(values) // self._width
        if self._points > MAX_FILE_POINTS:
            self._fail(number, f"more than {MAX_FILE_POINTS:,} points")
        self._components[-1][1].extend(values)

    def _take_segment(self, number: int, text: str) -> None:
        match = SEGMENT.match(text)
        if match is None:
            return  # without a label
        level, components, label = match.groups()
        for earlier in self._segments:
            if earlier.last is None and earlier.level == level:
                earlier.last = len(self._components)
        self._segments.append(_Segment(number, level, label, components, len(self._components)))

    def drawings(self) -> list[LabelledStrokes]:
        """The segments of one level; everything, if there is none."""
        levels = Counter(segment.level for segment in self._segments)
        if not levels:
            strokes = self._strokes(map(self._points_of, range(len(self._components))), 1)
            return [LabelledStrokes(strokes, None, self._where)] if strokes else []
        level = max(levels, key=levels.__getitem__)
        found = [self._draw(segment) for segment in self._segments if segment.level == level]
        return [drawing for drawing in found if drawing.strokes]

    def _draw(self, segment: _Segment) -> LabelledStrokes:
        where = f"{self._where}: line {segment.line}"
        try:
            label = normalize_label(segment.label)
        except DataError as error:
            raise DataError(f"{where}: {error}") from None
        strokes = self._strokes(self._parts(segment), segment.line)
        return LabelledStrokes(strokes, label, where)

    def _parts(self, segment: _Segment) -> list[Array]:
        """The points of each part of a segment, also with the pen up."""
        if not segment.components:
            last = len(self._components) if segment.last is None else segment.last
            return list(map(self._points_of, range(segment.first, last)))
        parts: list[Array] = []
        for first, begin, last, end in RANGE.findall(segment.components):
            numbers = range(int(first), int(last or first) + 1)
            if numbers.stop > len(self._components):
                count = len(self._components)
                self._fail(segment.line, f"names component {numbers.stop - 1}; there are {count}")
            self._named += len(numbers)
            if self._named > MAX_COMPONENTS:
                self._fail(segment.line, f"more than {MAX_COMPONENTS:,} components named")
            found = list(map(self._points_of, numbers))
            if found and end:
                found[-1] = found[-1][: int(end) + 1]
            if found and begin:
                found[0] = found[0][int(begin) :]
            parts += found
        return parts

    def _points_of(self, component: int) -> Array:
        """The points of a component, shape (points, 2), y downward; none with the pen up."""
        known = self._arrays.get(component)
        if known is not None:
            return known
        is_down, values = self._components[component]
        points = np.array(values if is_down else [], np.float64).reshape(-1, self._width)
        self._arrays[component] = drawn = np.asarray(points[:, self._columns] * (1.0, -1.0))
        return drawn

    def _strokes(self, parts: Iterable[Array], line: int) -> list[Array]:
        """The parts that have points."""
        strokes = [part for part in parts if len(part)]
        count = sum(map(len, strokes))
        self._drawn += count
        if count > MAX_POINTS or self._drawn > MAX_FILE_POINTS:
            self._fail(line, f"{count:,} points, too many for a drawing or its file")
        return strokes

    def _fail(self, number: int, reason: str) -> NoReturn:
        raise DataError(f"{self._where}: line {number}: {reason}")
