"""Which class is taken for which, and how well each is recognised, as tables of text."""

from __future__ import annotations

import math
import shutil
from collections.abc import Sequence

import numpy as np

from tui_nn.headless.printing.tables import print_table
from tui_nn.printing import print_line
from tui_nn.text import percent, printable
from tui_nn.training.reading.confusion import worst_confusions
from tui_nn.training.reading.figures import ClassResults

MOST_CLASSES = 40
"""Classes that are listed; of more, those that are recognised worst."""

MOST_CONFUSIONS = 10
"""Confusions that are listed where the matrix is too wide."""

GAP = 3
"""Columns between two columns of a table that is drawn."""

LONGEST_NAME = 24
"""Characters of a class's name in a table."""


def print_classes(results: ClassResults) -> None:
    """Print the figures of each class, then the confusion matrix or its largest entries."""
    names = [_shorten(name) for name in results.names]
    _print_figures(results, names)
    print_line()
    if _width(results, names) <= shutil.get_terminal_size().columns:
        _print_matrix(results, names)
    else:
        _print_worst(results, names)


def _print_figures(results: ClassResults, names: Sequence[str]) -> None:
    figures = results.figures
    rows = [
        (
            names[place],
            f"{figures.support[place]:,}",
            *(_share(v[place]) for v in (figures.precision, figures.recall, figures.f1)),
        )
        for place in _listed(results)
    ]
    print_table(("class", "examples", "precision", "recall", "F1"), rows, numbers=4)
    if len(rows) < len(names):
        print_line(f"the {len(rows)} classes with the lowest F1 of {len(names)}; --json has all")


def _listed(results: ClassResults) -> Sequence[int]:
    """The classes in their order; the worst first if there are too many."""
    if len(results.names) <= MOST_CLASSES:
        return range(len(results.names))
    order: list[int] = np.argsort(results.figures.f1, kind="stable").tolist()
    return order[:MOST_CLASSES]


def _print_matrix(results: ClassResults, names: Sequence[str]) -> None:
    print_line("confusion matrix: a row for each true class, a column for each predicted one")
    rows = [
        (name, *map(_count, counts))
        for name, counts in zip(names, results.confusions.tolist(), strict=True)
    ]
    print_table(("", *names), rows, numbers=len(names))


def _print_worst(results: ClassResults, names: Sequence[str]) -> None:
    worst = worst_confusions(results.confusions, MOST_CONFUSIONS).tolist()
    if not worst:
        print_line("no example was taken for another class")
        return
    print_line("most frequent confusions; --json has the whole matrix")
    support = results.figures.support
    rows = [
        (names[true], names[taken], f"{count:,}", percent(count / support[true], 1))
        for true, taken, count in worst
    ]
    print_table(("class", "taken for", "times", "of the class"), rows, numbers=2)


def _width(results: ClassResults, names: Sequence[str]) -> int:
    """Columns of the matrix as a table, drawn on a terminal or not."""
    largest = len(f"{int(results.confusions.max(initial=0)):,}")
    cells = (max(len(name), largest) for name in names)
    return max(map(len, names)) + sum(GAP + cell for cell in cells)


def _count(count: int) -> str:
    return f"{count:,}" if count else "."


def _share(value: float) -> str:
    return "-" if math.isnan(value) else percent(float(value), 1)


def _shorten(name: str) -> str:
    text = printable(name)
    return text if len(text) <= LONGEST_NAME else f"{text[: LONGEST_NAME - 3]}..."
