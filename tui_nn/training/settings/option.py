"""Option: one setting of a run, how it is spelled, read, checked and explained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tui_nn.errors import ConfigError
from tui_nn.training.settings.option_values import Values

DATA = "data"
"""The group of settings that say which examples there are."""

OWN_DATA = "your own data"
"""The group of settings that only a user's own file or folder has."""

AUGMENTATION = "augmentation"
"""The group of settings that say how far pictures are varied while training; 0 is not at all."""


@dataclass(frozen=True, slots=True)
class Option:
    """One setting.

    Attributes:
        name: the field of `TrainingConfig`; on the command line `--name` with dashes.
        group: the heading it stands under.
        help: what it does, half a sentence.
        values: what it can be.
        choices: the names it can take, with a description of each; empty when it is free.
        metavar: what stands for the value in usage texts.
        formulas: the formula behind each of the choices, where there is one.
    """

    name: str
    group: str
    help: str
    values: Values
    choices: Mapping[str, str] | None = None
    metavar: str = "VALUE"
    formulas: Mapping[str, str] | None = None

    @property
    def flag(self) -> str:
        """Its spelling on the command line."""
        return "--" + self.name.replace("_", "-")

    def read(self, text: str) -> Any:
        """The value that `text` stands for.

        Raises:
            ConfigError: `text` is not a value of this option.
        """
        try:
            return self.values.parse(text.strip())
        except ValueError as error:
            raise ConfigError(self.name, str(error)) from None

    def check(self, value: Any) -> Any:
        """The value as a config holds it: a synonym under its own name, a list as a tuple.

        Raises:
            ConfigError: `value` is not a value of this option.
        """
        try:
            return self.values.check(value)
        except ValueError as error:
            raise ConfigError(self.name, str(error)) from None

    def write(self, value: Any) -> str:
        """The text that `read` turns into `value`."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return "yes" if value else "no"
        if hasattr(self.values, "write"):
            return str(self.values.write(value))
        if isinstance(value, tuple):
            return ",".join(map(str, value)) or "none"
        return str(value)
