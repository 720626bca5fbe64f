"""The command `tui-nn`: from the words typed to the exit status."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tui_nn.cli.arguments import as_usage, read_command, read_settings
from tui_nn.cli.command_parser import SCREEN
from tui_nn.cli.effects import UsageError
from tui_nn.cli.terminal_options import read_preferences
from tui_nn.compiler_settings import require_compiler
from tui_nn.errors import ConfigError, UserError, as_line, name_shortage
from tui_nn.printing import print_note, print_traceback

COMPILING = (SCREEN, "train", "evaluate", "predict", "drawings", "sheet", "warmup")
"""The commands that run compiled kernels."""

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
    _open_missing_streams()
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
            print_traceback(error)
        if isinstance(error, ConfigError):
            error = as_usage(error)
        print_note(_describe(error))
        return WRONG_USAGE if isinstance(error, UsageError) else FAILED


def _run(words: Sequence[str]) -> int:
    """Do what was asked for; only what the command needs is imported."""
    command, options = read_command(words)
    if command in COMPILING:
        require_compiler(os.environ)
    match command:
        case "train":
            from tui_nn.cli.sessions import train_run

            return train_run(options)
        case "evaluate":
            return _evaluate(options)
        case "predict":
            return _predict(options)
        case "attach":
            return _attach(options)
        case "runs":
            from tui_nn.cli.recorded_runs import manage_runs

            return manage_runs(options)
        case "drawings":
            return _manage_drawings(options)
        case "sheet":
            return _show_sheet(options)
        case "warmup":
            return _warm_up(options)
        case "recipes" | "datasets":
            from tui_nn.headless import listings

            return listings.print_recipes() if command == "recipes" else listings.print_datasets()
        case "doctor":
            return _examine(options)
    assert command == SCREEN
    from tui_nn.cli.sessions import open_screen

    return open_screen(options)


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
        return predict_pictures(model, options.files, tuned=tuned, as_is="as_is" in options)
    return predict_drawings(model, strokes, tuned=tuned)


def _attach(options: argparse.Namespace) -> int:
    """The screen on a run that another process trains."""
    from tui_nn.remote.client import RemoteSession
    from tui_nn.remote.finding import find_held
    from tui_nn.training.protocol.commands import Introduce
    from tui_nn.training.runs.store import RunStore

    folder = find_held(RunStore(), options.run)
    session = RemoteSession(folder)
    session.connect()
    from tui_nn.ui.app import run_app

    return run_app(
        folder.config(),
        first=(Introduce(),),
        start_session=session.start,
        conclude=lambda _: session.ending,
        tell=print_note,
        preferences=read_preferences(options),
        attached=folder.name,
    )


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
    from tui_nn.headless.sheet import PICTURES, make_sheet

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


def _examine(options: argparse.Namespace) -> int:
    from tui_nn.headless import doctor as machine
    from tui_nn.headless.printing.findings import Finding, print_report
    from tui_nn.ui.terminal.examination import examine_terminal

    terminal = examine_terminal(read_preferences(options))
    parts = {
        "terminal": (Finding(*trait) for trait in terminal),
        "program": machine.examine_program(),
        "machine": machine.examine_machine(),
        "storage": machine.examine_storage(),
    }
    return print_report(parts, as_json="json" in options)


def _describe(error: Exception) -> str:
    """One line about what went wrong, without anything that a terminal would obey."""
    if isinstance(error, UserError):
        return str(error)
    return name_shortage(error) or as_line(
        f"unexpected {type(error).__name__}: {error}; --debug shows the traceback"
    )


def _open_missing_streams() -> None:
    """Have standard streams that were closed lead nowhere, and not to the next file opened."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115


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
