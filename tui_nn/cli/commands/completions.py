"""`tui-nn completions`: a script that completes commands and options in a shell."""

from __future__ import annotations

import argparse
from pathlib import Path

from tui_nn.cli.command import Command
from tui_nn.cli.effects import UsageError
from tui_nn.cli.parser import CommandParser

FOLDER = Path(__file__).parents[2] / "completions"

SHELLS = ("bash", "zsh", "fish")


def add_options(parser: CommandParser) -> None:
    """Add the shell."""
    parser.add_argument("shell", metavar="SHELL", nargs="?", default=None, help=", ".join(SHELLS))


def run(options: argparse.Namespace) -> int:
    """Print the script."""
    from tui_nn.printing import write_text

    if options.shell not in SHELLS:
        typed = "" if options.shell is None else f", not {options.shell}"
        raise UsageError(f"type the name of the shell: {', '.join(SHELLS)}{typed}")
    write_text((FOLDER / options.shell).read_text("utf-8"))
    return 0


COMMAND = Command(
    "completions",
    "print a script that completes commands in a shell",
    run,
    add_options,
    epilog=(
        "bash: tui-nn completions bash > ~/.local/share/bash-completion/completions/tui-nn\n"
        "zsh:  tui-nn completions zsh > ~/.zfunc/_tui-nn      (with ~/.zfunc in fpath)\n"
        "fish: tui-nn completions fish > ~/.config/fish/completions/tui-nn.fish"
    ),
)
