"""`tui-nn runs`: list, follow, pin and delete recorded runs."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence

from tui_nn.cli.command import Command
from tui_nn.cli.effects import Given, only_with
from tui_nn.cli.options.output import add_json
from tui_nn.cli.options.recording import add_force
from tui_nn.cli.options.terminal import add_terminal, read_preferences, typed_words
from tui_nn.cli.options.values import file_path, whole_number
from tui_nn.cli.parser import CommandParser
from tui_nn.storage.paths import typed_path

ACTIONS = (
    *("follow", "pin", "unpin", "delete", "keep", "undo"),
    *("title", "note", "tag", "archive", "import"),
)
"""Options beside which nothing is listed."""


def add_options(parser: CommandParser) -> None:
    """Add the actions, which exclude each other."""
    from tui_nn.training.runs.retention import MOST_SHORT, SHORT
    from tui_nn.training.runs.state import Phase

    parser.epilog = (
        f"When a run begins, of those trained for less than {SHORT:.0f} s the latest {MOST_SHORT}"
        " stay; pinned runs\nand runs that are being trained are never deleted."
        " --json prints one object per run."
    )
    action = parser.add_mutually_exclusive_group()
    parser.add_flag(
        "--state",
        group=action,
        metavar="STATE",
        nargs="+",
        choices=[str(phase) for phase in Phase],
        help=f"list only runs in these states: {', '.join(Phase)}",
    )
    parser.add_flag(
        "--follow",
        group=action,
        metavar="RUN",
        nargs="?",
        const=None,
        help="print the measures of each epoch until the training ends, by default of the latest"
        " run that is being trained",
    )
    parser.add_flag("--pin", group=action, metavar="RUN", nargs="+", help="keep these runs")
    parser.add_flag("--unpin", group=action, metavar="RUN", nargs="+", help="no longer keep these")
    parser.add_flag("--delete", group=action, metavar="RUN", nargs="+", help="delete these runs")
    parser.add_flag(
        "--keep",
        group=action,
        metavar="N",
        type=whole_number(0),
        help="delete all runs but the latest N, pinned ones and those that are being trained",
    )
    parser.add_flag(
        "--undo", group=action, action="store_true", help="bring back the runs deleted last"
    )
    for flag, metavar, said in (
        ("--title", ("RUN", "TEXT"), "give a run a title; an empty text removes it"),
        ("--note", ("RUN", "TEXT"), "write a note on a run"),
        ("--archive", ("RUN", "FILE"), "write a run to one file"),
    ):
        parser.add_flag(flag, group=action, metavar=metavar, nargs=2, help=said)
    parser.add_flag(
        "--tag",
        group=action,
        metavar="WORD",
        nargs="+",
        help="RUN TAG...: tag a run; a tag with a leading ^ is removed",
    )
    parser.add_flag(
        "--import", group=action, metavar="FILE", type=file_path, help="add the run in such a file"
    )
    parser.add_flag(
        "--filter",
        idle=_only_listed,
        metavar="WORD",
        nargs="+",
        help="list only runs with these words, such as mnist, a tag, or optimizer=adam",
    )
    parser.add_flag(
        "--sweep", idle=_only_listed, metavar="NAME", help="list the trials of a sweep instead"
    )
    add_force(parser, None, "delete a run", only_with("delete", "keep"))
    add_json(parser)
    add_terminal(parser, idle=_no_screen)


def run(options: argparse.Namespace) -> int:
    """Carry out the action; without one, list the runs."""
    from tui_nn.headless import runs

    as_json, force = "json" in options, "force" in options
    if "delete" in options:
        return runs.delete_runs(options.delete, as_json=as_json, force=force)
    if "keep" in options:
        return runs.keep_runs(options.keep, as_json=as_json, force=force)
    if "pin" in options:
        return runs.pin_runs(options.pin, pinned=True, as_json=as_json)
    if "unpin" in options:
        return runs.pin_runs(options.unpin, pinned=False, as_json=as_json)
    if "follow" in options:
        return _follow(options.follow, as_json=as_json)
    if "undo" in options:
        return runs.undo_deletion(as_json=as_json)
    if "title" in options:
        name, text = options.title
        return runs.change_profile(name, title=text, as_json=as_json)
    if "note" in options:
        name, text = options.note
        return runs.change_profile(name, note=text, as_json=as_json)
    if "tag" in options:
        name, *tags = options.tag
        return runs.change_profile(name, tags=tags, as_json=as_json)
    if "archive" in options:
        name, path = options.archive
        return runs.archive_run(name, typed_path(path), as_json=as_json)
    if "import" in options:
        return runs.restore_archive(getattr(options, "import"), as_json=as_json)
    if not _no_screen(Given(options)):
        return open_screen((), options)
    return runs.list_runs(
        as_json=as_json,
        states=getattr(options, "state", ()),
        words=getattr(options, "filter", ()),
        sweep=getattr(options, "sweep", ""),
    )


def open_screen(marks: Sequence[str], options: argparse.Namespace) -> int:
    """Open the screen of runs, then the run that was chosen there; the exit status.

    Args:
        marks: names of the runs that are marked at first.
        options: what was typed.
    """
    from tui_nn.training.runs.store import RunStore
    from tui_nn.ui.alone import show_alone
    from tui_nn.ui.runs.screen import RunsScreen

    chosen = show_alone(lambda: RunsScreen(marks), read_preferences(options))
    if chosen is None:
        return 0
    words = ["attach" if RunStore().find(chosen).is_held else "--resume", chosen]
    words += typed_words(options)
    # Without -P, files in the current folder would hide modules of the same name.
    return subprocess.call([sys.executable, "-P", "-m", "tui_nn", *words])


def why_printed(options: argparse.Namespace, names: Sequence[str]) -> str:
    """Why a command prints instead of opening its screen; "" if it opens the screen.

    Args:
        options: what was typed.
        names: the options that make it print.
    """
    from tui_nn.ui.terminal.attachment import missing_terminal

    if typed := [name for name in names if name in options]:
        return f"--{typed[0].replace('_', '-')} prints without a screen"
    if not sys.stdout.isatty():
        return "the output is no terminal"
    return missing_terminal() or ""


def _no_screen(given: Given) -> str:
    return why_printed(given.options, (*ACTIONS, "json", "state", "filter", "sweep"))


def _only_listed(given: Given) -> str:
    others = [name for name in ACTIONS if name in given.options]
    return f"it does not go with --{others[0]}" if others else ""


def _follow(name: str | None, *, as_json: bool) -> int:
    from tui_nn.headless.running.following import follow_run
    from tui_nn.remote.finding import find_held
    from tui_nn.training.runs.store import RunStore

    return follow_run(find_held(RunStore(), name), as_json=as_json)


COMMAND = Command(
    "runs",
    "list, name, follow, pin, delete and archive recorded runs",
    run,
    add_options,
    description=(
        "List the recorded runs, the most recently changed first, with the settings that differ\n"
        "from their recipe; or follow, pin or delete some."
    ),
)
