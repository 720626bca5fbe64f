"""Header: whether the first row of a text names the columns, and the names."""

from __future__ import annotations

from collections.abc import Sequence

from tui_nn.data.tables.cells import is_gap
from tui_nn.data.tables.text.dialects import Dialect
from tui_nn.data.tables.text.limits import MAX_COLUMNS, MAX_NAME
from tui_nn.errors import DataError
from tui_nn.text import printable

SHOWN = 40
"""Characters of a name or cell that messages quote."""

YEARS = range(1900, 2100)


def quote(text: str) -> str:
    """A name or a cell in a message: masked and shortened."""
    short = text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
    return f'"{printable(short)}"'


def make_names(count: int) -> tuple[str, ...]:
    """Names for columns without names."""
    return tuple(f"column_{number}" for number in range(1, count + 1))


def has_header(rows: Sequence[Sequence[str]], dialect: Dialect) -> bool:
    """Whether the first row names the columns.

    It does if a word stands above a column of numbers, or if it has no numbers (other than
    years or 0, 1, 2, ...) and none of its words stands again in its own column.

    Args:
        rows: the first rows; ragged ones do not count.
        dialect: how numbers are written.
    """
    first = rows[0]
    below = [row for row in rows[1:] if len(row) == len(first)]
    for name, *cells in zip(first, *below, strict=True):
        if _is_word(name, dialect) and _are_numbers(cells, dialect):
            return True
    values = [name for name in first if not is_gap(name.strip())]
    numbers = [name for name in values if not _is_word(name, dialect)]
    if numbers and not _are_names(numbers):
        return False
    columns = zip(first, *below, strict=True)
    return not any(name in cells for name, *cells in columns if name)


def _is_word(cell: str, dialect: Dialect) -> bool:
    """Whether a cell is neither a gap nor a number, not even an infinite one."""
    text = cell.strip()
    is_infinite = text.lstrip("+-").lower() in ("inf", "infinity")
    return not (is_gap(text) or dialect.is_number(text) or is_infinite)


def _are_numbers(cells: Sequence[str], dialect: Dialect) -> bool:
    """Whether there are cells with a value, and all of them are numbers."""
    has_numbers = False
    for cell in cells:
        if dialect.is_number(cell):
            has_numbers = True
        elif not is_gap(cell.strip()):
            return False
    return has_numbers


def _are_names(numbers: Sequence[str]) -> bool:
    """Whether these count from 0 or 1, at least to three numbers, or are consecutive years."""
    if len(numbers) < 2 or not all(number.isdecimal() and len(number) < 10 for number in numbers):
        return False
    first = int(numbers[0])
    if list(map(int, numbers)) != list(range(first, first + len(numbers))):
        return False
    return first in YEARS or (first < 2 and len(numbers) > 2)


def check_count(columns: int, where: str) -> None:
    """Refuse more columns than can be read."""
    if columns > MAX_COLUMNS:
        raise DataError(f"{where}: {columns:,} columns; at most {MAX_COLUMNS:,} can be read")


def read_names(row: Sequence[str], where: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names in a header, and notes on those that were missing.

    Args:
        row: the header.
        where: file and line, for messages.

    Raises:
        DataError: two columns have the same name, a name is too long, or there are too many.
    """
    check_count(len(row), where)
    names = [name.strip() for name in row]
    places: dict[str, int] = {}
    for place, name in enumerate(names, start=1):
        if len(name) > MAX_NAME:
            raise DataError(f"{where}, column {place}: a name of {len(name):,} characters")
        if name and name in places:
            raise DataError(
                f"{where}: columns {places[name]} and {place} are both called {quote(name)};"
                " rename one of them"
            )
        places.setdefault(name, place)
    return _fill_names(names, places)


def _fill_names(
    names: list[str], places: dict[str, int]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    nameless = [place for place, name in enumerate(names, start=1) if not name]
    for place in nameless:
        name = f"column_{place}"
        while name in places:
            name += "_"
        names[place - 1] = name
        places[name] = place
    if not nameless:
        return tuple(names), ()
    shown = ", ".join(names[place - 1] for place in nameless[:3])
    more = ", ..." if len(nameless) > 3 else ""
    return tuple(names), (f"{len(nameless)} without a name in the header: {shown}{more}",)
