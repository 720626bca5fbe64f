"""The command line: measure, or read what was measured, and report on it."""

from __future__ import annotations

import argparse
import importlib.util
from pathlib import Path

from rich.console import Console

from tests.benchmarks.scale import report
from tests.benchmarks.scale.axes import AXES
from tests.benchmarks.scale.results import Results
from tests.benchmarks.scale.runner import run_points

PAGE_WIDTH = 140
"""Columns of a report that goes to a file."""


def parse_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    """The command line's choices."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.scale",
        description="Time and memory of a step as data set, network and batch grow.",
    )
    option = parser.add_argument
    option("--quick", action="store_true", help="a few points, to try it")
    option("--axes", nargs="+", choices=AXES, default=list(AXES), metavar="AXIS",
           help=f"of {', '.join(AXES)} (default: all)")  # fmt: skip
    option("--folder", type=Path, help="where 7.8 GB of pictures are made, and deleted again")
    option("--json", type=Path, metavar="FILE", help="keep all measurements in FILE")
    option("--load", type=Path, metavar="FILE", help="measure nothing: report on a --json file")
    option("--plot", type=Path, metavar="FILE.svg", help="draw the curves (needs matplotlib)")
    option("--markdown", action="store_true", help="print the page's tables instead")
    choices = parser.parse_args(arguments)
    if choices.plot and importlib.util.find_spec("matplotlib") is None:
        parser.error("--plot: matplotlib is not installed (pip install -e '.[bench]')")
    return choices


def run(choices: argparse.Namespace, progress: Console) -> Results:
    """Measure; an interruption ends it early and loses nothing."""
    results = Results()

    def watch(line: str) -> None:
        progress.print(line, highlight=False, markup=False, soft_wrap=True)
        if choices.json:
            results.save(choices.json)

    try:
        run_points(results, choices.axes, choices.folder, choices.quick, watch)
    except KeyboardInterrupt:
        progress.print("interrupted: the report is of what there is")
    if choices.json:
        results.save(choices.json)
    return results


def make_console() -> Console:
    """Standard output, wide enough for the tables where it is a file."""
    console = Console()
    return console if console.is_terminal else Console(width=PAGE_WIDTH)


def main() -> None:
    """Measure or read, then report."""
    choices = parse_arguments()
    results = Results.load(choices.load) if choices.load else run(choices, Console(stderr=True))
    if choices.markdown:
        print(report.markdown(results))
    else:
        report.print_report(results, make_console())
    if choices.plot:
        from tests.benchmarks.scale.plot import draw

        draw(results, choices.plot)


if __name__ == "__main__":
    main()
