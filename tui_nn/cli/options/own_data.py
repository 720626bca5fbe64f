"""A user's own data on the command line: a file or folder that stands without an option."""

from __future__ import annotations

import argparse

from tui_nn.cli.effects import UsageError
from tui_nn.cli.parser import CommandParser, did_you_mean
from tui_nn.data.catalog import SOURCES, is_path
from tui_nn.training.settings.recipes import RECIPES


def add_path(parser: CommandParser, built_in: str = "") -> None:
    """Add the file or folder that stands alone; `take_path` makes it the data set.

    Args:
        parser: gets it.
        built_in: what to say about the name of a built-in data set.
    """

    def find_fault(word: str) -> str:
        if word in SOURCES:
            advice = built_in or f"type --dataset {word}, or ./{word} for a file"
            return f"{word} comes with the program: {advice}"
        return "" if is_path(word) else parser.explain_word(word)

    help_text = "your own data, the same as --dataset PATH"
    parser.add_word("path", "FILE|FOLDER", help_text, find_fault)


def add_recipe_or_path(parser: CommandParser) -> None:
    """Add the recipe, file or folder that stands alone; `take_path` makes it the run's."""

    def find_fault(word: str) -> str:
        if word in RECIPES or is_path(word):
            return ""
        return f"no such recipe, file or folder: {word!r}{did_you_mean(word, RECIPES)}"

    help_text = "a recipe, or your own data, the same as --recipe NAME or --dataset PATH"
    parser.add_word("word", "RECIPE|FILE|FOLDER", help_text, find_fault)


def take_path(options: argparse.Namespace) -> None:
    """Make the recipe, file or folder that was typed alone that of the run.

    Args:
        options: what was typed; gets the path as `dataset`, or the name as `recipe`.

    Raises:
        UsageError: a data set, or recipe, was typed as well.
    """
    if "word" in options:
        if options.word in RECIPES:
            if "recipe" in options:
                raise UsageError(f"{options.word} and --recipe {options.recipe}: type one of them")
            options.recipe = options.word
        else:
            options.path = options.word
    if "path" not in options:
        return
    if "dataset" in options:
        raise UsageError(
            f"{options.path} and --dataset {options.dataset}: a run has one data set only"
        )
    options.dataset = options.path
