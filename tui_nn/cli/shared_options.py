"""What several commands have among their options: files, settings of a run, JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tui_nn.cli.command_parser import CommandParser
from tui_nn.cli.effects import Given, Idle
from tui_nn.storage.paths import typed_path
from tui_nn.training.settings.effects import why_idle
from tui_nn.training.settings.options import OPTIONS

DETACHED = "a run that continues in the background reads its data where it did before"
"""Why a folder of data has no effect on it."""


def file_path(text: str) -> Path:
    """A file as it was typed."""
    return typed_path(text)


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
            idle=_idle_setting(name),
            metavar="NAME" if option.choices else option.metavar,
            help=f"{option.help}{names_listed}".replace("%", "%%"),
        )


def _idle_setting(name: str) -> Idle:
    """When a setting has no effect on the run that begins."""

    def idle(given: Given) -> str:
        if given.config is not None:
            return why_idle(name, given.config)
        moved = name == "data_dir" and "detach" in given.options
        return DETACHED if moved else ""

    return idle


def add_json(parser: CommandParser, group: Any = None) -> None:
    """Add `--json`."""
    parser.add_flag(
        "--json", group=group, action="store_true", help="print the result as one JSON object"
    )
