"""The command `tui-nn`: from the words typed to the exit status."""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Sequence

from tui_nn.cli.arguments import read_command, read_config, read_settings
from tui_nn.cli.command_parser import PROGRAM, SCREEN, UsageError
from tui_nn.errors import ConfigError, UserError

FAILED, WRONG_USAGE, INTERRUPTED = 1, 2, 130
"""Exit statuses; 130 is what shells give to a program ended by Ctrl+C."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run `tui-nn`.

    Args:
        argv: the words after the program's name; those of this process if left out.

    Returns:
        The exit status.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    _allow_any_encoding()
    try:
        status = _run(words)
        sys.stdout.flush()
        return status
    except SystemExit as leave:  # argparse, after help or version
        return leave.code if isinstance(leave.code, int) else 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _drop_output()
        return FAILED
    except Exception as error:
        if "--debug" in words:
            traceback.print_exc()
        print(f"{PROGRAM}: {_describe(error)}", file=sys.stderr)
        return WRONG_USAGE if isinstance(error, UsageError | ConfigError) else FAILED


def _run(words: Sequence[str]) -> int:
    """Do what was asked for; only what the command needs is imported."""
    command, options = read_command(words)
    match command:
        case "train":
            return _train(options)
        case "evaluate":
            return _evaluate(options)
        case "predict":
            return _predict(options)
        case "drawings":
            return _manage_drawings(options)
        case "sheet":
            return _show_sheet(options)
        case "warmup":
            return _warm_up(options)
        case "recipes" | "datasets":
            from tui_nn.headless import listings

            return listings.print_recipes() if command == "recipes" else listings.print_datasets()
    assert command == SCREEN
    config = read_config(options)
    from tui_nn.ui.app import run_app

    return run_app(config, getattr(options, "load", None))


def _train(options: argparse.Namespace) -> int:
    config = read_config(options)
    from tui_nn.headless.train import train

    return train(
        config,
        checkpoint=getattr(options, "load", None),
        save=getattr(options, "save", None),
        export=getattr(options, "export", None),
        as_json="json" in options,
        quiet="quiet" in options,
    )


def _evaluate(options: argparse.Namespace) -> int:
    settings = read_settings(options)
    from tui_nn.headless.inference import evaluate

    return evaluate(options.model, settings, as_json="json" in options)


def _predict(options: argparse.Namespace) -> int:
    strokes = getattr(options, "strokes", None)
    if bool(options.files) == (strokes is not None):
        raise UsageError("type either files of pictures or --strokes FILE")
    from tui_nn.headless.inference import predict_drawings, predict_pictures

    model, tuned = getattr(options, "model", None), "tuned" in options
    if strokes is None:
        return predict_pictures(model, options.files, tuned=tuned)
    return predict_drawings(model, strokes, tuned=tuned)


def _manage_drawings(options: argparse.Namespace) -> int:
    from tui_nn.headless import drawings

    as_json = "json" in options
    if "export" in options:
        return drawings.export_drawings(options.export, as_json=as_json)
    if "delete" in options:
        return drawings.delete_drawings(options.delete, as_json=as_json)
    if "fine_tune" in options:
        return drawings.fine_tune(as_json=as_json)
    if "untune" in options:
        return drawings.untune(as_json=as_json)
    return drawings.list_drawings(as_json=as_json)


def _show_sheet(options: argparse.Namespace) -> int:
    settings = read_settings(options)
    from tui_nn.headless.contact_sheet import PICTURES, make_sheet

    return make_sheet(
        count=getattr(options, "count", PICTURES),
        digit=getattr(options, "digit", None),
        seed=settings.get("seed", 0),
        strokes=getattr(options, "strokes", None),
        svg=getattr(options, "svg", None),
    )


def _warm_up(options: argparse.Namespace) -> int:
    from tui_nn.headless.warmup import warm_up

    return warm_up(as_json="json" in options)


def _describe(error: Exception) -> str:
    """One line about what went wrong, without anything that a terminal would obey."""
    if isinstance(error, UserError):
        text = str(error)
    else:
        text = f"unexpected {type(error).__name__}: {error}; --debug shows the traceback"
    line = " ".join(text.split())
    return "".join(character if character.isprintable() else "?" for character in line)


def _allow_any_encoding() -> None:
    """Print a question mark for what the output's encoding lacks, rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _drop_output() -> None:
    """Nobody reads any more: keep Python from complaining when it flushes at exit."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
    except (OSError, ValueError):
        return
