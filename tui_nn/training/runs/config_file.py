"""The file with the settings of a run, in TOML."""

from __future__ import annotations

import tomllib
from pathlib import Path

from tui_nn.errors import ConfigError, RunError
from tui_nn.storage.durable import read_at_most
from tui_nn.training.settings.config import TrainingConfig

MAXIMUM_SIZE = 1 << 16
"""Bytes of a config file; usually about a thousand."""

MOST_DOTS = 1_000
"""Dots in a config file. A dotted key of n parts, as TOML allows, costs time and memory n**2."""


def format_config(config: TrainingConfig) -> bytes:
    """The content of a config file; settings that are None are left out.

    `recipe` comes last, so that a copy that was cut off is noticed.
    """
    import tomli_w

    values = {
        name: str(value) if isinstance(value, Path) else value
        for name, value in config.as_values().items()
        if value is not None
    }
    values["recipe"] = values.pop("recipe")
    return tomli_w.dumps(values).encode()


def read_config(path: Path) -> TrainingConfig:
    """The config in the file `path`; a missing setting is as in a new config, but for `recipe`.

    Raises:
        RunError: it is missing, damaged, too large, or has an unknown or invalid setting.
    """
    try:
        content = read_at_most(path, MAXIMUM_SIZE + 1)
    except OSError as error:
        raise RunError(f"{path}: cannot be read ({error.strerror or error})") from error
    if len(content) > MAXIMUM_SIZE:
        raise RunError(f"{path}: is not the config of a run (more than {MAXIMUM_SIZE:,} bytes)")
    if content.count(b".") > MOST_DOTS:
        raise RunError(f"{path}: is damaged (more than {MOST_DOTS:,} dots)")
    try:
        values = tomllib.loads(content.decode())
        config = TrainingConfig.from_values(values)
        if "recipe" not in values:
            raise ValueError("its end is missing")
        return config
    except ConfigError as error:
        raise RunError(f"{path}: {error}") from None
    except (ValueError, RecursionError) as error:
        raise RunError(f"{path}: is damaged ({error})") from None
