"""The settings of a run as options; `OPTIONS` says how they are spelled, read and explained."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from typing import Any

from tui_nn.cli.effects import Given, Idle, UsageError
from tui_nn.cli.parser import CommandParser, did_you_mean
from tui_nn.errors import ConfigError
from tui_nn.training.settings.effects import why_idle
from tui_nn.training.settings.option_values import YesNo
from tui_nn.training.settings.options import OPTIONS

DETACHED = "a run that continues in the background reads its data from the folder it began with"
"""Why `--data-dir` has no effect on such a run."""


def add_settings(
    parser: CommandParser, names: Iterable[str], groups: Mapping[str, Any] | None = None
) -> None:
    """Add settings of `OPTIONS`; their values are kept as text.

    Args:
        parser: gets the options.
        names: fields of `TrainingConfig`.
        groups: where to list the options, by `Option.group`; without groups if left out.
    """
    for name in names:
        option = OPTIONS[name]
        choices = f": {', '.join(option.choices)}" if option.choices else ""
        add = parser.add_switch if isinstance(option.values, YesNo) else parser.add_flag
        add(
            option.flag,
            group=groups and groups[option.group],
            dest=name,
            idle=_idle_setting(name),
            metavar="NAME" if option.choices else option.metavar,
            help=f"{option.help}{choices}".replace("%", "%%"),
        )


def read_settings(options: argparse.Namespace) -> dict[str, Any]:
    """Values of the settings that were typed, by field of `TrainingConfig`.

    Raises:
        UsageError: a value is invalid.
    """
    settings = {}
    for name, option in OPTIONS.items():
        if name not in options:
            continue
        text = getattr(options, name)
        try:
            settings[name] = option.read(text)
        except ConfigError as error:
            guess = did_you_mean(text, option.choices or ())
            raise UsageError(f"{option.flag}: {error.message}{guess}") from error
    return settings


def as_usage(error: ConfigError) -> UsageError:
    """The error of a setting that was typed as an option."""
    return UsageError(f"{OPTIONS[error.option].flag}: {error.message}")


def _idle_setting(name: str) -> Idle:
    """When a setting has no effect on the run that starts."""

    def idle(given: Given) -> str:
        if given.config is not None:
            return why_idle(name, given.config)
        moved = name == "data_dir" and "detach" in given.options
        return DETACHED if moved else ""

    return idle
