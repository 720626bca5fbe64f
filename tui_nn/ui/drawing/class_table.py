"""Class table: precision, recall, F1 and support of each class."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui_nn.text import percent
from tui_nn.ui.drawing.cells import Cells, Key, fit, pad
from tui_nn.ui.drawing.class_names import longest

if TYPE_CHECKING:
    from tui_nn.training.protocol.figures import ConfusionView

Titles = Sequence[tuple[str, int]]
"""The title and the width of each figure."""

FULL: Titles = (("precision", 9), ("recall", 6), ("F1", 4), ("examples", 8))
SHORT: Titles = (("prec.", 5), ("recall", 6), ("F1", 4), ("n", 5))
SHORTEST: Titles = SHORT[:-1]

_WIDEST_NAME = 24
_WEAK = 0.5


def figures_width(titles: Titles) -> int:
    """Cells of the figures, with a gap before each."""
    return sum(width + 1 for _, width in titles)


def write_titles(cells: Cells, x: int, y: int, titles: Titles) -> None:
    """Write the titles of the figures."""
    for title, width in titles:
        cells.write(x + 1, y, pad(title, width, right=True), "frame")
        x += width + 1


def write_figures(
    cells: Cells, x: int, y: int, view: ConfusionView, label: int, titles: Titles
) -> None:
    """Write the figures of a class; the F1 of a class that is hardly recognised is marked."""
    shares = [percent(float(part[label])) for part in (view.precision, view.recall, view.f1)]
    texts = [*shares, _count(int(view.support[label]))]
    is_weak = float(view.f1[label]) < _WEAK
    keys: list[Key] = ["figure", "figure", "worst" if is_weak else "figure", "frame"]
    for text, key, (_, width) in zip(texts, keys, titles, strict=False):
        cells.write(x + 1, y, pad(text, width, right=True), key)
        x += width + 1


def _count(number: int) -> str:
    return f"{number:,}" if number < 10_000 else f"{number // 1000}k"


def draw_class_table(
    width: int, height: int, view: ConfusionView, names: Sequence[str], top: int = 0
) -> Cells:
    """Draw titles and a line a class; of more than fit, those with the lowest F1 come first.

    Args:
        width, height: of the picture.
        view: the figures.
        names: of the classes.
        top: number of classes scrolled out above.

    Returns:
        The picture. Style keys: "frame", "name", "figure", "worst".
    """
    cells = Cells(width, height)
    hidden = hidden_classes(height, len(names))
    above = min(top, hidden)
    order = list(range(len(names)))
    if hidden:
        order.sort(key=lambda label: _rank(view, label))
    name_width = min(longest(names), _WIDEST_NAME)
    fitting = (each for each in (FULL, SHORT) if name_width + figures_width(each) <= width)
    titles = next(fitting, SHORTEST)
    name_width = max(min(name_width, width - figures_width(titles)), 1)
    write_titles(cells, name_width, 0, titles)
    for y, label in enumerate(order[above : above + height - 1 - bool(hidden)], 1):
        cells.write(0, y, fit(names[label], name_width), "name")
        write_figures(cells, name_width, y, view, label, titles)
    if hidden:
        parts = [f"↑ {above} above"] * bool(above) + [f"↓ {hidden - above} more"] * (hidden > above)
        note = ", ".join([*parts, "lowest F1 first"])
        cells.write(0, height - 1, fit(note, width), "frame")
    return cells


def hidden_classes(height: int, classes: int) -> int:
    """Number of `classes` that do not fit into a table of `height` lines, titles included."""
    return 0 if classes <= height - 1 else classes - max(height - 2, 0)


def _rank(view: ConfusionView, label: int) -> tuple[float, int]:
    """Lowest F1 first, then those with the most examples; classes without any come last."""
    f1 = float(view.f1[label])
    return (math.inf if math.isnan(f1) else f1), -int(view.support[label])
