"""Read drawings from JSON: the pad's format, QuickDraw's, lists, and objects with x and y.

    {"strokes": [[[x, y], [x, y], ...], ...]}           the pad's; more numbers per point, such as
                                                        its time, are ignored
    [[[x, y], ...], ...]                                the same without a name
    {"strokes": [[{"x": x, "y": y}, ...], ...]}         a point as an object
    {"strokes": [{"points": [...]}, ...]}               a stroke as an object
    {"drawing": [[[x, x, ...], [y, y, ...]], ...]}      QuickDraw's: all x, all y, optionally times

y is downward in all of them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any, NoReturn

import numpy as np

from tui_nn.data.dataset import Array
from tui_nn.errors import DataError
from tui_nn.text import plural

MAX_POINTS = 100_000
"""Most points of a drawing."""

MAX_LINE = 6_000_000
"""Most characters of a line: `MAX_POINTS` points with all decimals."""

MAX_PARTS = 3 * MAX_POINTS + 50_000
"""Most brackets and commas of a line. Parsed JSON takes a hundred times the memory of its text, so
they are counted before it is parsed."""

STROKES, COLUMNS = "strokes", "drawing"
"""Keys of the strokes: by points, or by columns as QuickDraw's."""

FEWEST_NUMBERS, MOST_NUMBERS = 2, 4
"""Numbers of a point: x and y, then for example time and pressure; also lists of a stroke by
columns."""

DRAWING_DEPTH = 3
"""Nesting of lists in a drawing without keys: strokes, points, numbers."""

SHOWN = 3
"""Most keys of an object that an error lists."""


def parse_drawing(line: str, number: int) -> list[Array]:
    """Parse one line of a file of drawings.

    Args:
        line: one drawing in any of the formats above.
        number: number of the line in its file, from 1, for errors.

    Returns:
        One array of shape (points, 2), float64, per stroke; at least one point in all.

    Raises:
        DataError: the line is not such a drawing.
    """
    where = f"line {number}"
    return find_strokes(parse_json(line, where), where)


def parse_json(text: str, where: str) -> Any:
    """Parse JSON of bounded size.

    Args:
        text: a line or a whole file.
        where: its name in errors.

    Raises:
        DataError: the text is not JSON, or too large.
    """
    if len(text) > MAX_LINE:
        raise DataError(f"{where}: longer than {MAX_LINE} characters")
    if sum(map(text.count, "[{,")) > MAX_PARTS:
        raise DataError(f"{where}: has more in it than a drawing of {MAX_POINTS} points")
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        line = f"line {error.lineno}, " if error.lineno > 1 else ""
        raise DataError(f"{where}: not JSON ({error.msg}, {line}column {error.colno})") from error
    except RecursionError as error:
        raise DataError(f"{where}: nested too deep") from error
    except ValueError as error:
        raise DataError(f"{where}: not JSON ({str(error).split(':')[0]})") from error


def breaks_off(text: str) -> bool:
    """Whether `text` is the beginning of JSON that continues in the next line."""
    if len(text) > MAX_LINE or sum(map(text.count, "[{,")) > MAX_PARTS:
        return False
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return error.pos >= len(text.rstrip())
    except (RecursionError, ValueError):
        return False
    return False


def _refuse_constant(name: str) -> NoReturn:
    """Refuse NaN and Infinity, which Python's parser accepts and JSON does not have."""
    raise ValueError(f"{name} is not a number in JSON")


def list_drawings(value: Any) -> list[Any]:
    """The drawings in a parsed value, which is one drawing or a list of several."""
    if isinstance(value, list) and value:
        objects = [
            isinstance(item, dict) and (STROKES in item or COLUMNS in item) for item in value
        ]
        if all(objects) or _depth(value) > DRAWING_DEPTH:
            return value
    return [value]


def _depth(value: Any) -> int:
    """Nesting of lists down to the first number."""
    depth = 0
    while isinstance(value, list) and value:
        value, depth = value[0], depth + 1
    return depth


def find_strokes(value: Any, where: str) -> list[Array]:
    """The strokes of one parsed drawing.

    Args:
        value: the drawing.
        where: its name in errors.

    Returns:
        One array of shape (points, 2), float64, per stroke; at least one point in all.

    Raises:
        DataError: the value is not a drawing.
    """
    try:
        strokes = _list_strokes(value)
        by_columns = _are_by_columns(strokes, isinstance(value, dict) and STROKES not in value)
        drawn = [
            _list_points(stroke, by_columns, place) for place, stroke in enumerate(strokes, start=1)
        ]
        count = sum(map(len, drawn))
        if not count:
            raise _DrawingError("the drawing is empty")
        if count > MAX_POINTS:
            raise _DrawingError(f"{count} points, more than {MAX_POINTS}")
        return [_stroke(points, place) for place, points in enumerate(drawn, start=1) if points]
    except _DrawingError as error:
        raise DataError(f"{where}: {error}") from error


