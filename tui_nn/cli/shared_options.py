"""What several commands have among their options: files, settings of a run, JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tui_nn.cli.command_parser import CommandParser
from tui_nn.training.options import OPTIONS


def file_path(text: str) -> Path:
    """A file as it was typed."""
    return Path(text).expanduser()


def add_settings(
    parser: CommandParser, names: Iterable[str], groups: Mapping[str, Any] | None = None
) -> None:
    """Add settings of `OPTIONS`, their values kept as typed."""
    for name in names:
        option = OPTIONS[name]
        names_listed = f": {', '.join(option.choices)}" if option.choices else ""
        parser.add_flag(
            option.flag,
            group=groups and groups[option.group],
            dest=name,
            metavar="NAME" if option.choices else option.metavar,
            help=f"{option.help}{names_listed}".replace("%", "%%"),
        )


def add_json(parser: CommandParser, group: Any = None) -> None:
    """Add `--json`."""
    parser.add_flag(
        "--json", group=group, action="store_true", help="print the result as one JSON object"
    )
