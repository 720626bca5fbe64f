"""`tui-nn doctor`: report what this machine and terminal can do, and what is used."""

from __future__ import annotations

import argparse
import itertools

from tui_nn.cli.command import Command
from tui_nn.cli.defaults import Defaults, defaults_path, read_defaults
from tui_nn.cli.options.output import add_json
from tui_nn.cli.options.terminal import add_terminal, read_preferences
from tui_nn.cli.parser import CommandParser
from tui_nn.errors import UserError
from tui_nn.findings import Finding


def add_options(parser: CommandParser) -> None:
    """Add the options of the report and of the terminal."""
    add_json(parser)
    add_terminal(parser)


def run(options: argparse.Namespace) -> int:
    """Examine the terminal, the program, the machine and the folders."""
    from tui_nn.headless.doctor import examine
    from tui_nn.ui.terminal.capabilities import Preferences
    from tui_nn.ui.terminal.examination import examine_terminal

    findings = [examine_defaults()]
    try:
        preferences = read_preferences(options)
    except UserError:  # it is among the findings
        preferences = Preferences()
    return examine(
        itertools.chain(findings, examine_terminal(preferences)), as_json="json" in options
    )


def examine_defaults() -> Finding:
    """The file with the user's defaults, and what it sets."""
    path = defaults_path()
    try:
        defaults = read_defaults()
    except UserError as error:
        reason, advice = str(error), f"mend {path}, or delete it: other commands refuse it"
        return Finding("defaults", "wrong", "the program's own", reason, advice)
    usual = Defaults()._asdict()
    changed = [f"{name} {v}" for name, v in defaults._asdict().items() if v != usual[name]]
    found = str(path) if path.exists() else "no file"
    return Finding("defaults", found, ", ".join(changed) or "the program's own", str(path))


COMMAND = Command(
    "doctor",
    "report what this machine and terminal can do, and what is used",
    run,
    add_options,
    description="Report what was found on this machine and terminal, what is used, and why.",
    epilog=(
        "Exit status 1 if there is a problem, marked by !: something does not work, or will not\n"
        "for long. What works but could be better, such as output without UTF-8, is no problem."
    ),
)
