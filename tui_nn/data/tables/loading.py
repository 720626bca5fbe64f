"""Loading: from a file with a table to a data set: columns, target, parts, encoding."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from tui_nn.data.dataset import Dataset, Scaling, Split
from tui_nn.data.record import make_record
from tui_nn.data.schema import MAXIMUM_NAME, DatasetSchema, Kind, Task
from tui_nn.data.source import Request
from tui_nn.data.sources.pixel_tables import as_pictures
from tui_nn.data.splits import Parts, order_rows, split_parts
from tui_nn.data.tables.columns import understand
from tui_nn.data.tables.encoding import TableEncoding
from tui_nn.data.tables.features import FeatureKind
from tui_nn.data.tables.fitting import fit_encoding
from tui_nn.data.tables.reading import read_table
from tui_nn.data.tables.roles import Roles, choose_roles
from tui_nn.data.tables.surveying import survey_table
from tui_nn.data.tables.table import Table
from tui_nn.data.tables.values import Array
from tui_nn.errors import DataError
from tui_nn.text import plural, printable

FEWEST_ROWS = 3
"""Rows with a target that can be split into parts."""


def load_table(path: Path, request: Request) -> Dataset:
    """Load a table with a target from a file.

    Raises:
        DataError: it cannot be read, or there is nothing in it that can be predicted.
    """
    options = request.options
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
    """
    options = request.options
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
    if test_rows is not None:
        test, test_notes = _encode_test(test_rows, encoding)
        notes += test_notes
    return Dataset(
        name=request.source.name,
        schema=_make_schema(encoding, roles),
        train=whole.take(parts.train),
        validation=whole.take(parts.validation),
        test=test,
        input_scaling=Scaling(np.array(encoding.mean), np.array(encoding.deviation)),
        target_scaling=_target_scaling(encoding),
        notes=tuple(notes),
        preparation=encoding,
        survey=survey_table(table, columns, roles, options, whole, parts, test),
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


def _encode_test(table: Table, encoding: TableEncoding) -> tuple[Split, list[str]]:
    """The test part from a table of its own, and how it was read."""
    targets = encoding.targets(table)
    if not len(targets.rows):
        raise DataError(f"{table.source}: has no row with a value of {encoding.target}")
    encoded = encoding.encode(table.take(targets.rows))
    notes = [*table.notes, *encoded.notes]
    if gaps := len(table) - len(targets.rows):
        notes.append(f"{plural(gaps, 'row')} without a value of {encoding.target} left out")
    return Split(encoded.inputs, targets.values), [f"{table.source}: {note}" for note in notes]


def _note_left_out(table: Table, roles: Roles, rows: int) -> list[str]:
    left_out = len(table) - rows
    notes = [f"{name} is ignored: {reason}" for name, reason in roles.ignored.items()]
    if left_out:
        notes.append(f"{plural(left_out, 'row')} without a value of {roles.target.name} left out")
    return notes


def _make_schema(encoding: TableEncoding, roles: Roles) -> DatasetSchema:
    """What goes into the network; two numbers that tell two classes apart are a plane."""
    is_numbers = all(feature.kind is FeatureKind.NUMBER for feature in encoding.features)
    is_plane = is_numbers and (len(encoding.mean), len(encoding.class_names)) == (2, 2)
    return DatasetSchema(
        roles.task,
        Kind.PLANE if is_plane else Kind.TABLE,
        len(encoding.mean),
        class_names=tuple(map(_shown, encoding.class_names)),
        feature_names=tuple(map(_shown, encoding.feature_names)),
        target_name=_shown(encoding.target),
    )


def _shown(name: str) -> str:
    """A name that a terminal can show; a long one is cut in the middle."""
    shown, half = printable(name), MAXIMUM_NAME // 2
    return shown if len(shown) <= MAXIMUM_NAME else f"{shown[:half]}…{shown[1 - half :]}"


def _target_scaling(encoding: TableEncoding) -> Scaling | None:
    if encoding.class_names:
        return None
    return Scaling(np.array([encoding.target_mean]), np.array([encoding.target_deviation]))
