"""Monkeys at the real program, in pseudo-terminals: 100 random actions a second.

    python -m tests.fuzz.monkey --sessions 60 --minutes 2 [--jobs 3] [--seed 0]
    python -m tests.fuzz.monkey --replay FILE

A monkey presses keys, types, pastes, draws, resizes, stops and continues the program, and answers
for the terminal, over all recipes and six sizes. Each has folders of its own. It starts the program
again whenever it has left it. Nothing may be found: no traceback, no error in the log, no
unexpected exit status, no terminal left in disorder; and the training has to have gone on.

What a monkey did is recorded with times; the record of one that found something is kept, and can
be replayed.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from tests.fuzz.monkey_session import Outcome, Session
from tui_nn.training.settings.recipes import RECIPES

SHOWN = 800
"""Characters of a finding's beginning and end that are printed."""


def main() -> int:
    """Let the monkeys in, print what they found; 1 if there was anything."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.monkey", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--sessions", type=int, default=12)
    parser.add_argument("--minutes", type=float, default=0.5, help="of a session")
    parser.add_argument("--jobs", type=int, default=2, help="sessions at the same time")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--session", type=int, help="only the one with this number")
    parser.add_argument("--replay", type=Path, metavar="FILE", help="do what is recorded there")
    parser.add_argument("--records", type=Path, default=Path(tempfile.gettempdir()),
                        metavar="FOLDER", help="where records of findings are kept")  # fmt: skip
    choices = parser.parse_args()
    if choices.replay:
        return _replay(choices.replay)
    numbers = range(choices.sessions) if choices.session is None else [choices.session]
    play = partial(run_session, choices.seed, 60 * choices.minutes, choices.records)
    begun = time.monotonic()
    with ThreadPoolExecutor(choices.jobs) as pool:
        outcomes = list(pool.map(play, numbers))
    found = sum(bool(outcome.findings) for outcome in outcomes)
    print(
        f"{len(outcomes)} sessions, {sum(each.starts for each in outcomes)} starts,"
        f" {sum(each.actions for each in outcomes):,} actions,"
        f" {sum(each.steps for each in outcomes):,} steps trained,"
        f" {found} with findings, {time.monotonic() - begun:.0f} s"
    )
    return 1 if found else 0


def run_session(seed: int, seconds: float, records: Path, number: int) -> Outcome:
    """Session `number` of `seed`, printed in the end."""
    names = list(RECIPES)
    recipe = names[number % len(names)]
    with tempfile.TemporaryDirectory(prefix="monkey-") as folder:
        session = Session(Path(folder), f"{seed} {number}", recipe)
        session.play(seconds)
        kept = records / f"monkey-{seed}-{number}.jsonl"
        if session.outcome.findings:
            shutil.copy(session.record, kept)
    _print(f"session {number} ({recipe})", session.outcome, kept)
    return session.outcome


def _replay(record: Path) -> int:
    with tempfile.TemporaryDirectory(prefix="monkey-") as folder:
        session = Session(Path(folder), "", "")
        session.replay(record)
    _print("replay", session.outcome, record)
    return 1 if session.outcome.findings else 0


def _print(name: str, outcome: Outcome, record: Path) -> None:
    print(
        f"{name}: {outcome.starts} starts, {outcome.actions:,} actions,"
        f" {outcome.steps:,} steps, {len(outcome.findings)} found",
        flush=True,
    )
    for finding in outcome.findings:
        print(f"    {finding[:SHOWN]} ... {finding[SHOWN:][-SHOWN:]}", flush=True)
    if outcome.findings:
        print(f"    record: {record}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
