"""Settings of the user's own data that have no effect on the data at hand are refused.

The screen and the command line read this before the first frame: NumPy is not imported here.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields, replace

from tui_nn.data.options import DataOptions
from tui_nn.errors import ConfigError

SPLIT = frozenset(("test_split",))
"""Settings of data of every kind."""

PICTURES = SPLIT | {"picture_size", "colour", "invert", "fit"}
"""Settings of pictures."""

ROWS = SPLIT | {"target", "drop", "task", "test_data"}
"""Settings of rows of a table."""

TEXT_ROWS = ROWS | {"skip_bad_rows"}
"""Settings of tables as text, where a row may be damaged."""

DEFAULTS = DataOptions()


def refuse_ineffective(options: DataOptions, effective: Collection[str], what: str) -> None:
    """Refuse settings that would be ignored.

    Args:
        options: what the user says.
        effective: names of the settings that have an effect.
        what: what the data is, such as "a table".

    Raises:
        ConfigError: one is set that has none.
    """
    for name in _chosen(options):
        if name not in effective:
            raise ConfigError(name, f"has no effect on {what}")


def refuse_split(options: DataOptions) -> None:
    """Refuse a share for a test part that is given already.

    Raises:
        ConfigError: it is set.
    """
    if options.test_split != DEFAULTS.test_split:
        raise ConfigError("test_split", "has no effect: the data has a test part of its own")


def refuse_regression(options: DataOptions) -> None:
    """Refuse to predict numbers from pictures, which are learnt by their classes.

    Raises:
        ConfigError: that is asked for.
    """
    if options.task == "regression":
        raise ConfigError("task", "pictures are learnt by their classes: use classification")


def keep_effective(options: DataOptions, effective: Collection[str]) -> DataOptions:
    """The options with those that have no effect as they are by default."""
    ignored = {name: getattr(DEFAULTS, name) for name in _chosen(options) if name not in effective}
    return replace(options, **ignored)


def _chosen(options: DataOptions) -> list[str]:
    """Names of the options that are not as by default."""
    return [
        field.name
        for field in fields(options)
        if getattr(options, field.name) != getattr(DEFAULTS, field.name)
    ]
