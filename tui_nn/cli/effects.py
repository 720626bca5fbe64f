"""The rule for all options that one without effect is refused, with the reason."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tui_nn.errors import UserError
from tui_nn.training.settings.config import TrainingConfig


class UsageError(UserError):
    """Something typed that cannot be understood; the message says what to type instead."""


@dataclass(frozen=True, slots=True)
class Given:
    """What was typed.

    Attributes:
        options: the options by name; those left out are missing.
        config: the settings of the new run; None if an existing run or file decides.
    """

    options: argparse.Namespace
    config: TrainingConfig | None = None


Idle = Callable[[Given], str]
"""Returns why an option has no effect beside the others that were typed; "" if it has one."""


def always(_: Given) -> str:
    """The rule of an option that always has an effect."""
    return ""


def only_with(*names: str) -> Idle:
    """The rule of an option that needs one of the options `names` beside it."""
    flags = " or ".join(f"--{name}" for name in names)

    def idle(given: Given) -> str:
        return "" if any(name in given.options for name in names) else f"it goes with {flags}"

    return idle


def unless(name: str, reason: str) -> Idle:
    """The rule of an option that has no effect beside the option `name`."""
    return lambda given: reason if name in given.options else ""


def refuse_idle(rules: Mapping[str, tuple[str, Idle]], given: Given) -> None:
    """Refuse a typed option that has no effect.

    Args:
        rules: for each option, its spelling and its rule.
        given: what was typed.

    Raises:
        UsageError: there is such an option; the message says why it has no effect.
    """
    for name, (flag, idle) in rules.items():
        reason = idle(given) if name in given.options else ""
        if reason:
            raise UsageError(f"{flag}: no effect, {reason}")
