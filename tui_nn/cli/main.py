"""The command `tui-nn`: from the words typed to the exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tui_nn.cli.arguments import read_command
from tui_nn.cli.effects import UsageError
from tui_nn.cli.options.settings import as_usage
from tui_nn.compiler_settings import require_compiler
from tui_nn.errors import ConfigError, UserError, as_line, name_shortage
from tui_nn.printing import print_note, print_traceback

FAILED, WRONG_USAGE = 1, 2
"""Exit statuses."""

SWITCH_INTERVAL = 0.0005
"""Seconds after which a busy screen yields the interpreter lock to the training thread, which needs
it briefly after every chunk. Python's default of 5 ms costs 3% of the training speed."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run `tui-nn`.

    Args:
        argv: the words after the program's name; those of this process if left out.

    Returns:
        The exit status.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    sys.setswitchinterval(SWITCH_INTERVAL)
    _open_missing_streams()
    _allow_any_encoding()
    try:
        status = _run(words)
        sys.stdout.flush()
        return status
    except SystemExit as leave:  # argparse, after help or version
        return leave.code if isinstance(leave.code, int) else 0
    except KeyboardInterrupt:
        from tui_nn.signals import INTERRUPTED

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
    """Carry out the command that was typed."""
    command, options = read_command(words)
    if command.needs_compiler:
        require_compiler(os.environ)
    return command.run(options)


def _describe(error: Exception) -> str:
    """One line about what went wrong, without control characters."""
    if isinstance(error, UserError):
        return str(error)
    return name_shortage(error) or as_line(
        f"unexpected {type(error).__name__}: {error}; --debug shows the traceback"
    )


def _open_missing_streams() -> None:
    """Replace closed standard streams by /dev/null; the next opened file would take their place."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115


def _allow_any_encoding() -> None:
    """Print a question mark for what the output's encoding lacks, rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _drop_output() -> None:
    """The reader is gone: keep Python from complaining when it flushes at exit."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
    except (OSError, ValueError):
        return
