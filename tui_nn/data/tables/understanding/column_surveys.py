"""Column surveys: what each column of a table holds, and what is odd about it."""

from __future__ import annotations

import numpy as np

from tui_nn.data.options import DataOptions
from tui_nn.data.survey import ColumnSurvey, Role
from tui_nn.data.tables.cells import SLASH_DATE, number_text
from tui_nn.data.tables.features import FeatureKind
from tui_nn.data.tables.understanding.columns import Column
from tui_nn.data.tables.understanding.leaks import describe_leak
from tui_nn.data.tables.understanding.roles import Roles, reason_to_ignore
from tui_nn.data.tables.values import Array
from tui_nn.text import plural

BARS = 12
"""Ranges or values of a distribution."""

EXAMPLES = 5
"""Values of a column that are named."""


def survey_column(column: Column, roles: Roles, options: DataOptions) -> ColumnSurvey:
    """Survey one column.

    Args:
        column: all its rows.
        roles: what the columns are used for.
        options: what the user said.
    """
    present = column.present
    values, counts = np.unique(present, return_counts=True)
    is_number = column.kind is FeatureKind.NUMBER and len(present) > 0
    role = _find_role(column, roles, options)
    return ColumnSurvey(
        name=column.name,
        kind=_name_kind(column, role),
        role=role,
        gaps=int(column.gaps.sum()),
        distinct=len(values),
        low=float(values[0]) if is_number else None,
        high=float(values[-1]) if is_number else None,
        examples=_find_examples(column, values, counts),
        distribution=_distribute(column, present, counts),
        warning=_find_warning(column, roles, role, len(values)),
    )


def _find_role(column: Column, roles: Roles, options: DataOptions) -> Role:
    if column.name == roles.target.name:
        return Role.TARGET
    if column.name in options.drop:
        return Role.DROPPED
    return Role.IGNORED if column.name in roles.ignored else Role.FEATURE


def _name_kind(column: Column, role: Role) -> str:
    """Words that are too many, or none, are text, unless they are classes."""
    is_words = column.kind is FeatureKind.CATEGORY and role is not Role.TARGET
    return "text" if is_words and reason_to_ignore(column) else column.kind.value


def _find_examples(column: Column, values: Array, counts: Array) -> tuple[str, ...]:
    """The commonest values, commonest first, or the first and the last date."""
    if not len(values):
        return ()
    if column.kind is FeatureKind.DATE:
        return str(values[0]), str(values[-1])
    commonest = values[np.argsort(-counts, kind="stable")[:EXAMPLES]]
    if column.kind is FeatureKind.NUMBER:
        return tuple(number_text(float(value)) for value in commonest)
    return tuple(column.words[int(value)] for value in commonest)


def _distribute(column: Column, present: Array, counts: Array) -> tuple[int, ...]:
    """Rows in equal ranges from low to high, or with each of the commonest values."""
    if column.kind in (FeatureKind.CATEGORY, FeatureKind.FLAG):
        return tuple(int(count) for count in sorted(counts, reverse=True)[:BARS])
    if not len(present):
        return ()
    numbers = present.astype(np.float64)
    low, high = float(numbers.min()), float(numbers.max())
    if low == high:
        return (len(numbers),)
    places = ((numbers / 2 - low / 2) / (high / 2 - low / 2) * BARS).astype(np.int64)
    bars = np.bincount(np.minimum(places, BARS - 1), minlength=BARS)
    return tuple(int(count) for count in bars)


def _find_warning(column: Column, roles: Roles, role: Role, distinct: int) -> str:
    warnings = []
    if column.odd:
        verb = "is" if column.odd == 1 else "are"
        warnings.append(
            f"{plural(column.odd, 'cell')} that {verb} no {column.kind.value}, the first in line"
            f" {column.odd_line}, counted as a gap"
        )
    if role is Role.IGNORED:
        warnings.append(f"ignored: {roles.ignored[column.name]}")
    if distinct == 1 and role is not Role.TARGET:
        warnings.append("the same value in all rows")
    if any(SLASH_DATE.fullmatch(word) for word in column.words):
        warnings.append("day and month of its dates cannot be told apart: write 2024-01-31")
    if role is Role.FEATURE and len(roles.features) > 1:
        warnings.append(describe_leak(column, roles.target, bool(roles.class_names)))
    return "; ".join(filter(None, warnings))
