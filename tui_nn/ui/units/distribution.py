"""The distribution of a unit's activation, as bars over their bounds."""

from __future__ import annotations

from collections.abc import Sequence

from tui_nn.ui.drawing.bars import vertical_bar
from tui_nn.ui.drawing.cells import Cells
from tui_nn.ui.drawing.histogram import rebinned
from tui_nn.ui.drawing.numerals import short

CUT = 3
"""A bar more than so many times as high as the next is cut, so that the others can be seen."""

CUT_MARK = "▲"


def cut(counts: Sequence[float]) -> list[float]:
    """Counts with those cut that are more than `CUT` times as high as all others."""
    first, second, *_ = *sorted(counts, reverse=True), 0.0, 0.0
    top = second * CUT if 0 < second * CUT < first else first
    return [min(count, top) for count in counts]


def draw_distribution(
    width: int, lines: int, counts: Sequence[int], low: float, high: float
) -> Cells:
    """Draw bars in `lines` lines, and their bounds in one more.

    Style keys: "bar", "cut", "note".

    Args:
        width: in cells.
        lines: of the bars, at least one.
        counts: from the lowest activations to the highest.
        low, high: the bounds.
    """
    cells = Cells(width, lines + 1)
    bins = rebinned(counts, min(width, len(counts)))
    heights = cut(bins)
    top = max(heights, default=0.0)
    for place, (count, height) in enumerate(zip(bins, heights, strict=True)):
        is_cut = count > height
        share = height / top if top else 0.0
        column = vertical_bar(max(share, 0.005 * (count > 0)), lines)
        for line, character in enumerate(column):
            text = CUT_MARK if is_cut and line == 0 else character
            start, end = place * width // len(bins), (place + 1) * width // len(bins)
            cells.write(start, line, text * (end - start), "cut" if is_cut else "bar")
    left, right = (short(low), short(high)) if low != high else ("", "")
    cells.write(0, lines, left, "note")
    cells.write(width - len(right), lines, right, "note")
    if low == high and any(counts):
        cells.write_centred(lines, f"always {short(low)}", "note")
    return cells
