"""Parquet and Arrow files as tables, through pyarrow."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.tables.table import Table
from tui_nn.data.tables.text.headers import quote, read_names
from tui_nn.data.tables.text.limits import MAX_BYTES
from tui_nn.errors import DataError

if TYPE_CHECKING:
    import pyarrow

Array = NDArray[Any]

PARQUET = b"PAR1"
ARROW_FILE = b"ARROW1"
ARROW_STREAM = b"\xff\xff\xff\xff"
"""First bytes of each format."""

NAMES = {PARQUET: "Parquet", ARROW_FILE: "Arrow", ARROW_STREAM: "Arrow"}

ROWS = 1 << 16
"""Rows that are converted at once."""

CELL_BYTES = 8
"""Bytes that a cell takes at least."""


def find_columnar(start: bytes) -> bytes:
    """Which of the formats begins so; b"" for none."""
    return next((magic for magic in NAMES if start.startswith(magic)), b"")


def read_columnar(path: Path, magic: bytes) -> Table:
    """Read a Parquet or Arrow file.

    Args:
        path: the file.
        magic: its format, of `find_columnar`.

    Raises:
        DataError: pyarrow is missing, or the file is damaged or holds nested values.
    """
    form = NAMES[magic]
    with refusing_damage(path, form):
        schema, batches = open_batches(path, magic)
        names, notes = read_names(list(schema.names), str(path))
        if not names:
            raise DataError(f"{path}: has no columns")
        for name, field in zip(names, schema, strict=True):
            if not _is_single(field.type):
                raise DataError(
                    f"{path}: column {quote(name)} holds {quote(str(field.type))};"
                    " a column holds single values"
                )
        columns = _gather(batches, len(names), path)
    if not len(columns[0]):
        raise DataError(f"{path}: has no rows")
    lines = np.arange(1, len(columns[0]) + 1, dtype=np.int64)
    return Table(names, columns, lines, str(path), form, notes)


@contextlib.contextmanager
def refusing_damage(path: Path, form: str) -> Iterator[None]:
    """Turn errors of pyarrow, and its absence, into a DataError that names the file."""
    try:
        import pyarrow
    except ImportError as error:
        raise DataError(
            f"{path}: reading {form} needs pyarrow: pip install 'tui-nn[data]'"
        ) from error
    try:
        yield
    except DataError:
        raise
    except (pyarrow.ArrowException, OSError, ValueError, TypeError, OverflowError) as error:
        reason = str(error).partition("\n")[0]
        raise DataError(f"{path}: the {form} file is damaged ({reason})") from error


def open_batches(
    path: Path, magic: bytes, rows: int = ROWS
) -> tuple[pyarrow.Schema, Iterator[pyarrow.RecordBatch]]:
    """The schema and the rows of a file of the format `magic`, inside `refusing_damage`.

    Args:
        path: the file.
        magic: its format, of `find_columnar`.
        rows: read at once, where the format leaves the choice.
    """
    import pyarrow
    from pyarrow import ipc

    if magic == PARQUET:
        from pyarrow import parquet

        file = parquet.ParquetFile(path)
        _check_size(file.metadata.num_rows, file.metadata.num_columns, path)
        return file.schema_arrow, file.iter_batches(rows, use_threads=False)
    source = pyarrow.OSFile(str(path))
    options = ipc.IpcReadOptions(use_threads=False)
    if magic == ARROW_STREAM:
        stream = ipc.open_stream(source, options=options)
        return stream.schema, iter(stream)
    reader = ipc.open_file(source, options=options)
    return reader.schema, map(reader.get_batch, range(reader.num_record_batches))


def _check_size(rows: int, columns: int, path: Path) -> None:
    if rows * columns * CELL_BYTES > MAX_BYTES:
        raise DataError(
            f"{path}: {rows:,} rows of {columns:,} columns take more than {MAX_BYTES >> 30} GiB"
            " of memory; use fewer rows or columns"
        )


def _gather(batches: Iterator[pyarrow.RecordBatch], columns: int, path: Path) -> tuple[Array, ...]:
    """All rows by column, shape (rows,) each."""
    chunks: list[list[Array]] = [[] for _ in range(columns)]
    rows = 0
    for batch in batches:
        batch.validate(full=True)
        rows += batch.num_rows
        _check_size(rows, columns, path)
        for parts, column in zip(chunks, batch.columns, strict=True):
            parts.append(_convert(column))
    return tuple(np.concatenate(parts) if parts else np.zeros(0, np.object_) for parts in chunks)


def _is_single(kind: pyarrow.DataType) -> bool:
    """Whether values of this type are texts, numbers, dates or times."""
    from pyarrow import types

    if types.is_dictionary(kind):
        return _is_single(kind.value_type)
    checks = (types.is_boolean, types.is_integer, types.is_floating, types.is_decimal)
    texts = (types.is_string, types.is_large_string, types.is_string_view)
    times = (types.is_date, types.is_timestamp, types.is_time, types.is_duration)
    return any(check(kind) for check in (*checks, *texts, *times, types.is_null))


def _convert(column: pyarrow.Array) -> Array:
    """Cells as numbers, NaN for gaps, or as texts, None for gaps."""
    import pyarrow
    from pyarrow import types

    kind = column.type
    if types.is_dictionary(kind):
        return _convert(column.dictionary_decode())
    if types.is_duration(kind):
        return _convert(column.cast(pyarrow.int64()))
    if types.is_null(kind):
        return np.full(len(column), None, np.object_)
    if types.is_timestamp(kind):
        column = column.cast(pyarrow.timestamp(kind.unit))
    elif types.is_decimal(kind) or (types.is_integer(kind) and column.null_count):
        column = column.cast(pyarrow.float64(), safe=False)
    if types.is_integer(column.type) or types.is_floating(column.type):
        return np.asarray(column.to_numpy(zero_copy_only=False))
    return _convert_texts(column.cast(pyarrow.large_string()))


def _convert_texts(column: pyarrow.Array) -> Array:
    """Texts, equal ones the same object."""
    coded = column.dictionary_encode(null_encoding="encode")
    texts = np.array([*coded.dictionary.to_pylist(), None], np.object_)
    return np.asarray(texts[coded.indices.to_numpy(zero_copy_only=False)])
