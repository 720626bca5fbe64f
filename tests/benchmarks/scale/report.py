"""The tables: for the terminal, with all there is to say; and for the page, in Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.table import Table

from tests.benchmarks.scale.axes import AXES, Axis, slope
from tests.benchmarks.scale.results import Measurement, Reading, Results

COLUMNS = (
    "parameters",
    "µs/step",
    "from - to",
    "µs/picture",
    "slope",
    "if linear",
    "peak MB",
    "at the end: own + file",
    "load s",
)

MARKDOWN_COLUMNS = ("parameters", "µs a step", "µs a picture", "slope", "if linear", "peak MB")

READING_COLUMNS = ("pictures", "way", "µs/picture", "from disk", "memory, MB", "from disk")


def print_report(results: Results, console: Console) -> None:
    """Print a table for each axis, and under it why the slopes are what they are."""
    console.print(*header(results), sep="\n", highlight=False, soft_wrap=True)
    for axis in AXES.values():
        if not results.along(axis.name):
            continue
        table = Table(title=axis.title, title_justify="left")
        for column in (axis.label, *COLUMNS):
            table.add_column(column, justify="right", no_wrap=True)
        for cells in _rows(results, axis):
            table.add_row(*cells)
        console.print(table)
        _print_notes(axis.notes, console)
    if results.readings:
        table = Table(title="Reading pictures in random order, 512 at a time", title_justify="left")
        for column in READING_COLUMNS:
            table.add_column(column, justify="right", no_wrap=True)
        for cells in _reading_rows(results.readings):
            table.add_row(*cells)
        console.print(table)
    _print_notes((*footnotes(results), *results.left_out), console)


def header(results: Results) -> list[str]:
    """When and where it was measured."""
    machine = results.machine
    cores = f"{machine.cores} core" + "s" * (machine.cores != 1)
    parts = [machine.processor, cores, *results.caches, machine.system, f"Python {machine.python}"]
    return [f"{results.date}: {', '.join(parts)}"]


def footnotes(results: Results) -> list[str]:
    """What the columns mean."""
    base = min(each.base_memory for each in results.measurements) if results.measurements else 0
    return [
        "slope: of the time of a step from the row before on logarithmic scales; 'if linear': what"
        " it would be if the time were in proportion to parameters times pictures of a step",
        "from disk: none of the file in the system's memory when the measurement began; else all,"
        " as far as there is room",
        f"generated digits, {results.lit_share:.0%} of their pixels not zero; no validation part;"
        f" {base:.0f} MB of every peak are Python, NumPy and Numba",
    ]


def markdown(results: Results) -> str:
    """The page's tables."""
    lines = [*(f"{line}." for line in header(results)), ""]
    for axis in AXES.values():
        if results.along(axis.name):
            lines += [f"{axis.title}:", "", *_markdown_table(results, axis), ""]
            lines += [f"- {note}" for note in axis.notes] + [""] * bool(axis.notes)
    if results.readings:
        lines += ["Reading pictures in random order, 512 at a time:", ""]
        lines += [_line(READING_COLUMNS), _line(["---:"] * len(READING_COLUMNS))]
        lines += [*map(_line, _reading_rows(results.readings)), ""]
    return "\n".join([*lines, *(f"- {note}" for note in (*footnotes(results), *results.left_out))])


def slopes(before: Measurement, after: Measurement) -> tuple[float, float]:
    """The slope of a step's time from one measurement to the next, and that of its work."""
    values = before.point.value, after.point.value
    measured = slope(values, (before.step_seconds, after.step_seconds))
    return measured, slope(values, (before.point.work, after.point.work))


def _markdown_table(results: Results, axis: Axis) -> Iterator[str]:
    columns = (axis.label, *MARKDOWN_COLUMNS)
    yield _line(columns)
    yield _line(["---:"] * len(columns))
    kept = [0, *(1 + COLUMNS.index(name) for name in _SHORT)]
    for cells in _rows(results, axis):
        yield _line([cells[number] for number in kept])


_SHORT = ("parameters", "µs/step", "µs/picture", "slope", "if linear", "peak MB")
"""The columns of the terminal's table that the page has too, in the order of its own."""


def _rows(results: Results, axis: Axis) -> Iterator[list[str]]:
    """The cells of an axis's table; what is measured from disk follows at the end."""
    before = None
    for found in results.along(axis.name):
        yield _cells(found, before)
        before = found
    for found in results.along(axis.name, cached=False):
        yield _cells(found, None)


def _cells(found: Measurement, before: Measurement | None) -> list[str]:
    point, micro = found.point, 1e6
    both = ("", "") if before is None else (f"{value:.2f}" for value in slopes(before, found))
    return [
        f"{point.value:,}" + ("" if point.cached else ", from disk"),
        f"{point.parameters:,}",
        _digits(found.step_seconds * micro),
        f"{_digits(found.fastest * micro)} - {_digits(found.slowest * micro)}",
        _digits(found.step_seconds * micro / point.batch_size),
        *both,
        f"{found.peak_memory:.0f}",
        ""
        if found.file_memory is None
        else f"{found.anonymous_memory:.0f} + {found.file_memory:.0f}",
        f"{found.load_seconds:.2f}",
    ]


def _reading_rows(readings: list[Reading]) -> Iterator[list[str]]:
    """A row for each way and size of the file, cached and from disk side by side."""
    by_key = {(each.samples, each.way, each.cached): each for each in readings}
    for samples, way in dict.fromkeys((each.samples, each.way) for each in readings):
        pair = [by_key.get((samples, way, cached)) for cached in (True, False)]
        yield [
            f"{samples:,}",
            way,
            *("" if each is None else _digits(each.picture_seconds * 1e6) for each in pair),
            *("" if each is None else f"{each.memory:.0f}" for each in pair),
        ]


def _digits(value: float) -> str:
    """Three significant digits, or all before the point."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _print_notes(notes: tuple[str, ...] | list[str], console: Console) -> None:
    console.print(*notes, "", sep="\n", highlight=False, markup=False, soft_wrap=True)


def _line(cells: tuple[str, ...] | list[str]) -> str:
    return f"| {' | '.join(cells)} |"
