"""The tables: for the terminal, with all there is to say; and for the page, in Markdown."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TextIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from tests.benchmarks.peers.jobs import JOBS, Job
from tests.benchmarks.peers.results import Failure, Measurement, Results
from tests.benchmarks.peers.summary import Row, Spread, summarize
from tests.benchmarks.peers.variants import OURS, VARIANTS

COLUMNS = (
    "peer",
    "threads",
    "busy",
    "seconds",
    "µs/step",
    f"times {OURS}",
    "test",
    "compile s",
    "prepare s",
)

BESIDE, BELOW = "{} ({} to {})", "{}\n{} to {}"
"""Where a spread stands."""

WIDEST = 200
"""Columns of text; the tables take as many as they need, whatever the terminal has."""

MARKDOWN_COLUMNS = ("", "s", "µs a step", f"times {OURS}", "test", "compile, s")


def describe(found: Measurement | Failure) -> str:
    """One line about a measurement that just came in."""
    where = f"round {found.round}  {found.job:10}  {found.variant:13}"
    if isinstance(found, Failure):
        return f"{where}  failed: {found.message}"
    return f"{where}  {number(found.seconds):>7} s  test {_score(JOBS[found.job], found.score)}"


def print_report(results: Results, file: TextIO) -> None:
    """Print a table for each job, and under them what there is to know about them."""
    console = Console(file=file, width=WIDEST)
    console.print(*header(results), sep="\n", highlight=False, soft_wrap=True)
    for name in results.jobs:
        job, rows = results.job(name), summarize(results, name)
        table = Table(title=f"\n{job.name}: {job.title}", title_justify="left", box=SIMPLE_HEAD)
        for number, column in enumerate(COLUMNS):
            table.add_column(column, justify="right" if number else "left", no_wrap=True)
        for row in rows:
            table.add_row(*_cells(job, row), style="bold" if row.variant == OURS else None)
        console.print(table)
    console.print(*footnotes(results), sep="\n", highlight=False, markup=False, soft_wrap=True)


def number(value: float) -> str:
    """Three digits, or all in front of the point where there are more: 0.0123, 1.23, 1230."""
    places = 2 - math.floor(math.log10(value)) if value > 0 else 2
    return f"{value:.{max(places, 0)}f}"


def header(results: Results) -> list[str]:
    """When, where and with what it was measured."""
    machine = results.machine
    versions = ", ".join(f"{name} {version}" for name, version in results.versions.items())
    return [
        f"{results.date}: {machine.processor}, {_count(machine.cores, 'core')}, {machine.system}",
        versions,
        f"{_count(results.rounds, 'round')} in turn, every measurement in its own process: median"
        " (lowest to highest)",
    ]


def footnotes(results: Results) -> list[str]:
    """Who is missing, what failed, and what is done differently."""
    lines = [f"{name} left out: {reason}" for name, reason in results.absent.items()]
    lines += [
        f"{each.variant} failed on {each.job}, round {each.round}: {each.message}"
        for each in results.failures
    ]
    lines += [
        f"times {OURS}: seconds over those of {OURS} in the same round; above 1, {OURS} is faster",
        "seconds: training and the validation after each epoch; without imports, preparing the data"
        " (floats from 0 to 1, tensors, index lists) and compiling",
        "test: mean over the rounds' seeds, accuracy or, for houses, R²",
    ]
    return lines + [note for name in results.variants for note in VARIANTS[name].notes]


def markdown(results: Results) -> str:
    """The page's tables: the first job in full, the others in one."""
    first, *others = results.jobs
    lines = [*_paragraph(header(results)), "", *_full_table(results, first)]
    if others:
        lines += ["", *_overview(results, others)]
    lines += ["", *(f"- {note}" for note in footnotes(results))]
    return "\n".join(lines)


def _paragraph(sentences: list[str]) -> Iterator[str]:
    for sentence in sentences:
        yield f"{sentence}."


def _full_table(results: Results, name: str) -> Iterator[str]:
    """Everything about one job."""
    job = results.job(name)
    yield f"{job.title}:"
    yield ""
    yield _line(MARKDOWN_COLUMNS)
    yield _line(["---", *["---:"] * (len(MARKDOWN_COLUMNS) - 1)])
    for row in summarize(results, name):
        ratio = "-" if row.ratio is None else _spread(row.ratio)
        yield _line(
            [
                _title(row),
                _spread(row.seconds),
                f"{row.step_seconds * 1e6:,.0f}",
                ratio,
                _scores(job, row.score),
                _compile(row),
            ]
        )


def _missing(results: Results, variant: str, job: Job) -> str:
    """Why there is no row: it failed, or did not take part."""
    failed = any((each.variant, each.job) == (variant, job.name) for each in results.failures)
    return "failed" if failed else "-"


def _overview(results: Results, names: list[str]) -> Iterator[str]:
    """Seconds, ratio and score of each variant on each job."""
    rows = {name: {row.variant: row for row in summarize(results, name)} for name in names}
    jobs = [results.job(name) for name in names]
    yield _line(["", *(job.title.replace(", ", "<br>") for job in jobs)])
    yield _line(["---", *["---:"] * len(names)])
    for variant in results.variants:
        found = [(job, rows[job.name].get(variant)) for job in jobs]
        cells = [_short(job, row) if row else _missing(results, variant, job) for job, row in found]
        title = VARIANTS[variant].title
        yield _line([f"**{title}**" if variant == OURS else title, *cells])


def _short(job: Job, row: Row) -> str:
    ratio = "" if row.ratio is None or row.variant == OURS else f" ({number(row.ratio.median)}x)"
    return f"{number(row.seconds.median)} s{ratio}<br>{_score(job, row.score.mean)}"


def _cells(job: Job, row: Row) -> list[str]:
    return [
        VARIANTS[row.variant].title,
        str(row.threads),
        f"{row.busy_cores:.1f}",
        _spread(row.seconds, BELOW),
        f"{row.step_seconds * 1e6:,.0f}",
        "-" if row.ratio is None else _spread(row.ratio, BELOW),
        _scores(job, row.score, BELOW),
        _compile(row, BELOW),
        number(row.prepare.median),
    ]


def _compile(row: Row, layout: str = BESIDE) -> str:
    return "-" if row.compile is None else _spread(row.compile, layout)


def _spread(spread: Spread, layout: str = BESIDE) -> str:
    """The median, with the spread where there is one."""
    texts = (number(value) for value in (spread.median, spread.low, spread.high))
    return _with_spread(list(texts), layout)


def _scores(job: Job, spread: Spread, layout: str = BESIDE) -> str:
    """The mean, with the spread where there is one."""
    texts = (_score(job, value) for value in (spread.mean, spread.low, spread.high))
    return _with_spread(list(texts), layout)


def _with_spread(texts: list[str], layout: str) -> str:
    middle, low, high = texts
    bare = [text.removeprefix("R² ").removesuffix(" %") for text in (low, high)]
    return middle if low == high else layout.format(middle, *bare)


def _score(job: Job, value: float) -> str:
    return f"{value * 100:.2f}%" if job.is_classification else f"R² {value:.4f}"


def _title(row: Row) -> str:
    title = VARIANTS[row.variant].title
    return f"**{title}**" if row.variant == OURS else title


def _line(cells: tuple[str, ...] | list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
