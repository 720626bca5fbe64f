"""`tui-nn web`: the screen in a browser."""

from __future__ import annotations

import argparse

from tui_nn.cli.command import Command
from tui_nn.cli.effects import Given, UsageError
from tui_nn.cli.options.run import with_default_data
from tui_nn.cli.options.values import whole_number
from tui_nn.cli.parser import CommandParser

HIGHEST_PORT = 65_535


def add_options(parser: CommandParser) -> None:
    """Add the run, the recipe and the port."""
    parser.add_argument(
        "run",
        metavar="RUN",
        nargs="?",
        default=None,
        help="a recorded run, in training or not (default: a new one)",
    )
    parser.add_flag(
        "--recipe",
        idle=_idle_with_run,
        metavar="NAME",
        help="what a new run starts from (default: digits)",
    )
    parser.add_flag(
        "--port", metavar="N", type=whole_number(0), help="port to listen on (default: any)"
    )


def run(options: argparse.Namespace) -> int:
    """Serve pages until the program is ended."""
    from tui_nn.training.settings.recipes import DEFAULT_RECIPE, RECIPES
    from tui_nn.web import web

    port = getattr(options, "port", 0)
    if port > HIGHEST_PORT:
        raise UsageError(f"--port {port}: is above {HIGHEST_PORT}")
    if options.run is not None:
        return web.serve_run(options.run, port)
    recipe = getattr(options, "recipe", DEFAULT_RECIPE)
    if recipe not in RECIPES:
        raise UsageError(f"--recipe: {recipe!r} is unknown; `tui-nn recipes` lists them")
    return web.serve_new_run(with_default_data(RECIPES[recipe].config), port)


def _idle_with_run(given: Given) -> str:
    return "the run has its settings" if given.options.run is not None else ""


COMMAND = Command(
    "web",
    "show a run in a browser on this computer",
    run,
    add_options,
    description=(
        "Serve the screen to browsers on this computer, at an address that cannot be guessed. All\n"
        "pages show one run, which is trained in the background: a page that is closed does not\n"
        "stop it. Needs the extra `web`."
    ),
)
