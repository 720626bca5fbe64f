"""The first pass over a table that is larger than memory: a sample of its rows, and all targets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import numpy as np

from tui_nn.data.options import DataOptions
from tui_nn.data.source import Report
from tui_nn.data.tables.cells import Style, is_gap, parse_number
from tui_nn.data.tables.features import FeatureKind
from tui_nn.data.tables.loading.pixel_tables import as_numbers, find_label, find_pixels
from tui_nn.data.tables.reading.streaming import stream_tables
from tui_nn.data.tables.table import Table
from tui_nn.data.tables.understanding.columns import understand
from tui_nn.data.tables.understanding.roles import choose_roles
from tui_nn.data.tables.values import Array, Words
from tui_nn.errors import DataError

FEWEST = 100
"""Rows of the sample, however many columns there are."""

FIRST = 20_000
"""Rows by which the target is found."""

MOST = 100_000
"""Most rows of the sample."""

MOST_CELLS = 1_000_000
"""Most cells of the sample, and of the rows by which the target is found."""


@dataclass(frozen=True, eq=False, slots=True)
class Sample:
    """What is known of a table after the first pass.

    Attributes:
        rows: a random sample of the rows, in their order; all if there are few.
        places: shape (sampled rows,), int64, the number of each in the file, from 0.
        targets: the target of every row, as its only column.
    """

    rows: Table
    places: Array
    targets: Table


def read_chunks(path: Path, options: DataOptions, report: Report) -> Iterator[Table]:
    """Yield the rows of a file some at a time, their cells as texts.

    Raises:
        DataError: a row cannot be read, or columns appear in the middle of the file.
    """
    size = max(path.stat().st_size, 1)
    names: tuple[str, ...] = ()
    with path.open("rb") as file:
        skip = options.skip_bad_rows
        for table in stream_tables(file, str(path), skip_bad_rows=skip, as_texts=True):
            names = names or table.names
            if table.names != names:
                raise DataError(
                    f"{path}: its columns change at line {table.lines[0]}, which is not possible"
                    " in a file that is larger than memory"
                )
            report(f"reading {path.name}", min(file.tell() / size, 1.0))
            yield table


def take_sample(path: Path, options: DataOptions, seed: int, report: Report) -> Sample:
    """Read a file once.

    Args:
        path: delimited text or JSON lines.
        options: how it is understood.
        seed: the same seed takes the same sample.
        report: receives the progress.

    Raises:
        DataError: a row cannot be read, or there is nothing that can be predicted.
    """
    chunks = read_chunks(path, options, report)
    first: list[Table] = []
    while (table := next(chunks, None)) is not None:
        first.append(table)
        if sum(map(len, first)) >= min(FIRST, MOST_CELLS // len(table.names)):
            break
    if not first:
        raise DataError(f"{path}: has no rows")
    target = _Targets.of(join(first), options)
    chosen = _Chosen(np.random.default_rng([seed, MOST]))
    for table in chain(_drain(first), chunks):
        chosen.add(table)
        target.add(table)
    rows, places = chosen.finish()
    return Sample(rows, places, target.finish(rows))


def _drain(tables: list[Table]) -> Iterator[Table]:
    """The tables in their order; none is kept."""
    tables.reverse()
    while tables:
        yield tables.pop()


def join(tables: list[Table]) -> Table:
    """The rows of several tables with the same columns."""
    columns = tuple(
        np.concatenate([column.astype(object) for column in parts])
        for parts in zip(*(table.columns for table in tables), strict=True)
    )
    lines = np.concatenate([table.lines for table in tables])
    notes = tuple(dict.fromkeys(note for table in tables for note in table.notes))
    return replace(tables[0], columns=columns, lines=lines, notes=notes)


class _Chosen:
    """Rows chosen at random, all with the same probability, which falls as there are more."""

    def __init__(self, generator: np.random.Generator) -> None:
        self._generator = generator
        self._share = 1.0
        self._seen = 0
        self._kept: list[tuple[Table, Array, Array]] = []

    def add(self, table: Table) -> None:
        """Choose among the next rows."""
        draws = self._generator.random(len(table))
        places = self._seen + np.arange(len(table))
        self._seen += len(table)
        self._keep(table, places, draws)
        while sum(len(kept) for kept, _, _ in self._kept) > self._most(table):
            self._share /= 2
            before, self._kept = self._kept, []
            for one in before:
                self._keep(*one)

    def _most(self, table: Table) -> int:
        return min(MOST, max(MOST_CELLS // len(table.names), FEWEST))

    def _keep(self, table: Table, places: Array, draws: Array) -> None:
        rows = np.flatnonzero(draws < self._share)
        if len(rows):
            self._kept.append((table.take(rows), places[rows], draws[rows]))

    def finish(self) -> tuple[Table, Array]:
        """The rows and their numbers in the file."""
        tables = [table for table, _, _ in self._kept]
        return join(tables), np.concatenate([places for _, places, _ in self._kept])


class _Targets:
    """The target of all rows: numbers, or texts by their place among the different ones."""

    def __init__(self, name: str, *, are_numbers: bool, style: Style = Style.PLAIN) -> None:
        self.name = name
        self._are_numbers = are_numbers
        self._style = style
        self._known: dict[str, int] = {}
        self._parts: list[Array] = []
        self._lines: list[Array] = []

    @classmethod
    def of(cls, table: Table, options: DataOptions) -> _Targets:
        """Find the target by the first rows."""
        pixels = find_pixels(table)
        label = None if pixels is None else find_label(pixels, options)
        if label is not None:
            return cls(label, are_numbers=as_numbers(table.column(label)).dtype != object)
        roles = choose_roles(understand(table), options, table.source)
        target = roles.target
        is_number = target.kind is FeatureKind.NUMBER
        return cls(target.name, are_numbers=is_number, style=target.style)

    def add(self, table: Table) -> None:
        """Take the targets of the next rows."""
        words = Words.read(table.column(self.name))
        gaps = [is_gap(text) for text in words.texts]
        if self._are_numbers:
            numbers = [
                np.nan if gap or (number := parse_number(text, self._style)) is None else number
                for text, gap in zip(words.texts, gaps, strict=True)
            ]
            self._parts.append(words.map(numbers, np.nan).astype(np.float64))
        else:
            codes = [
                -1 if gap else self._known.setdefault(text, len(self._known))
                for text, gap in zip(words.texts, gaps, strict=True)
            ]
            self._parts.append(words.map(codes, -1).astype(np.int32))
        self._lines.append(np.asarray(table.lines))

    def finish(self, like: Table) -> Table:
        """The targets as a table with one column."""
        cells = np.concatenate(self._parts)
        if not self._are_numbers:
            cells = np.array([*self._known, None], object)[cells]
        lines = np.concatenate(self._lines)
        return replace(like, names=(self.name,), columns=(cells,), lines=lines)
