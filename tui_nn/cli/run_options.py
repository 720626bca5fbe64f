"""The options on how runs are recorded, gone on with, and left."""

from __future__ import annotations

import argparse
import math
from typing import Any

from tui_nn.cli.command_parser import CommandParser, UsageError
from tui_nn.training.runs.plan import DEFAULT_INTERVAL

ON_DIVERGENCE = ("pause", "halve", "stop")
"""Values of `--on-divergence`."""

NOT_WITH_DETACH = ("load", "save", "export", "quiet")
"""Options of `train` that the process which is started cannot be told."""


def add_recording(parser: CommandParser, group: Any, on_divergence: str) -> None:
    """Add what the screen and `train` have in common.

    Args:
        parser: gets the options.
        group: where they stand.
        on_divergence: what is done if that is not typed.
    """
    parser.add_flag(
        "--resume",
        group=group,
        metavar="RUN",
        nargs="?",
        const=None,
        help="go on with a recorded run instead, by default the latest one that can go on;"
        " see `tui-nn runs`",
    )
    add_force(parser, group, "resume the run")
    parser.add_flag(
        "--keep-running",
        group=group,
        action="store_true",
        help="if the terminal goes away, go on training in the background",
    )
    parser.add_flag(
        "--checkpoint-interval",
        group=group,
        metavar="SECONDS",
        type=_interval,
        help="training time from one checkpoint to the next, beside one every epoch"
        f" (default: {DEFAULT_INTERVAL:g}; 0: only when the run is left or has ended)",
    )
    parser.add_flag(
        "--on-divergence",
        group=group,
        metavar="NAME",
        choices=ON_DIVERGENCE,
        help="when the loss blows up, back to the last good step and: pause, halve the learning"
        f" rate, or stop with exit status 3 (default: {on_divergence})",
    )


def add_background(parser: CommandParser, group: Any) -> None:
    """Add what only `train` has."""
    parser.add_flag(
        "--detach",
        group=group,
        action="store_true",
        help="train in the background; `tui-nn attach` shows the run",
    )
    for flag in ("--background", "--paused"):  # how a process is started that outlives this one
        parser.add_argument(flag, action="store_true", help=argparse.SUPPRESS)


def add_force(parser: CommandParser, group: Any, action: str) -> None:
    """Add `--force`, which settles what cannot be found out.

    Args:
        parser: gets the option.
        group: where it stands.
        action: what is done then, as in "resume the run".
    """
    parser.add_flag(
        "--force",
        group=group,
        action="store_true",
        help=f"{action} even if another computer may still be training it; use it when you know"
        " that the process has ended",
    )


def refuse_beside_detach(options: argparse.Namespace) -> None:
    """Find what does not go together with `--detach`.

    Raises:
        UsageError: something was typed that does not.
    """
    flags = [f"--{name}" for name in NOT_WITH_DETACH if name in options]
    if flags:
        raise UsageError(
            f"--detach: leave out {', '.join(flags)}; later, `tui-nn attach` can save the run"
        )


def _interval(text: str) -> float:
    """A number of seconds."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds, 0 or more")
    return seconds
