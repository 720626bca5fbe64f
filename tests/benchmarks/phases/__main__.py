"""Where a training step's time goes: each phase on one core, beside its floor on this machine.

    python -m tests.benchmarks.phases [--data-dir DIR] [--job mnist] [--repeats 7]
        [--json | --markdown]

Rates and times are measured in the same run. What counts as a floor, and why, stands in
`floors.py`; how phases are distinguished, in `driver.py`.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime
import json
import os
from pathlib import Path
from typing import Any

from rich.console import Console

from tests.benchmarks.peers.jobs import JOBS, Job
from tests.benchmarks.peers.results import Machine
from tests.benchmarks.peers.splits import make_splits
from tests.benchmarks.peers.tui_nn_peer import make_config, make_dataset
from tests.benchmarks.phases.breakdown import Breakdown, make_breakdown
from tests.benchmarks.phases.counts import count_batches
from tests.benchmarks.phases.measure import Clock, check_steps, time_steps
from tests.benchmarks.phases.report import WIDEST, Heading, markdown, print_report
from tests.benchmarks.phases.roofline import measure_rates
from tui_nn.errors import UserError

QUIET_LOAD = 0.5
"""Load average of the last minute up to which a machine counts as free."""

SEED = 0


def parse_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    """The command line's choices."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.phases",
        description="Where a training step's time goes, beside what this machine needs at least.",
    )
    option = parser.add_argument
    option("--data-dir", type=Path, help="folder with mnist and fashion-mnist; else downloaded")
    option("--job", choices=JOBS, default="mnist", help="what is trained (default: mnist)")
    option("--repeats", type=int, default=7, help="the best one counts (default: 7)")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print everything as JSON")
    form.add_argument("--markdown", action="store_true", help="print the tables as Markdown")
    choices = parser.parse_args(arguments)
    if choices.repeats < 1:
        parser.error(f"--repeats: {choices.repeats} is not at least 1")
    return choices


def measure(job: Job, data_dir: Path | None, repeats: int) -> Breakdown:
    """Measure rates and steps, and count.

    Raises:
        DataError: files are missing or damaged.
    """
    dataset = make_dataset(job, make_splits(job, SEED, data_dir))
    stepper = check_steps(make_config(job, SEED), dataset)
    clock = Clock.calibrate()
    size = stepper.parameters.values.size
    rates = measure_rates(size)
    timing = time_steps(stepper, clock, repeats)
    rates = rates.best(measure_rates(size))  # else a disturbed measurement would excuse the step
    batches = (
        stepper.order[place : place + job.batch_size].astype(int)
        for place in sorted(set(timing.batches.tolist()))
    )
    counts = count_batches(stepper.examples, job.sizes, batches, job.is_classification)
    return make_breakdown(timing, clock, counts, rates)


def as_json(heading: Heading, found: Breakdown) -> str:
    """Everything; a size that is infinite is left null."""
    values: dict[str, Any] = dataclasses.asdict(heading) | dataclasses.asdict(found)
    for level in values["rates"]["levels"]:
        level["size"] = level["size"] if level["size"] < float("inf") else None
    values |= {"floor": found.floor, "ratio": found.whole / found.floor, "limit": found.limit}
    return json.dumps(values, indent=1)


def main() -> None:
    """Measure, then report."""
    choices = parse_arguments()
    if hasattr(os, "getloadavg") and (load := os.getloadavg()[0]) > QUIET_LOAD:
        Console(stderr=True).print(f"others are at work here (load {load:.1f}): times may be long")
    job = JOBS[choices.job]
    try:
        found = measure(job, choices.data_dir, choices.repeats)
    except UserError as error:
        raise SystemExit(f"tui-nn: {error}") from None
    today = datetime.date.today().isoformat()
    heading = Heading(job, today, Machine.here(), choices.repeats)
    if choices.json:
        print(as_json(heading, found))
    elif choices.markdown:
        print(markdown(heading, found))
    else:
        print_report(heading, found, Console(width=WIDEST))


if __name__ == "__main__":
    main()
