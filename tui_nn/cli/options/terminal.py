"""The options of commands that open the screen: which features of the terminal are used."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from tui_nn.cli.defaults import COLORS, GLYPHS, read_defaults
from tui_nn.cli.effects import Idle, always
from tui_nn.cli.parser import CommandParser

if TYPE_CHECKING:
    from tui_nn.ui.terminal.capabilities import Preferences


VALUES = ("glyphs", "colors")
"""Options of the terminal with a value."""

FLAGS = {"no_mouse": "--no-mouse", "low_bandwidth": "--low-bandwidth"}
"""Options of the terminal without one."""


def add_terminal(parser: CommandParser, idle: Idle = always) -> None:
    """Add the options; `idle` says when they have no effect."""
    group = parser.add_argument_group(
        "terminal", "Detected automatically; `tui-nn doctor` reports what is used, and why."
    )
    parser.add_flag(
        "--glyphs",
        group=group,
        idle=idle,
        choices=GLYPHS,
        metavar="NAME",
        help=f"characters to draw with: {', '.join(GLYPHS)}",
    )
    parser.add_flag(
        "--colors",
        group=group,
        idle=idle,
        choices=COLORS,
        metavar="NUMBER",
        help=f"number of colours: {', '.join(COLORS)} (NO_COLOR in the environment: none)",
    )
    parser.add_flag(
        "--no-mouse",
        group=group,
        idle=idle,
        action="store_true",
        help="do not use the mouse; the terminal can select text with it",
    )
    parser.add_flag(
        "--low-bandwidth",
        group=group,
        idle=idle,
        action="store_true",
        help="send at most 2.5 KiB per second to the terminal (otherwise 8 over SSH, 20 locally)",
    )


def typed_words(options: argparse.Namespace) -> list[str]:
    """The options of the terminal as they were typed, for another command."""
    values = [f"--{name}={getattr(options, name)}" for name in VALUES if name in options]
    return [*values, *(flag for name, flag in FLAGS.items() if name in options)]


def read_preferences(options: argparse.Namespace) -> Preferences:
    """The preferences that were typed; those left out are the user's defaults.

    Raises:
        UserError: the file with the defaults is wrong.
    """
    from tui_nn.ui.terminal.capabilities import Preferences

    defaults = read_defaults()
    return Preferences(
        glyphs=getattr(options, "glyphs", defaults.glyphs),
        colors=getattr(options, "colors", defaults.colors),
        mouse=defaults.mouse and "no_mouse" not in options,
        low_bandwidth=defaults.low_bandwidth or "low_bandwidth" in options,
        theme=defaults.theme,
    )
