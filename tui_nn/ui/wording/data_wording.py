"""Texts of the data screen."""

from __future__ import annotations

from collections.abc import Sequence

from tui_nn.data.survey import Survey
from tui_nn.data.survey_wording import ColumnLine, parts_line, short_source
from tui_nn.text import percent, printable
from tui_nn.training.protocol.events import Ready
from tui_nn.ui.drawing.cells import pad
from tui_nn.ui.drawing.class_names import longest

MOST_CLASSES = 100
"""Classes that are listed; the others are counted."""

LONGEST_CLASS = 24
"""Cells of the name of a class; a longer one is cut."""

Paragraph = tuple[str, str]
"""A heading and a text; either may be empty."""


def title(survey: Survey) -> str:
    """The heading of the screen."""
    return printable(f"{short_source(survey)} · {survey.format}")


def summary(survey: Survey) -> str:
    """What was understood, and how the examples are divided."""
    parts = parts_line(survey.train, survey.validation, survey.test)
    return f"{printable(survey.summary)}\n{parts}"


def pending(changes: Sequence[str]) -> str:
    """What enter does: apply changes, or go to the training."""
    if not changes:
        return "enter goes to the training"
    return printable(f"changed: {' · '.join(changes)} — enter loads the data again")


def about_column(line: ColumnLine) -> str:
    """All that is known of the selected column, in one line."""
    gaps = f"{line.gaps} gaps" if line.gaps else ""
    return printable(" · ".join(filter(None, (line.name, line.kind, line.values, gaps, line.note))))


def about_data(ready: Ready) -> list[Paragraph]:
    """What else there is to say of the data, and why the settings are as they are."""
    survey, reasons = ready.survey, ready.reasons
    assert survey is not None
    paragraphs: list[Paragraph] = []
    if survey.target:
        reason = survey.target_reason.partition("; --")[0]  # keys choose it here, not options
        paragraphs.append((f"{survey.task} of {survey.target}", reason))
    paragraphs += [("!", warning) for warning in survey.warnings]
    if survey.classes:
        paragraphs.append((f"{len(survey.classes):,} classes", _classes(survey)))
    if reasons:
        paragraphs.append(("settings that fit", "\n".join(reasons)))
    if notes := dict.fromkeys((*survey.notes, *ready.notes)):
        paragraphs.append(("how it was read", "\n".join(notes)))
    return [(printable(head), _printable_lines(text)) for head, text in paragraphs]


def _printable_lines(text: str) -> str:
    return "\n".join(map(printable, text.split("\n")))


def _classes(survey: Survey) -> str:
    total = sum(count for _, count in survey.classes) or 1
    shown = survey.classes[:MOST_CLASSES]
    width = min(LONGEST_CLASS, longest([name for name, _ in shown]))
    lines = [
        f"{pad(printable(name), width)} {count:>7,} {percent(count / total):>4}"
        for name, count in shown
    ]
    more = len(survey.classes) - len(shown)
    return "\n".join([*lines, *([f"and {more:,} more"] if more else [])])
