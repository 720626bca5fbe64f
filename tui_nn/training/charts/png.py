"""A chart as PNG, drawn with Pillow."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from tui_nn.extras import require
from tui_nn.training.charts.chart import INK, Chart, Stroke, Text

SCALE = 2
"""Pixels for each point of the page."""

FONT_SIZE = 12

ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}
"""Pillow's words: left, middle or right of the baseline."""

Points = Sequence[tuple[float, float]]


def draw_png(chart: Chart) -> bytes:
    """The content of a PNG file.

    Raises:
        MissingExtraError: the extra "data", which has Pillow, is not installed.
    """
    require("PIL", "data", "writing PNG")
    from PIL import Image, ImageDraw, ImageFont

    size = math.ceil(chart.width * SCALE), math.ceil(chart.height * SCALE)
    picture = Image.new("RGB", size, "#ffffff")
    page = ImageDraw.Draw(picture)
    for stroke in chart.strokes:
        _draw_stroke(page, stroke)
    font = ImageFont.load_default(FONT_SIZE * SCALE)
    for text in chart.texts:
        _draw_text(page, text, font)
    content = io.BytesIO()
    picture.save(content, "PNG", optimize=True)
    return content.getvalue()


def _draw_stroke(page: Any, stroke: Stroke) -> None:
    points = [(x * SCALE, y * SCALE) for x, y in stroke.points]
    width = max(round(stroke.width * SCALE), 1)
    pieces = dash(points, [length * SCALE for length in stroke.pattern]) if points else ()
    for piece in pieces:
        page.line(piece, fill=stroke.colour, width=width, joint="curve")


def dash(points: Points, pattern: Sequence[float]) -> Iterator[list[tuple[float, float]]]:
    """The pieces of a polyline that are drawn with dashes and gaps of these lengths."""
    if not pattern:
        yield list(points)
        return
    number, left, piece = 0, pattern[0], [points[0]]
    for (x, y), (to_x, to_y) in pairwise(points):
        length = math.hypot(to_x - x, to_y - y)
        done = 0.0
        while length - done > left:
            done += left
            share = done / length
            piece.append((x + (to_x - x) * share, y + (to_y - y) * share))
            if number % 2 == 0:
                yield piece
            number += 1
            left, piece = pattern[number % len(pattern)], [piece[-1]]
        left -= length - done
        piece.append((to_x, to_y))
    if number % 2 == 0 and len(piece) > 1:
        yield piece


def _draw_text(page: Any, text: Text, font: Any) -> None:
    place = text.x * SCALE, text.y * SCALE
    weight = 0.6 if text.bold else 0
    page.text(
        place, text.text, fill=INK, font=font, anchor=ANCHORS[text.anchor], stroke_width=weight
    )
