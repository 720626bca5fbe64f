"""Tables on standard output: drawn on a terminal, plainly aligned text in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from tui_nn.printing import print_line
from tui_nn.text import printable

GAP = "  "
"""Between two columns of plain text."""


def print_table(headings: Sequence[str], rows: Sequence[Sequence[str]], numbers: int = 0) -> None:
    """Print a table.

    Args:
        headings: one for each column.
        rows: one text for each column.
        numbers: how many of the last columns hold numbers, which are right-aligned.
    """
    if sys.stdout.isatty():
        _print_drawn(headings, rows, numbers)
    else:
        for line in format_plain(headings, rows, numbers):
            print_line(line)


def format_plain(
    headings: Sequence[str], rows: Sequence[Sequence[str]], numbers: int = 0
) -> list[str]:
    """The table as lines without trailing blanks; arguments as for `print_table`."""
    widths = [max(map(len, column)) for column in zip(headings, *rows, strict=True)]
    first_number = len(headings) - numbers
    lines = []
    for row in (headings, *rows):
        cells = [
            text.rjust(width) if column >= first_number else text.ljust(width)
            for column, (text, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append(GAP.join(cells).rstrip())
    return lines


def _print_drawn(headings: Sequence[str], rows: Sequence[Sequence[str]], numbers: int) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column, heading in enumerate(headings):
        right = column >= len(headings) - numbers
        # Only a last column of text wraps; names and numbers stay whole.
        wraps = column == len(headings) - 1 and not right
        table.add_column(heading, justify="right" if right else "left", no_wrap=not wraps)
    for row in rows:
        first, *others = map(printable, row)
        table.add_row(Text(first, "bold"), *map(Text, others))
    Console().print(table)
