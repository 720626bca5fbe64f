"""Loading: from a file with a table to a data set: columns, target, parts, encoding."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from tui_nn.data.dataset import Dataset, Split
from tui_nn.data.origins import Origins
from tui_nn.data.recognition.option_effects import TEXT_ROWS, refuse_ineffective, refuse_split
from tui_nn.data.record import make_record
from tui_nn.data.schema import Task
from tui_nn.data.source import Request
from tui_nn.data.splitting.splits import Parts, order_rows, split_parts
from tui_nn.data.tables.loading.assembly import (
    encode_test,
    input_scaling,
    make_schema,
    target_scaling,
)
from tui_nn.data.tables.loading.fitting import fit_encoding
from tui_nn.data.tables.loading.large import is_large, load_large
from tui_nn.data.tables.loading.pixel_tables import as_pictures
from tui_nn.data.tables.reading.files import read_table
from tui_nn.data.tables.table import Table
from tui_nn.data.tables.understanding.columns import understand
from tui_nn.data.tables.understanding.roles import Roles, choose_roles
from tui_nn.data.tables.understanding.surveying import survey_table
from tui_nn.data.tables.values import Array
from tui_nn.errors import DataError
from tui_nn.text import plural

FEWEST_ROWS = 3
"""Rows with a target that can be split into parts."""


def load_table(path: Path, request: Request) -> Dataset:
    """Load a table with a target from a file.

    Raises:
        DataError: it cannot be read, or there is nothing in it that can be predicted.
    """
    options = request.options
    if is_large(path):
        return load_large(path, request)
    table, *test = (
        read_table(file, skip_bad_rows=options.skip_bad_rows, report=request.report)
        for file in (path, options.test_data)
        if file is not None
    )
    test_rows = test[0] if test else None
    record = make_record(path, sum(map(len, (table, *test))), report=request.report)
    pictures = as_pictures(table, request, record, test_rows)
    return pictures or replace(load_rows(table, request, test_rows), record=record)


def load_rows(table: Table, request: Request, test_rows: Table | None = None) -> Dataset:
    """Make a data set of a table with a target; the caller adds the record of the file.

    The order of the rows makes no difference: they are sorted by what is in them before they are
    split.

    Args:
        table: rows for training, and for the parts that are not given.
        request: seed, shares and options.
        test_rows: the test part; None to hold out `request.options.test_split`.

    Raises:
        DataError: there is nothing in it that can be predicted.
        ConfigError: one of the options has no effect on it.
    """
    options = request.options
    refuse_ineffective(options, TEXT_ROWS, "a table without pictures")
    if test_rows is not None:
        refuse_split(options)
    columns = understand(table)
    roles = choose_roles(columns, options, table.source)
    rows = _sort_rows(roles, table)
    sorted_roles, known = roles.take(rows), table.select(roles.used).take(rows)
    test_split = 0.0 if test_rows is not None else options.test_split
    parts = _split(known, sorted_roles, request, test_split)
    encoding = replace(fit_encoding(sorted_roles, parts.train), columns=table.names)
    encoded = encoding.encode(known)
    whole = Split(encoded.inputs, encoding.targets(known).values)
    test, notes = whole.take(parts.test), [*table.notes, *_note_left_out(table, roles, len(rows))]
    notes += encoded.notes
    lines, test_file = known.lines[parts.test], ""
    if test_rows is not None:
        test, test_notes, lines = encode_test(test_rows, encoding)
        notes, test_file = [*notes, *test_notes], Path(test_rows.source).name
    return Dataset(
        name=request.source.name,
        schema=make_schema(encoding, roles.task),
        train=whole.take(parts.train),
        validation=whole.take(parts.validation),
        test=test,
        input_scaling=input_scaling(encoding),
        target_scaling=target_scaling(encoding),
        notes=tuple(notes),
        preparation=encoding,
        survey=survey_table(table, columns, roles, options, whole, parts, test),
        origins=Origins(known.lines[parts.train], known.lines[parts.validation], lines, test_file),
    )


def _sort_rows(roles: Roles, table: Table) -> Array:
    """Indices of the rows that have a target, in an order that does not depend on the file's."""
    known = np.flatnonzero(~roles.target.gaps)
    if len(known) < FEWEST_ROWS:
        raise DataError(
            f"{table.source}: has {plural(len(known), 'row')} with a value of {roles.target.name};"
            f" at least {FEWEST_ROWS} are needed"
        )
    used = (*roles.features, roles.target)
    return np.asarray(known[order_rows([column.values[known] for column in used])])


def _split(known: Table, roles: Roles, request: Request, test_split: float) -> Parts:
    labels = np.zeros(len(known), dtype=np.int64)
    if roles.task is Task.CLASSIFICATION:
        labels = np.unique(roles.target.values, return_inverse=True)[1]
    return split_parts(
        labels, test=test_split, validation=request.validation_split, seed=request.seed
    )


def _note_left_out(table: Table, roles: Roles, rows: int) -> list[str]:
    left_out = len(table) - rows
    notes = [f"{name} is ignored: {reason}" for name, reason in roles.ignored.items()]
    if left_out:
        notes.append(f"{plural(left_out, 'row')} without a value of {roles.target.name} left out")
    return notes
