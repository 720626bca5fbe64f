"""The options that say which run to train: a recipe with changes, or an existing run."""

from __future__ import annotations

import argparse
from collections.abc import Collection, Mapping
from typing import Any

from tui_nn.cli.defaults import read_defaults
from tui_nn.cli.effects import UsageError, only_with, unless
from tui_nn.cli.options.own_data import add_path
from tui_nn.cli.options.recording import add_recording
from tui_nn.cli.options.settings import add_settings, as_usage, read_settings
from tui_nn.cli.options.values import file_path
from tui_nn.cli.parser import CommandParser, did_you_mean
from tui_nn.data.catalog import SOURCES, is_path
from tui_nn.errors import ConfigError
from tui_nn.training.protocol.divergence import OnDivergence
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.option import DATA, OWN_DATA
from tui_nn.training.settings.options import OPTIONS
from tui_nn.training.settings.recipe import Recipe
from tui_nn.training.settings.recipes import DEFAULT_RECIPE, RECIPES, recipe_for
from tui_nn.training.settings.synonyms import find_value

PATHS = ("dataset", "test_data")
"""Settings that say where the data of a continued run are now."""

CHANGEABLE = ("data_dir", "epochs", *PATHS)
"""Settings that can be changed when a run continues."""


def add_run(parser: CommandParser, on_divergence: OnDivergence) -> Any:
    """Add the options, and one for every setting of a run.

    Args:
        parser: gets the options.
        on_divergence: what `--on-divergence` is if it is not typed.

    Returns:
        The group of the options that are no settings.
    """
    add_path(parser)
    run = add_recipe(parser)
    parser.add_flag(
        "--load",
        group=run,
        idle=unless("detach", "--detach starts a new run, or continues one with --resume"),
        metavar="FILE",
        type=file_path,
        help="continue a saved run instead, with its settings (except --data-dir, --epochs);"
        " --dataset PATH says where your data are now. Or begin a new run with the weights in an"
        " .onnx, .npz, .weights.h5 or PyTorch's .safetensors file",
    )
    parser.add_flag(
        "--accept-changed-data",
        group=run,
        idle=only_with("resume", "load"),
        action="store_true",
        help="continue even if your data are not those that the run began with",
    )
    add_recording(parser, run, on_divergence)
    add_grouped_settings(parser, OPTIONS)
    return run


def add_recipe(parser: CommandParser) -> Any:
    """Add the recipe; return the group of the options that are no settings."""
    run = parser.add_argument_group("run", "The options below change settings of the recipe.")
    parser.add_flag(
        "--recipe",
        group=run,
        metavar="NAME",
        help=f"what to start from (default: {DEFAULT_RECIPE}, or the recipe made for --dataset):"
        f" {', '.join(RECIPES)}",
    )
    return run


def add_grouped_settings(parser: CommandParser, names: Collection[str]) -> None:
    """Add settings of `OPTIONS`, each in its group."""
    groups = {
        group: parser.add_argument_group(group)
        for group in dict.fromkeys(OPTIONS[name].group for name in names)
    }
    add_settings(parser, names, groups)


def existing_run(options: argparse.Namespace) -> str:
    """The option that names an existing run; "" if a new one starts, also with foreign weights."""
    if "resume" in options:
        return "resume"
    return "load" if "load" in options and not loads_weights(options) else ""


def loads_weights(options: argparse.Namespace) -> bool:
    """Whether a new run begins with the weights of another program."""
    if "load" not in options:
        return False
    from tui_nn.training.imports.recognition import is_foreign

    return is_foreign(options.load)


def read_config(options: argparse.Namespace) -> TrainingConfig:
    """The settings of the run: those that were typed, the others from the recipe.

    Raises:
        UsageError: there is no such recipe, or the settings do not go together.
    """
    settings = read_settings(options)
    _refuse_beside_existing(options, settings)
    recipe = _choose_recipe(options, settings)
    try:
        return with_default_data(recipe.config.replace(**settings))
    except ConfigError as error:
        raise as_usage(error) from error


def with_default_data(config: TrainingConfig) -> TrainingConfig:
    """The config with the user's default data folder, if it has none and its data are in files.

    Raises:
        UserError: the file with the defaults is wrong.
    """
    source = config.source
    if config.data_dir is not None or source.name not in SOURCES or not source.reads_files:
        return config
    return config.replace(data_dir=read_defaults().data_dir)


def free_settings(options: argparse.Namespace, config: TrainingConfig) -> tuple[str, ...]:
    """Names of the settings that are fitted to a user's own data: those not typed.

    Args:
        options: what was typed.
        config: the settings of the run.
    """
    if existing_run(options) or "recipe" in options or not is_path(config.dataset):
        return ()
    return tuple(
        name
        for name, option in OPTIONS.items()
        if name not in options and option.group not in (DATA, OWN_DATA)
    )


def _refuse_beside_existing(options: argparse.Namespace, settings: Mapping[str, Any]) -> None:
    """Refuse settings beside an existing run: it continues as it began, except `CHANGEABLE`."""
    existing = existing_run(options)
    if not existing:
        if "accept_changed_data" in options:
            raise UsageError(
                "--accept-changed-data: no effect, weights of another program are"
                " loaded into a new run"
            )
        return
    flags = [OPTIONS[name].flag for name in settings if not _is_changeable(name, settings)]
    flags += [f"--{name}" for name in ("recipe", "load") if name in options and name != existing]
    if flags:
        kind = "run" if existing == "resume" else "file"
        raise UsageError(
            f"--{existing}: the {kind} brings its own settings; leave out {', '.join(flags)}"
        )


def _is_changeable(name: str, settings: Mapping[str, Any]) -> bool:
    """Whether a setting can be changed when a run continues: data can move, but stay the same."""
    return name in CHANGEABLE and (name != "dataset" or is_path(settings[name]))


def moved_paths(options: argparse.Namespace) -> tuple[str, ...]:
    """Settings that say where the data of a continued run are now."""
    return tuple(name for name in PATHS if name in options) if existing_run(options) else ()


def _choose_recipe(options: argparse.Namespace, settings: Mapping[str, Any]) -> Recipe:
    """The recipe that was typed, else the one made for the data set, else the default."""
    if "recipe" not in options:
        dataset = settings.get("dataset")
        return recipe_for(dataset) if dataset else RECIPES[DEFAULT_RECIPE]
    name: str = options.recipe
    known = find_value("recipe", name, RECIPES)
    if known is None:
        guess = did_you_mean(name, RECIPES)
        raise UsageError(f"--recipe: {name!r} is not one of {', '.join(RECIPES)}{guess}")
    return RECIPES[known]
