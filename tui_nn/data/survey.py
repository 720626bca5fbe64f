"""Survey: what was understood of a user's file or folder, for `tui-nn data` and the data screen.

Texts are as they stand in the file: the caller masks control characters before printing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a column is used for."""

    FEATURE = "feature"
    TARGET = "target"
    DROPPED = "dropped"
    """By the user."""
    IGNORED = "ignored"
    """By the program, for the reason in its warning."""


@dataclass(frozen=True, slots=True)
class ColumnSurvey:
    """One column.

    Attributes:
        name: its name.
        kind: "number", "yes/no", "category", "date" or "text".
        role: what it is used for.
        gaps: rows without a value.
        distinct: different values.
        low, high: the smallest and the largest number; None for other types.
        examples: the commonest values, commonest first, or the first and the last date.
        distribution: rows in each of some equal ranges from low to high, or with each of the
            commonest values.
        warning: what is odd about the column; "" for nothing.
    """

    name: str
    kind: str
    role: Role
    gaps: int = 0
    distinct: int = 0
    low: float | None = None
    high: float | None = None
    examples: tuple[str, ...] = ()
    distribution: tuple[int, ...] = ()
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Survey:
    """What was understood of a file or folder.

    Attributes:
        source: its name.
        format: what it is, such as "CSV separated by ;" or "a folder of pictures".
        summary: one line: rows, features, classes, gaps, and what is kept for testing.
        task: classification or regression.
        target: what is predicted; "" for pictures.
        target_reason: why this column is the target.
        columns: the columns of a table; empty for pictures.
        classes: each class with its number of examples; empty for regression.
        train, validation, test: examples in each part.
        warnings: what is odd about the data as a whole.
        notes: how it was read.
        header: names above `rows`.
        rows: the first rows of a table.
    """

    source: str
    format: str
    summary: str
    task: str
    target: str = ""
    target_reason: str = ""
    columns: tuple[ColumnSurvey, ...] = ()
    classes: tuple[tuple[str, int], ...] = ()
    train: int = 0
    validation: int = 0
    test: int = 0
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
