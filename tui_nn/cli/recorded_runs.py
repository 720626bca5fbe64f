"""The command `runs`: its options, and what is done with them."""

from __future__ import annotations

import argparse

from tui_nn.cli.command_parser import CommandParser
from tui_nn.cli.effects import only_with
from tui_nn.cli.run_options import add_force
from tui_nn.cli.shared_options import add_json

MOST_DIGITS = 9
"""Digits of a number of runs."""


def runs_parser() -> CommandParser:
    """The options of `tui-nn runs`."""
    parser = CommandParser(
        "runs",
        "List the recorded runs, the most recently changed first; or delete some.",
        "Runs that are being trained are never deleted. --json prints one object per run.",
    )
    action = parser.add_mutually_exclusive_group()
    parser.add_flag("--delete", group=action, metavar="RUN", nargs="+", help="delete these runs")
    parser.add_flag(
        "--keep",
        group=action,
        metavar="N",
        type=_count,
        help="delete all runs but the latest N",
    )
    add_force(parser, None, "delete a run", only_with("delete", "keep"))
    add_json(parser)
    return parser


def manage_runs(options: argparse.Namespace) -> int:
    """Do what was asked for; the exit status.

    Raises:
        UserError: that cannot be done.
    """
    from tui_nn.headless import runs

    as_json, force = "json" in options, "force" in options
    if "delete" in options:
        return runs.delete_runs(options.delete, as_json=as_json, force=force)
    if "keep" in options:
        return runs.keep_runs(options.keep, as_json=as_json, force=force)
    return runs.list_runs(as_json=as_json)


def _count(text: str) -> int:
    """A number of runs."""
    if not (text.isdecimal() and len(text) < MOST_DIGITS):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number, 0 or more")
    return int(text)
