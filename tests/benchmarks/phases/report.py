"""The tables: where a step's time goes, and what the machine does at best."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from tests.benchmarks.peers.jobs import Job
from tests.benchmarks.peers.results import Machine
from tests.benchmarks.phases.breakdown import Breakdown, Line
from tests.benchmarks.phases.floors import Rates, Work

GOAL = 1.6
"""Times the sum of its floors that a step may take."""

COLUMNS = ("phase", "µs", "share", "floor µs", "times", "bound by", "work")

WIDEST = 160

MICRO, GIGA = 1e6, 1e9

NUMBER_BYTES = 4


@dataclass(frozen=True, slots=True)
class Heading:
    """What was measured, when and where."""

    job: Job
    date: str
    machine: Machine
    repeats: int


def print_report(heading: Heading, found: Breakdown, console: Console) -> None:
    """Print everything for people."""
    print_lines(console, header(heading, found))
    table = Table(box=SIMPLE_HEAD)
    for number, name in enumerate(COLUMNS):
        numeric = 0 < number < 5
        table.add_column(name, justify="right" if numeric else "left", no_wrap=True)
    for line in found.lines:
        table.add_row(*cells(line, found))
    table.add_section()
    table.add_row(*sum_cells(found), style="bold")
    console.print(table)
    print_lines(console, conclusions(found))
    rates = Table(box=SIMPLE_HEAD, title="\nthis core at best", title_justify="left")
    for name in ("what", "rate", ""):
        rates.add_column(name, justify="right" if name == "rate" else "left", no_wrap=True)
    for row in rate_rows(found.rates):
        rates.add_row(*row)
    console.print(rates)


def print_lines(console: Console, texts: Sequence[str]) -> None:
    """Print sentences as they are."""
    console.print(*texts, sep="\n", highlight=False, markup=False, soft_wrap=True)


def markdown(heading: Heading, found: Breakdown) -> str:
    """The same as Markdown."""
    rows = [COLUMNS, ["---", *["---:"] * 4, "---", "---"]]
    rows += [cells(line, found) for line in found.lines]
    rows.append([f"**{cell}**" if cell else "" for cell in sum_cells(found)])
    rates = [("this core at best", "rate", ""), ("---", "---:", "---"), *rate_rows(found.rates)]
    parts = [
        "  \n".join(header(heading, found)),
        "\n".join(_row(row) for row in rows),
        "\n".join(f"- {text}" for text in conclusions(found)),
        "\n".join(_row(row) for row in rates),
    ]
    return "\n\n".join(parts)


def header(heading: Heading, found: Breakdown) -> list[str]:
    """What was measured, and how."""
    job, machine, counts = heading.job, heading.machine, found.counts
    sizes = "-".join(str(size) for size in job.sizes)
    inputs = f"inputs as {counts.form}"
    if counts.lit:
        share = counts.lit / counts.batch / counts.sizes[0]
        inputs += f", {counts.lit / counts.batch:.1f} pixels a picture lit ({share:.0%})"
    return [
        f"{heading.date}: {job.name}: {job.subject}, {sizes}, batch {job.batch_size}; {inputs}",
        f"one core of {machine.processor}, {machine.system}; Python {machine.python}",
        f"{found.steps} steps, by the millisecond in turn whole and phase by phase. Whole: least of"
        f" {heading.repeats} repeats' medians; phases: medians of the repeat with the least sum",
    ]


def cells(line: Line, found: Breakdown) -> list[str]:
    """A phase's row."""
    floor = line.floor.seconds
    return [
        line.name,
        micro(line.seconds),
        f"{line.seconds / found.whole:.1%}",
        micro(floor) if floor else "",
        f"{line.seconds / floor:.2f}" if floor else "",
        line.floor.reason,
        describe(line.work),
    ]


def sum_cells(found: Breakdown) -> list[str]:
    """The last row."""
    times = f"{found.whole / found.floor:.2f}"
    return ["whole step", micro(found.whole), "100.0%", micro(found.floor), times, "", ""]


def conclusions(found: Breakdown) -> list[str]:
    """What the table comes to, and how far it can be trusted."""
    ratio, deviation = found.whole / found.floor, found.driven / found.whole - 1
    verdict = "reached" if ratio <= GOAL else "missed"
    return [
        f"The step takes {ratio:.2f} times the sum of its phases' floors; the goal of {GOAL} is"
        f" {verdict}.",
        f"With every weight row loaded once a batch and Adam's division alone, the sum would be"
        f" {micro(found.limit)} µs; the step takes {found.whole / found.limit:.2f} times that.",
        "Gathering only sends for pictures: what of their way is left is waited for in the forward"
        " pass.",
        f"The whole step took {micro(found.whole)} to {micro(found.highest)} µs in the repeats.",
        f"Driven phase by phase it learns the same to the last bit and takes {micro(found.driven)}"
        f" µs ({deviation:+.1%}), without {micro(found.lap_seconds)} µs for looking at the clock"
        f" ({found.frequency / GIGA:.3f} GHz).",
    ]


def rate_rows(rates: Rates) -> Iterator[tuple[str, str, str]]:
    """What the machine does at best."""
    yield "multiply-adds in registers", f"{rates.products / GIGA:.1f}", "G/s"
    for level in rates.levels:
        name = level.name if math.isinf(level.size) else f"{level.name}, {binary(level.size)}"
        operands = level.bandwidth / NUMBER_BYTES / GIGA
        unit = f"GB/s, or {operands:.1f} G/s multiply-adds with an operand from there"
        yield f"read from {name}", f"{level.bandwidth / GIGA:.1f}", unit
    unit = "GB/s, 3 arrays as large as the network's read and written, 1 read"
    yield "update traffic", f"{rates.changes / GIGA:.1f}", unit
    yield "Adam's update in L1", f"{rates.updates / GIGA:.2f}", "G/s parameters"
    yield "division in registers", f"{rates.divisions / GIGA:.2f}", "G/s"
    yield "exponential in L1", f"{rates.exponentials / GIGA:.2f}", "G/s"


def describe(work: Work) -> str:
    """What a phase has to do, in short."""
    if work.products:
        return f"{decimal(work.products)} multiply-adds"
    if work.parameters:
        return f"{decimal(work.parameters)} parameters"
    if work.exponentials:
        return f"{decimal(work.exponentials)} exponentials"
    amount = sum(transfer.amount for transfer in work.transfers)
    return f"{amount / 1e3:.3g} kB" if amount else ""


def micro(seconds: float) -> str:
    """Microseconds, to three digits or more."""
    value = seconds * MICRO
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.{1 if abs(value) >= 100 else 2}f}"


def decimal(amount: float) -> str:
    """Three digits and k, M or G where there are more: 614 k, 3.21 M."""
    for size, prefix in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if amount >= size:
            return f"{amount / size:.3g} {prefix}"
    return f"{amount:.3g}"


def binary(size: float) -> str:
    """Bytes in KiB or MiB."""
    return f"{size / 2**20:g} MiB" if size >= 2**20 else f"{size / 2**10:g} KiB"


def _row(texts: Sequence[str]) -> str:
    return f"| {' | '.join(texts)} |"
