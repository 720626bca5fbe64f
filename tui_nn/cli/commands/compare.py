"""`tui-nn compare`: recorded runs beside each other."""

from __future__ import annotations

import argparse

from tui_nn.cli.command import Command
from tui_nn.cli.effects import Given, UsageError
from tui_nn.cli.options.terminal import add_terminal
from tui_nn.cli.parser import CommandParser


def add_options(parser: CommandParser) -> None:
    """Add the runs and the form of the output."""
    parser.add_argument("runs", metavar="RUN", nargs="*", default=[], help="recorded runs")
    parser.add_flag("--all-settings", action="store_true", help="also settings that are the same")
    form = parser.add_mutually_exclusive_group()
    parser.add_flag("--json", group=form, action="store_true", help="print a JSON object per run")
    parser.add_flag("--csv", group=form, action="store_true", help="print CSV, a line per run")
    add_terminal(parser, idle=_no_screen)


def run(options: argparse.Namespace) -> int:
    """Print the comparison."""
    if len(options.runs) < 2:
        raise UsageError("type the names of two or more runs; `tui-nn runs` lists them")
    from tui_nn.cli.commands.runs import open_screen
    from tui_nn.headless.compare import compare, find_records

    if not _no_screen(Given(options)):
        return open_screen([record.name for record in find_records(options.runs)], options)
    return compare(
        options.runs,
        every_setting="all_settings" in options,
        as_json="json" in options,
        as_csv="csv" in options,
    )


def _no_screen(given: Given) -> str:
    from tui_nn.cli.commands.runs import why_printed

    return why_printed(given.options, ("json", "csv", "all_settings"))


COMMAND = Command(
    "compare",
    "compare recorded runs",
    run,
    add_options,
    description=(
        "Show the settings in which recorded runs differ, and their results, with the difference\n"
        "of each result from that of the first run: on a terminal with their curves on one chart.\n"
        "Runs in training have their latest validation."
    ),
)
