"""`tui-nn sweep`: try many settings of a recipe."""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path
from typing import Any

from tui_nn.cli.command import Command
from tui_nn.cli.effects import Given, UsageError
from tui_nn.cli.options.output import add_json
from tui_nn.cli.options.run import add_recipe, with_default_data
from tui_nn.cli.options.settings import add_settings
from tui_nn.cli.options.values import file_path, whole_number
from tui_nn.cli.parser import CommandParser
from tui_nn.errors import ConfigError
from tui_nn.printing import PROGRAM
from tui_nn.training.settings.options import OPTIONS

ACTIONS = ("list", "stop", "resume")
"""Options that concern a sweep that exists."""


def add_options(parser: CommandParser) -> None:
    """Add the file, the sweep's own options, and one for every setting."""
    parser.add_argument(
        "file",
        metavar="FILE",
        type=file_path,
        nargs="?",
        default=None,
        help="TOML with recipe, trials, seeds, search, early_ending and a table of settings",
    )
    run = add_recipe(parser)
    add = _adder(parser, run)
    add(
        "--trials",
        metavar="N",
        type=whole_number(1),
        help="settings to try (default: 20; all, of lists)",
    )
    add("--seeds", metavar="N", type=whole_number(1), help="networks for each set (default: 1)")
    add(
        "--search",
        metavar="NAME",
        choices=("random", "grid", "tpe"),
        help="how settings are chosen: random, grid (every combination), tpe (by results so far)",
    )
    add(
        "--objective",
        metavar="NAME",
        choices=("accuracy", "r2", "loss"),
        help="compare trials by accuracy, r2 or loss (default: accuracy, or r2 of numbers)",
    )
    add("--early-ending", action="store_true", help="train only the better third of trials further")
    add("--name", metavar="NAME", help="name of the sweep (default: the recipe and a number)")
    parser.add_flag(
        "--workers",
        group=run,
        metavar="N",
        type=whole_number(1),
        idle=lambda given: _beside(given, "list", "stop"),
        help="processes (default: one on each core)",
    )
    parser.add_flag(
        "--detach",
        group=run,
        action="store_true",
        idle=lambda given: _beside(given, "list", "stop"),
        help="train in the background; --stop ends it",
    )
    action = parser.add_mutually_exclusive_group()
    parser.add_flag("--list", group=action, action="store_true", help="list all sweeps")
    parser.add_flag("--stop", group=action, metavar="SWEEP", help="end a sweep that is running")
    parser.add_flag("--resume", group=action, metavar="SWEEP", help="continue a sweep")
    add_json(parser)
    groups = {
        group: parser.add_argument_group(group)
        for group in dict.fromkeys(option.group for option in OPTIONS.values())
    }
    add_settings(parser, OPTIONS, groups)


def run(options: argparse.Namespace) -> int:
    """Begin, continue, stop or list sweeps."""
    from tui_nn.headless import sweep
    from tui_nn.training.sweeps.folder import SweepStore

    as_json, workers = "json" in options, getattr(options, "workers", None)
    texts = {name: getattr(options, name) for name in OPTIONS if name in options}
    for action in ACTIONS:
        if action in options and (texts or options.file is not None):
            raise UsageError(f"--{action}: leave out the settings: a sweep has its own")
    if "list" in options:
        return sweep.list_sweeps(as_json=as_json)
    if "stop" in options:
        return sweep.stop_sweep(options.stop)
    store = SweepStore()
    if "resume" in options:
        folder = store.find(options.resume)
    else:
        request = _read_request(options, texts)
        request = dataclasses.replace(request, config=with_default_data(request.config))
        folder = store.open(getattr(options, "name", None), request)
    return sweep.sweep(folder, workers=workers, detached="detach" in options, as_json=as_json)


def _read_request(options: argparse.Namespace, texts: dict[str, str]) -> Any:
    """What is to be tried, from the file or from the options.

    Raises:
        UserError: a name or value cannot be used.
    """
    from tui_nn.training.sweeps.request import make_request, read_request

    parts = {
        name: getattr(options, name)
        for name in ("trials", "seeds", "search", "early_ending", "objective")
        if name in options
    }
    if options.file is not None:
        if texts or parts or "recipe" in options:
            raise UsageError(f"{options.file}: the file says what is tried; leave out the options")
        return read_request(_read(options.file), str(options.file))
    try:
        return make_request(_recipe(options, texts), texts, **parts)
    except ConfigError as error:
        flag = OPTIONS[error.option].flag if error.option in OPTIONS else f"--{error.option}"
        raise UsageError(f"{flag}: {error.message}") from None


def _recipe(options: argparse.Namespace, texts: dict[str, str]) -> str | None:
    """The recipe that was typed, or the one made for the data set, or the default."""
    from tui_nn.training.settings.recipes import DEFAULT_RECIPE, RECIPES, recipe_for

    if "recipe" in options or "dataset" not in texts:
        return getattr(options, "recipe", DEFAULT_RECIPE)
    name = recipe_for(OPTIONS["dataset"].read(texts["dataset"])).name
    return name if name in RECIPES else None


def _read(path: Path) -> str:
    """The text of a file.

    Raises:
        UsageError: it cannot be read.
    """
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read ({error})") from None


def _adder(parser: CommandParser, group: Any) -> Any:
    """Adds options that have no effect beside an action."""

    def add(flag: str, **details: Any) -> None:
        parser.add_flag(flag, group=group, idle=lambda given: _beside(given, *ACTIONS), **details)

    return add


def _beside(given: Given, *actions: str) -> str:
    found = [action for action in actions if action in given.options]
    return f"it does not go with --{found[0]}" if found else ""


COMMAND = Command(
    "sweep",
    "try many settings of a recipe",
    run,
    add_options,
    description=(
        "Train a recipe many times with other settings, and compare the results on the validation\n"
        "part. A setting is a range low..high, which is logarithmic if it spans a decade, or a\n"
        "list a/b/c: --learning-rate 1e-4..1e-1 --hidden 32/64/128,64. The winner is tested once."
    ),
    epilog=(
        "Each trial is a recorded run. The same command again, or --resume, trains only what is\n"
        "missing; more --trials extend a sweep. Several --seeds share the data and its parts; the\n"
        "mean of their results counts. --search tpe needs the extra `tpe`."
    ),
    usage=(
        f"{PROGRAM} sweep [FILE | --recipe NAME] [--SETTING low..high|a/b/c ...] [options]\n"
        f"       {PROGRAM} sweep --list | --stop SWEEP | --resume SWEEP"
    ),
    needs_compiler=True,
)
