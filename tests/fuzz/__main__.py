"""Attack the program's readers with malformed input.

    python -m tests.fuzz --count 10000 [--seed 0] [--case NUMBER] [TARGET...]

Each case is drawn from the seed, the target and its number alone, so that what is found can be had
again: `--case` attempts one only.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
import warnings
from pathlib import Path

from tests.fuzz.harness import Report, fuzz
from tests.fuzz.targets import TARGETS, open_target

MOST_MEMORY = 8 << 30
"""Bytes of address space, so that a bad finding does not take the machine with it."""

MOST_SHOWN = 10
"""Findings of a target that are printed."""


def main() -> int:
    """Attack, print what was found, and tell by the exit status whether there was anything."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--count", type=int, default=10_000, help="of cases for each target")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--case", type=int, help="attempt this one only")
    parser.add_argument("targets", nargs="*", choices=[[], *TARGETS], metavar="TARGET")
    choices = parser.parse_args()
    numbers = range(choices.count) if choices.case is None else [choices.case]
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    warnings.simplefilter("error", RuntimeWarning)
    found = 0
    for name in choices.targets or TARGETS:
        begin = time.monotonic()
        with tempfile.TemporaryDirectory() as folder, open_target(name, Path(folder)) as target:
            report = fuzz(target, choices.seed, numbers)
        _print(name, report, time.monotonic() - begin)
        found += len(report.findings)
    return 1 if found else 0


def _print(name: str, report: Report, seconds: float) -> None:
    print(
        f"{name:12} {report.refused:6} refused {report.accepted:6} accepted"
        f" {len(report.findings):4} found   slowest {1000 * report.slowest:5.0f} ms"
        f"   most {report.most / (1 << 20):5.1f} MB   {seconds:5.0f} s",
        flush=True,
    )
    for finding in report.findings[:MOST_SHOWN]:
        print(f"    case {finding.number}: {finding.problem}\n        {finding.case}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
