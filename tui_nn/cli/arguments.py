"""From the words typed after `tui-nn` to a command, its options, and the run they ask for.

Nothing is imported here that takes time, so that `--help` is there at once.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import Any

from tui_nn.cli.command_parser import COMMANDS, SCREEN, did_you_mean
from tui_nn.cli.effects import Given, UsageError, refuse_idle
from tui_nn.cli.parsers import PARSERS
from tui_nn.errors import ConfigError
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.options import OPTIONS
from tui_nn.training.settings.recipes import DEFAULT_RECIPE, RECIPES, Recipe, recipe_for
from tui_nn.training.settings.synonyms import find_value

CHANGEABLE = ("data_dir", "epochs")
"""Settings that can change when a run is continued."""


def read_command(words: Sequence[str]) -> tuple[str, argparse.Namespace]:
    """The command in `words`, what was typed after the program's name, and its options.

    Raises:
        UsageError: it cannot be understood, or an option would have no effect.
        SystemExit: help or version was asked for, and printed.
    """
    command = words[0] if words and words[0] in COMMANDS else SCREEN
    parser = PARSERS[command]()
    options = parser.read(words[1:] if command else words)
    starts_run = command in (SCREEN, "train") and not _existing_run(options)
    refuse_idle(parser.rules, Given(options, read_config(options) if starts_run else None))
    return command, options


def read_settings(namespace: argparse.Namespace) -> dict[str, Any]:
    """Values of the settings that were typed, by their names in `TrainingConfig`.

    Raises:
        UsageError: a value that its setting cannot have.
    """
    settings = {}
    for name, option in OPTIONS.items():
        if name not in namespace:
            continue
        text = getattr(namespace, name)
        try:
            settings[name] = option.read(text)
        except ConfigError as error:
            guess = did_you_mean(text, option.choices or ())
            raise UsageError(f"{option.flag}: {error.message}{guess}") from error
    return settings


def read_config(namespace: argparse.Namespace) -> TrainingConfig:
    """The run that was asked for: what was not typed comes from the recipe.

    Raises:
        UsageError: no such recipe, or settings that do not go together.
    """
    settings = read_settings(namespace)
    _refuse_beside_existing(namespace, settings)
    recipe = _choose_recipe(namespace, settings)
    try:
        return recipe.config.replace(**settings)
    except ConfigError as error:
        raise as_usage(error) from error


def as_usage(error: ConfigError) -> UsageError:
    """An error of a setting, which was typed as an option."""
    return UsageError(f"{OPTIONS[error.option].flag}: {error.message}")


def _refuse_beside_existing(namespace: argparse.Namespace, settings: Mapping[str, Any]) -> None:
    """A run continues as it began, but for what is `CHANGEABLE`."""
    existing = _existing_run(namespace)
    if not existing:
        return
    flags = [OPTIONS[name].flag for name in settings if name not in CHANGEABLE]
    flags += [f"--{name}" for name in ("recipe", "load") if name in namespace and name != existing]
    if flags:
        kind = "run" if existing == "resume" else "file"
        raise UsageError(
            f"--{existing}: the {kind} brings its own settings; leave out {', '.join(flags)}"
        )


def _existing_run(namespace: argparse.Namespace) -> str:
    """The option that names an existing run; "" if a new one starts."""
    return next((name for name in ("resume", "load") if name in namespace), "")


def _choose_recipe(namespace: argparse.Namespace, settings: Mapping[str, Any]) -> Recipe:
    """The recipe that was typed; else the one made for the data set, else the default."""
    if "recipe" not in namespace:
        dataset = settings.get("dataset")
        return recipe_for(dataset) if dataset else RECIPES[DEFAULT_RECIPE]
    name: str = namespace.recipe
    known = find_value("recipe", name, RECIPES)
    if known is None:
        guess = did_you_mean(name, RECIPES)
        raise UsageError(f"--recipe: {name!r} is not one of {', '.join(RECIPES)}{guess}")
    return RECIPES[known]
