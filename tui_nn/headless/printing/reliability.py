"""The reliability diagram as text: the share of correct predictions at each probability."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tui_nn.headless.printing.tables import format_plain
from tui_nn.printing import can_print, print_line
from tui_nn.text import percent
from tui_nn.training.reading.calibration import Calibration, CalibrationBin

WIDTH = 36
"""Cells of a bar; a line then fits 80 columns."""


HEADINGS = ("probability", "mean", "examples", "correct")


class Glyphs(NamedTuple):
    """What a bar is drawn with.

    Attributes:
        full: up to the share of correct predictions.
        empty: beyond it.
        mark: at the mean probability.
    """

    full: str
    empty: str
    mark: str


BLOCKS = Glyphs("█", "·", "│")

ASCII = Glyphs("#", ".", "|")


def print_calibration(calibration: Calibration) -> None:
    """Print the expected calibration error and the diagram."""
    glyphs = BLOCKS if can_print("".join(BLOCKS)) else ASCII
    error = percent(calibration.error, 1)
    print_line(f"expected calibration error {error}: probabilities beside correct predictions")
    for line in diagram_lines(calibration, glyphs):
        print_line(line)


def diagram_lines(calibration: Calibration, glyphs: Glyphs) -> Iterator[str]:
    """The lines of the diagram, with what its bars mean at the end."""
    rows = [_row(entry, glyphs) for entry in calibration.bins]
    table = format_plain(HEADINGS, [row[:-1] for row in rows], numbers=len(HEADINGS))
    yield table[0]
    for line, row in zip(table[1:], rows, strict=True):
        yield f"{line}  {row[-1]}"
    if rows:
        yield f"a bar of {glyphs.full} is the share that is correct, {glyphs.mark} the probability"


def _row(entry: CalibrationBin, glyphs: Glyphs) -> tuple[str, ...]:
    return (
        f"{100 * entry.low:.0f}-{100 * entry.high:.0f}%",
        percent(entry.probability, 1),
        f"{entry.examples:,}",
        percent(entry.accuracy, 1),
        draw_bar(entry, glyphs),
    )


def draw_bar(entry: CalibrationBin, glyphs: Glyphs) -> str:
    """A bar as long as the share of correct predictions, with a mark at the mean probability."""
    full = round(entry.accuracy * WIDTH)
    cells = [glyphs.full] * full + [glyphs.empty] * (WIDTH - full)
    cells[min(int(entry.probability * WIDTH), WIDTH - 1)] = glyphs.mark
    return "".join(cells)
