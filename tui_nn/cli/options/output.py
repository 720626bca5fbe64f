"""The options on how a result is printed."""

from __future__ import annotations

from typing import Any

from tui_nn.cli.parser import CommandParser


def add_json(parser: CommandParser, group: Any = None) -> None:
    """Add `--json`."""
    parser.add_flag(
        "--json", group=group, action="store_true", help="print the result as one JSON object"
    )