class _DrawingError(ValueError):
    """A drawing is invalid; the message does not name its line."""


def _list_strokes(value: Any) -> list[Any]:
    """The strokes; their points are not checked."""
    name = "the drawing"
    if isinstance(value, dict):
        keys = [key for key in (STROKES, COLUMNS) if key in value]
        if not keys:
            raise _DrawingError(f'is not an object with "strokes" but {_describe(value)}')
        name, value = f'"{keys[0]}"', value[keys[0]]
    elif not isinstance(value, list):
        raise _DrawingError(f'is not an object with "strokes" but {_describe(value)}')
    if not isinstance(value, list):
        raise _DrawingError(f"{name} is not a list of strokes but {_describe(value)}")
    for place, stroke in enumerate(value, start=1):
        if not isinstance(stroke, list | dict):
            raise _DrawingError(f"stroke {place} is not a list of points but {_describe(stroke)}")
    return value


def _are_by_columns(strokes: Sequence[Any], is_usual: bool) -> bool:
    """Whether strokes are lists of all x and all y, not of points.

    Args:
        strokes: strokes of one drawing.
        is_usual: read an ambiguous drawing, such as one of two points, by columns.
    """
    lists = [stroke for stroke in strokes if isinstance(stroke, list) and stroke]
    sizes = [[len(row) if isinstance(row, list) else 0 for row in stroke] for stroke in lists]
    can_be_columns = all(
        FEWEST_NUMBERS <= len(size) <= MOST_NUMBERS and len(set(size)) == 1 and size[0]
        for size in sizes
    )
    can_be_points = all(FEWEST_NUMBERS <= count <= MOST_NUMBERS for size in sizes for count in size)
    is_long = any(size[0] > MOST_NUMBERS for size in sizes)
    return can_be_columns and bool(lists) and (is_usual or (is_long and not can_be_points))


def _list_points(stroke: Any, by_columns: bool, place: int) -> list[Any]:
    """The points of the `place`-th stroke; their values are not checked."""
    if isinstance(stroke, dict):
        if "points" in stroke:
            stroke, by_columns = stroke["points"], False
        elif isinstance(stroke.get("x"), list) and isinstance(stroke.get("y"), list):
            stroke, by_columns = [stroke["x"], stroke["y"]], True
        if not isinstance(stroke, list):
            raise _DrawingError(f"stroke {place} is not a list of points but {_describe(stroke)}")
    if not by_columns or not stroke:
        return list(stroke)
    x, y = stroke[:2]
    if len(x) != len(y):
        raise _DrawingError(f"stroke {place} has {len(x)} x but {len(y)} y")
    return list(zip(x, y, strict=True))


def _stroke(points: Sequence[Any], place: int) -> Array:
    """The `place`-th stroke of a drawing as an array of shape (points, 2), float64."""
    pairs = []
    for index, point in enumerate(points, start=1):
        pair = (point.get("x"), point.get("y")) if isinstance(point, dict) else point
        if not _is_point(pair):
            raise _DrawingError(
                f"stroke {place}, point {index} is not a pair of numbers [x, y]"
                f" but {_describe(point)}"
            )
        pairs.append(pair[:2])
    return np.array(pairs, dtype=np.float64)


def _is_point(value: Any) -> bool:
    """Whether `value` is x and y, followed by at most two more numbers."""
    return (
        isinstance(value, list | tuple)
        and FEWEST_NUMBERS <= len(value) <= MOST_NUMBERS
        and all(map(_is_number, value))
    )


def _is_number(value: Any) -> bool:
    """Whether `value` is a finite number that a float can hold."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return math.isfinite(float(value))
    except OverflowError:
        return False


def _describe(value: Any) -> str:
    """A short description of an unexpected value."""
    if isinstance(value, dict):
        names = ", ".join(f'"{name[:20]}"' for name in list(value)[:SHOWN])
        return f"an object with {names}" if names else "an empty object"
    if isinstance(value, list | tuple):
        numbers = all(map(_is_number, value))
        return f"a list of {plural(len(value), 'number' if numbers else 'value')}"
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    return "a text" if isinstance(value, str) else "a number"
