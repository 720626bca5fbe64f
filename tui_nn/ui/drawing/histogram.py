"""Histogram: counts as a line of small bars."""

from __future__ import annotations

from collections.abc import Sequence

from tui_nn.ui.drawing.glyphs import EIGHTHS_UP


def histogram_line(counts: Sequence[float], width: int) -> str:
    """Bars for `counts`, rebinned to `width` cells; a count above 0 is never invisible.

    The highest leaves an eighth of the cell free, so that it does not touch the line above.

    Args:
        counts: at least 0 each, from the lowest bin to the highest.
        width: cells to fill.
    """
    bins = rebinned(counts, width)
    most = max(bins, default=0)
    if most <= 0:
        return " " * max(0, width)
    top = len(EIGHTHS_UP) - 2
    return "".join(EIGHTHS_UP[0 if n <= 0 else max(1, round(top * n / most))] for n in bins)


def rebinned(counts: Sequence[float], width: int) -> list[float]:
    """`counts` distributed over `width` bins of equal width; the sum is kept."""
    if width <= 0 or not counts:
        return [0.0] * max(0, width)
    bins = [0.0] * width
    for index, count in enumerate(counts):
        start, end = index * width / len(counts), (index + 1) * width / len(counts)
        for place in range(int(start), min(width, int(end - 1e-9) + 1)):
            overlap = min(end, place + 1) - max(start, place)
            bins[place] += count * max(0.0, overlap) / (end - start)
    return bins
