"""The report of `tui-nn data`: what was understood of a user's file or folder."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable, Iterator, Sequence

from rich.cells import cell_len, set_cell_size

from tui_nn.data.survey import Survey
from tui_nn.data.survey_wording import (
    ASCII_EIGHTHS,
    EIGHTHS,
    ColumnLine,
    column_lines,
    parts_line,
    sparkline,
)
from tui_nn.printing import can_print, print_line
from tui_nn.text import percent, printable

NARROWEST = 60
"""Columns of the report, at least; a terminal that does not say how wide it is gets 80."""

LONGEST_NAME = 28
"""Most cells of a name; a longer one is cut."""

SHORTEST_VALUES = 12
"""Cells of a column's values, at least."""

SPARK = 12
"""Cells of a distribution."""

MOST_CLASSES = 25
"""Classes that are listed; the others are counted."""

HEADINGS = ("column", "type", "values", "gaps", "distribution")

GAP, INDENT = "  ", "    "

PLAIN = str.maketrans({"…": "~", "·": "-", "–": "-", "²": "2"})
"""Stand-ins, each as wide, for characters that an encoding may lack."""


def print_survey(survey: Survey, reasons: Sequence[str] = ()) -> None:
    """Print what was understood.

    Args:
        survey: the data.
        reasons: why settings of the run follow from the data, a sentence each.
    """
    width = max(NARROWEST, shutil.get_terminal_size().columns)
    is_plain = not can_print(EIGHTHS + "…·")
    for line in format_survey(survey, reasons, width, ASCII_EIGHTHS if is_plain else EIGHTHS):
        print_line(line.translate(PLAIN) if is_plain else line)


def format_survey(
    survey: Survey, reasons: Sequence[str], width: int, eighths: str = EIGHTHS
) -> list[str]:
    """The lines of the report.

    Args:
        survey: the data.
        reasons: as for `print_survey`.
        width: cells of a line.
        eighths: characters of the sparklines.
    """
    lines = [*_wrapped("", f"{survey.source}: {survey.format}", width)]
    lines += _wrapped("", survey.summary, width)
    lines += _wrapped("", parts_line(survey.train, survey.validation, survey.test), width)
    if survey.target:
        reason = f" ({survey.target_reason})" if survey.target_reason else ""
        lines += _wrapped("", f"{survey.task} of {survey.target}{reason}", width)
    if survey.columns:
        lines += ["", *_columns(column_lines(survey.columns), width, eighths)]
    if survey.classes:
        lines += ["", *_classes(survey.classes, width, eighths)]
    for mark, texts in (("! ", survey.warnings), ("- ", survey.notes), ("- ", reasons)):
        if texts:
            lines.append("")
        for text in texts:
            lines += _wrapped(mark, text, width)
    return [printable(line).rstrip() for line in lines]


def _columns(columns: Sequence[ColumnLine], width: int, eighths: str) -> Iterator[str]:
    """The table of the columns; what is odd about one stands below it."""
    longest = min(LONGEST_NAME, width // 4)
    names = _width((column.name for column in columns), HEADINGS[0], longest)
    kinds = _width((column.kind for column in columns), HEADINGS[1], LONGEST_NAME)
    gaps = _width((column.gaps for column in columns), HEADINGS[3], LONGEST_NAME)
    taken = names + kinds + gaps + SPARK + 4 * len(GAP)
    values = max(SHORTEST_VALUES, width - taken)
    values = min(values, _width((column.values for column in columns), HEADINGS[2], values))
    widths = (names, kinds, values, -gaps, SPARK)
    yield _row(HEADINGS, widths)
    for column in columns:
        spark = sparkline(column.distribution, SPARK, eighths)
        line = _row((column.name, column.kind, column.values, column.gaps, spark), widths)
        if cell_len(line) + len(GAP) + cell_len(column.note) <= width:
            yield f"{line}{GAP}{column.note}"
        else:
            yield line
            yield from _wrapped(INDENT, column.note, width)


def _row(texts: Sequence[str], widths: Sequence[int]) -> str:
    """Texts in columns; one of a negative width is right-aligned."""
    cells = []
    for text, width in zip(texts, widths, strict=True):
        shown = shortened(text, abs(width))
        blanks = " " * (abs(width) - cell_len(shown))
        cells.append(blanks + shown if width < 0 else shown + blanks)
    return GAP.join(cells)


def _classes(classes: Sequence[tuple[str, int]], width: int, eighths: str) -> Iterator[str]:
    """A line for each class: name, examples, share, and a bar."""
    shown, total = classes[:MOST_CLASSES], sum(count for _, count in classes)
    names = _width((name for name, _ in shown), "class", LONGEST_NAME)
    counts = max(len(f"{count:,}") for _, count in shown)
    most = max((count for _, count in shown), default=0) or 1
    room = max(0, min(40, width - names - counts - 4 - 3 * len(GAP)))
    yield f"{len(classes):,} classes:"
    for name, count in shown:
        share = percent(count / total if total else 0.0)
        bar = eighths[-1] * round(room * count / most)
        yield GAP.join((_row((name,), (names,)), f"{count:{counts},}", f"{share:>4}", bar))
    if len(classes) > len(shown):
        yield f"and {len(classes) - len(shown):,} more"


def shortened(text: str, width: int) -> str:
    """`text` in at most `width` cells; one that was cut ends with an ellipsis."""
    text = printable(text)
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, max(width - 1, 0)).rstrip() + "…"


def _width(texts: Iterable[str], heading: str, most: int) -> int:
    return min(most, max(map(cell_len, (heading, *map(printable, texts)))))


def _wrapped(head: str, text: str, width: int) -> list[str]:
    return textwrap.wrap(
        printable(text),
        width,
        initial_indent=head,
        subsequent_indent=" " * len(head),
        break_on_hyphens=False,
    )
