"""What stands in a session's inbox: a command, or one with a private reply callback."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import get_type_hints

from tui_nn.errors import ConfigError
from tui_nn.training.protocol.commands import Command
from tui_nn.training.protocol.events import Event
from tui_nn.training.settings.bounds import Bounds


@dataclass(frozen=True, slots=True)
class Addressed:
    """A command with a private reply callback.

    Attributes:
        command: the command.
        answer: takes the events that answer it, in the session's thread; must not block. Events for
            all (`Ready`, `Finished`, ...) are published as well.
    """

    command: Command
    answer: Callable[[Event], None]


Inboxed = Command | Addressed
"""A message in a session's inbox."""


def command_of(message: Inboxed) -> Command:
    """The command of a message, with or without a reply callback."""
    return message.command if isinstance(message, Addressed) else message


def check_command(command: Command) -> None:
    """Check the numbers of a command against their bounds.

    Raises:
        ConfigError: a number outside its bounds.
    """
    kind: type = type(command)
    for name, bounds in _bounds(kind).items():
        try:
            bounds.check(getattr(command, name))
        except ValueError as error:
            raise ConfigError(name, str(error)) from None


@cache
def _bounds(kind: type) -> dict[str, Bounds]:
    """The bounds of each field that has any, by name."""
    return {
        name: item
        for name, hint in get_type_hints(kind, include_extras=True).items()
        for item in getattr(hint, "__metadata__", ())
        if isinstance(item, Bounds)
    }
