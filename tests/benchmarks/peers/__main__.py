"""The command line: measure, or read what was measured, and report on it."""

from __future__ import annotations

import argparse
import importlib.util
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from rich.console import Console

from tests.benchmarks.peers import report
from tests.benchmarks.peers.jobs import JOBS
from tests.benchmarks.peers.results import Failure, Measurement, Results
from tests.benchmarks.peers.runner import run_rounds
from tests.benchmarks.peers.variants import OURS, VARIANTS
from tui_nn.errors import UserError

QUIET_LOAD = 0.5
"""Load average of the last minute up to which a machine counts as free."""


def names(known: Iterable[str]) -> Callable[[str], list[str]]:
    """A reader of lists of names for argparse: "a,b", each one of `known`."""
    allowed = list(known)

    def read(text: str) -> list[str]:
        asked = [name.strip() for name in text.split(",") if name.strip()]
        for name in asked:
            if name not in allowed:
                raise argparse.ArgumentTypeError(f"no {name!r}; there are {', '.join(allowed)}")
        return [name for name in allowed if name in asked]

    return read


def parse_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    """The command line's choices."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.peers",
        description="Train the same networks in other libraries, side by side with this one.",
        epilog="Libraries that are not installed are left out; pip install -e '.[bench]' brings"
        " all of them.",
    )
    option = parser.add_argument
    option("--data-dir", type=Path, help="folder with mnist and fashion-mnist; else downloaded")
    option("--rounds", type=int, default=5, help="how often each is measured (default: 5)")
    option("--jobs", type=names(JOBS), default=list(JOBS), help=f"of {','.join(JOBS)}")
    option("--peers", type=names(VARIANTS), default=list(VARIANTS), help=f"of {','.join(VARIANTS)}")
    option("--epochs", type=int, help="instead of the jobs' own numbers, for a trial")
    option("--json", type=Path, metavar="FILE", help="keep all measurements in FILE")
    option("--load", type=Path, nargs="+", metavar="FILE", help="report on --json files instead")
    option("--plot", type=Path, metavar="FILE.svg", help="draw the bars (needs matplotlib)")
    option("--markdown", action="store_true", help="print the page's tables instead")
    choices = parser.parse_args(arguments)
    if choices.plot and importlib.util.find_spec("matplotlib") is None:
        parser.error("--plot: matplotlib is not installed (pip install -e '.[bench]')")
    for name in ("rounds", "epochs"):
        value = getattr(choices, name)
        if value is not None and value < 1:
            parser.error(f"--{name}: {value} is not at least 1")
    return choices


def run(choices: argparse.Namespace, progress: Console) -> Results:
    """Measure; an interruption ends it early and loses nothing."""
    obstacles = {name: VARIANTS[name].obstacle for name in choices.peers}
    results = Results(
        rounds=choices.rounds,
        epochs=dict.fromkeys(choices.jobs, choices.epochs) if choices.epochs else {},
        jobs=choices.jobs,
        variants=[name for name, obstacle in obstacles.items() if not obstacle],
        absent={name: obstacle for name, obstacle in obstacles.items() if obstacle},
    )

    if hasattr(os, "getloadavg") and (load := os.getloadavg()[0]) > QUIET_LOAD:
        progress.print(
            f"others are at work here (load {load:.1f}): programs that use all cores suffer most"
        )

    def watch(found: Measurement | Failure) -> None:
        progress.print(report.describe(found), highlight=False, markup=False, soft_wrap=True)
        if choices.json:
            results.save(choices.json)

    try:
        run_rounds(results, choices.data_dir, watch)
    except KeyboardInterrupt:
        progress.print("interrupted: the report is of what there is")
    return results


def load(paths: list[Path]) -> Results:
    """What was measured in one go or in several."""
    results, *others = (Results.load(path) for path in paths)
    for other in others:
        results.add(other)
    return results


def main() -> None:
    """Measure or read, then report."""
    choices = parse_arguments()
    progress = Console(stderr=True)
    try:
        results = load(choices.load) if choices.load else run(choices, progress)
    except UserError as error:
        raise SystemExit(f"{OURS}: {error}") from None
    if not results.measurements:
        raise SystemExit(f"{OURS}: nothing was measured")
    if choices.plot:
        from tests.benchmarks.peers.plot import draw

        draw(results, choices.plot)
    if choices.markdown:
        print(report.markdown(results))
    else:
        report.print_report(results, sys.stdout)


if __name__ == "__main__":
    main()
