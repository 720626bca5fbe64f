"""The file with the settings of a run, in TOML; refused unless it is complete."""

from __future__ import annotations

import dataclasses
import tomllib
from pathlib import Path
from typing import Any

from tui_nn.errors import ConfigError, RunError
from tui_nn.storage.durable import read_at_most
from tui_nn.training.settings.config import TrainingConfig

END = b"# the end: without this line the file is not whole\n"
"""The last line."""

MAXIMUM_SIZE = 1 << 16
"""Bytes of a config file; usually about a thousand."""

MOST_DOTS = 1_000
"""Dots in a config file. A dotted key of n parts, as TOML allows, costs time and memory n**2."""

DEFAULTS = {field.name: field.default for field in dataclasses.fields(TrainingConfig)}
"""Every setting; the type of its default is that of the setting, and None stands for a text or a
number that may be missing."""

OPTIONAL_TYPES = {"data_dir": str, "samples": int}
"""Types of the settings that may be missing, in the file."""

TYPE_NAMES = {str: "a text", int: "a whole number", float: "a number with a point", tuple: "a list"}


def format_config(config: TrainingConfig) -> bytes:
    """The content of a config file; settings that are None are left out."""
    import tomli_w

    values = {}
    for name in DEFAULTS:
        value = getattr(config, name)
        if value is not None:
            values[name] = list(value) if isinstance(value, tuple) else value
            values[name] = str(value) if isinstance(value, Path) else values[name]
    return tomli_w.dumps(values).encode() + END


def read_config(path: Path) -> TrainingConfig:
    """The config in the file `path`.

    Raises:
        RunError: it is missing, damaged, too large, or has an unknown setting.
    """
    try:
        content = read_at_most(path, MAXIMUM_SIZE + 1)
    except OSError as error:
        raise RunError(f"{path}: cannot be read ({error.strerror or error})") from error
    if len(content) > MAXIMUM_SIZE:
        raise RunError(f"{path}: is not the config of a run (more than {MAXIMUM_SIZE:,} bytes)")
    if content.count(b".") > MOST_DOTS:
        raise RunError(f"{path}: is damaged (more than {MOST_DOTS:,} dots)")
    if not content.endswith(END):
        raise RunError(f"{path}: is damaged (its end is missing)")
    try:
        return parse_config(content.decode())
    except ConfigError as error:
        raise RunError(f"{path}: {error}") from None
    except (ValueError, RecursionError) as error:
        raise RunError(f"{path}: is damaged ({error})") from None


def parse_config(text: str) -> TrainingConfig:
    """The config in the TOML document `text`; what is missing is as in a new config.

    Raises:
        ConfigError: an unknown setting, or a value of another type or out of bounds.
        ValueError, RecursionError: this is not TOML.
    """
    values = {name: _read_value(name, value) for name, value in tomllib.loads(text).items()}
    return TrainingConfig(**values)


def _read_value(name: str, value: object) -> Any:
    """The setting `name` as `TrainingConfig` has it."""
    if name not in DEFAULTS:
        raise ConfigError(name, "no such setting")
    expected = OPTIONAL_TYPES.get(name, type(DEFAULTS[name]))
    if isinstance(value, list) and all(type(item) is int for item in value):
        value = tuple(value)
    if type(value) is not expected:
        raise ConfigError(name, f"must be {TYPE_NAMES[expected]}")
    return Path(value) if name == "data_dir" and isinstance(value, str) else value
