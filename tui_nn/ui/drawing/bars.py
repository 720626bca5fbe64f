"""Bars: the probability of each class, in the available space."""

from __future__ import annotations

from collections.abc import Sequence

from tui_nn.text import percent
from tui_nn.ui.drawing.cells import Cells, Key, fit
from tui_nn.ui.drawing.class_names import longest
from tui_nn.ui.drawing.glyphs import EIGHTHS_RIGHT, EIGHTHS_UP

UNSURE = 0.5
"""An answer less probable than this gets a question mark."""

NOTE_LINES = 3
"""Least number of lines with room for a note."""

WIDEST_BAR = 60
_PERCENT_WIDTH = 6
_LEAST_NAMED = 0.005
_COLUMN_WIDTH, _WIDEST_COLUMN = 2, 5
_BESIDE_COLUMNS = 9


def ranked(probabilities: Sequence[float]) -> list[int]:
    """The classes, most probable first."""
    return sorted(range(len(probabilities)), key=lambda label: -probabilities[label])


def answer(probabilities: Sequence[float], names: Sequence[str]) -> str:
    """The most probable class and its probability: 7 96%."""
    best = ranked(probabilities)[0]
    doubt = "?" if probabilities[best] < UNSURE else ""
    return f"{names[best]}{doubt} {percent(probabilities[best])}"


def vertical_bar(share: float, height: int) -> str:
    """A bar of `height` cells from top to bottom; a share above 0.005 is never invisible."""
    eighths = round(8 * height * min(max(share, 0.0), 1.0))
    eighths = max(eighths, int(share >= 0.005))
    return "".join(EIGHTHS_UP[min(8, max(0, eighths - 8 * n))] for n in range(height))[::-1]


def horizontal_bar(share: float, width: int) -> str:
    """A bar of at most `width` cells; a share above 0.005 is never invisible."""
    eighths = max(round(8 * width * min(max(share, 0.0), 1.0)), int(share >= 0.005))
    full, rest = divmod(eighths, 8)
    return ("█" * full + EIGHTHS_RIGHT[rest]).rstrip()


def draw_bars(
    width: int, height: int, probabilities: Sequence[float], names: Sequence[str], note: str = ""
) -> Cells:
    """Draw a bar for each class, or for the most probable ones.

    Args:
        width, height: of the picture.
        probabilities: of each class.
        names: of the classes.
        note: a sentence for the last line, if there is room.

    Returns:
        The picture. Style keys: "best", "second", "bar", "label", "note".
    """
    count = len(probabilities)
    cells = Cells(width, height)
    short_names = all(len(name) == 1 for name in names)
    spare = height >= NOTE_LINES and bool(note)
    lines = height - 1 if spare else height
    if short_names and lines < count and width >= _COLUMN_WIDTH * count - 1:
        _draw_columns(cells, lines, probabilities, names)
    else:
        _draw_rows(cells, lines, probabilities, names)
    if spare:
        cells.write(0, height - 1, fit(note, width), "note")
    return cells


def _rank_keys(probabilities: Sequence[float]) -> list[Key]:
    keys: list[Key] = ["bar"] * len(probabilities)
    for label, key in zip(ranked(probabilities)[:2], ("best", "second"), strict=False):
        keys[label] = key
    return keys


def _draw_columns(
    cells: Cells, lines: int, probabilities: Sequence[float], names: Sequence[str]
) -> None:
    """Vertical bars over their names; the answer beside the names, or above if it does not fit."""
    text, second = answer(probabilities, names), _runner_up(probabilities, names)
    width = (cells.width - _BESIDE_COLUMNS) // len(names)
    width = min(max(width, _COLUMN_WIDTH), _WIDEST_COLUMN)
    chart = width * len(names) - 1
    beside = cells.width - chart >= len(text) + 1
    top = 0 if beside or lines < 3 else 1
    for label, key in enumerate(_rank_keys(probabilities)):
        x = width * label
        for line, character in enumerate(vertical_bar(probabilities[label], lines - 1 - top)):
            cells.write(x, top + line, character * (width - 1), key)
        name = names[label].center(width - 1)
        cells.write(x, lines - 1, name, "label" if key == "bar" else key)
    if beside:
        right = min(cells.width, chart + _BESIDE_COLUMNS)
        cells.write(right - len(text), lines - 1, text, "best")
        if lines > 1 and right - chart > len(second):
            cells.write(right - len(second), lines - 2, second, "second")
    elif top:
        cells.write_runs(0, 0, [(text, "best"), ("  ", ""), (second, "second")])


def _runner_up(probabilities: Sequence[float], names: Sequence[str]) -> str:
    """The second most probable class, unless it is improbable."""
    order = ranked(probabilities)
    if len(order) < 2 or probabilities[order[1]] < _LEAST_NAMED:
        return ""
    return f"{names[order[1]]} {percent(probabilities[order[1]])}"


def _draw_rows(
    cells: Cells, lines: int, probabilities: Sequence[float], names: Sequence[str]
) -> None:
    """A line for each class in order, or only for the most probable if there are too few lines."""
    keys = _rank_keys(probabilities)
    shown = list(range(len(probabilities)))
    if lines < len(shown):
        shown = ranked(probabilities)[:lines]
    label_width = min(longest(names), max(1, cells.width // 2 - 4))
    bar_width = min(cells.width - label_width - 4 - _PERCENT_WIDTH, WIDEST_BAR)
    spacing = 2 if lines >= 2 * len(shown) + 1 else 1
    for place, label in enumerate(shown):
        y, key = place * spacing, keys[label]
        if key == "best":
            cells.write(0, y, "▶", key)
        cells.write(2, y, fit(names[label], label_width), "label" if key == "bar" else key)
        x = 3 + label_width
        cells.write(x, y, horizontal_bar(probabilities[label], max(0, bar_width)), key)
        text = percent(probabilities[label])
        at = x + max(0, bar_width) + 1 + _PERCENT_WIDTH - len(text)
        cells.write(min(at, cells.width - len(text)), y, text, key)
