"""`tui-nn drawings`: list the user's own drawings, and fine-tune on them."""

from __future__ import annotations

import argparse

from tui_nn.cli.command import Command
from tui_nn.cli.options.output import add_json
from tui_nn.cli.options.values import file_path
from tui_nn.cli.parser import CommandParser


def add_options(parser: CommandParser) -> None:
    """Add the actions, which exclude each other."""
    action = parser.add_mutually_exclusive_group()
    parser.add_flag(
        "--export", group=action, metavar="FILE", type=file_path, help="copy the drawings to a file"
    )
    parser.add_flag(
        "--delete",
        group=action,
        metavar="KEY",
        nargs="+",
        help="delete drawings by their keys",
    )
    parser.add_flag(
        "--fine-tune",
        group=action,
        action="store_true",
        help="fine-tune the built-in network on them; the pad and `predict --tuned` use it",
    )
    parser.add_flag(
        "--untune",
        group=action,
        action="store_true",
        help="return to the built-in network as shipped",
    )
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Carry out the action; without one, list the drawings."""
    from tui_nn.headless import drawings

    as_json = "json" in options
    if "export" in options:
        return drawings.export_drawings(options.export, as_json=as_json)
    if "delete" in options:
        return drawings.delete_drawings(options.delete, as_json=as_json)
    if "fine_tune" in options:
        return drawings.fine_tune(as_json=as_json)
    if "untune" in options:
        return drawings.untune(as_json=as_json)
    return drawings.list_drawings(as_json=as_json)


COMMAND = Command(
    "drawings",
    "list your own drawings, and fine-tune on them",
    run,
    add_options,
    description=(
        "List the drawings that you labelled on the pad, with the built-in network's answers;\n"
        "or export, delete or fine-tune on them."
    ),
    epilog=(
        "Fine-tuning takes a second or two. It reports how many drawings were read correctly\n"
        "before and after, and by networks tuned on all the others (leave-one-out)."
    ),
    needs_compiler=True,
)
