"""Surveying: what was understood of a table, for `tui-nn data` and the data screen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tui_nn.data.dataset import Split
from tui_nn.data.options import DataOptions
from tui_nn.data.splitting.splits import Parts
from tui_nn.data.survey import Survey
from tui_nn.data.tables.table import Table
from tui_nn.data.tables.understanding.column_surveys import survey_column
from tui_nn.data.tables.understanding.columns import Column
from tui_nn.data.tables.understanding.oddities import warn_of_overlap, warn_of_small_classes
from tui_nn.data.tables.understanding.roles import Roles
from tui_nn.data.tables.values import Words
from tui_nn.text import percent, plural

SHOWN_ROWS = 20
"""First rows of the file."""


def survey_table(
    table: Table,
    columns: Sequence[Column],
    roles: Roles,
    options: DataOptions,
    whole: Split,
    parts: Parts,
    test: Split,
) -> Survey:
    """Survey a table.

    Args:
        table: as it was read.
        columns: its columns.
        roles: what they are used for, all rows.
        options: what the user said.
        whole: the encoded rows that have a target.
        parts: how those are split.
        test: the test part.
    """
    counts = np.bincount(whole.targets) if roles.class_names else ()
    classes = tuple(zip(roles.class_names, map(int, counts), strict=True))
    return Survey(
        source=table.source,
        format=table.format,
        summary=_summarize(roles, options, len(whole)),
        task=roles.task.value,
        target=roles.target.name,
        target_reason=roles.reason,
        columns=tuple(survey_column(column, roles, options) for column in columns),
        classes=classes,
        train=len(parts.train),
        validation=len(parts.validation),
        test=len(test),
        warnings=(*warn_of_small_classes(classes), *warn_of_overlap(whole, parts, test)),
        notes=table.notes,
        header=table.names,
        rows=_first_rows(table),
    )


def _summarize(roles: Roles, options: DataOptions, rows: int) -> str:
    known = ~roles.target.gaps
    filled = np.any([column.gaps for column in roles.features], axis=0) & known
    target = roles.target.name
    parts = [plural(rows, "row"), plural(len(roles.features), "feature")]
    classes = len(roles.class_names)
    parts.append(f"{classes:,} classes of {target}" if classes else f"{target} as a number")
    said = [", ".join(parts)]
    if filled.any():
        said.append(f"{plural(int(filled.sum()), 'row')} with gaps filled")
    if left_out := len(known) - int(known.sum()):
        said.append(f"{plural(left_out, 'row')} without {target} left out")
    if options.test_data is not None:
        said.append(f"tested on {options.test_data.name}")
    else:
        said.append(f"{percent(options.test_split)} kept for testing")
    return "; ".join(said)


def _first_rows(table: Table) -> tuple[tuple[str, ...], ...]:
    """The first rows as texts, "" for no value."""
    first = table.take(np.arange(min(len(table), SHOWN_ROWS)))
    columns = []
    for cells in first.columns:
        words = Words.read(cells)
        columns.append([words.texts[code] if code >= 0 else "" for code in words.codes])
    return tuple(zip(*columns, strict=True))
