"""Errors for the user, whose message is one clear line."""

from __future__ import annotations

import errno

from tui_nn.text import printable

MAX_LENGTH = 1_000
"""Maximum characters of a message, which may quote a damaged file."""


class UserError(Exception):
    """A failure with a message for the user: what is wrong, where, and what to do.

    The message is one line of at most `MAX_LENGTH` characters without control characters, whatever
    file or program it quotes.
    """

    def __init__(self, message: str) -> None:
        super().__init__(as_line(message))


class ConfigError(UserError):
    """A setting that cannot be used.

    Attributes:
        option: name of the offending option, as spelled in `TrainingConfig`.
    """

    def __init__(self, option: str, message: str) -> None:
        super().__init__(f"{option.replace('_', '-')}: {message}")
        self.option = option
        self.message = as_line(message)


class DataError(UserError):
    """A data file or drawing that is missing, damaged or of the wrong kind."""


class CheckpointError(UserError):
    """A checkpoint file that is missing, damaged or made by something else."""


class RunError(UserError):
    """A recorded run that is missing, damaged, or held by another process."""


class RecordingError(CheckpointError):
    """The run in training cannot be recorded any further; the training continues."""


FULL = (errno.ENOSPC, errno.EDQUOT)
"""A disk, or the user's share of it, is full."""


def name_shortage(error: BaseException) -> str:
    """Which resource of the system is exhausted, and what to do; "" for other errors."""
    if isinstance(error, MemoryError):
        return "not enough memory; end other programs, or raise the limit (`ulimit -v`)"
    if isinstance(error, RuntimeError) and "can't start new thread" in str(error):
        return "no thread can be started; end other programs, or raise the limit (`ulimit -u`)"
    if isinstance(error, OSError) and error.errno in (errno.EMFILE, errno.ENFILE):
        return "too many files are open; end other programs, or raise the limit (`ulimit -n`)"
    if isinstance(error, OSError) and error.errno in FULL and error.filename is None:
        return f"the output cannot be written ({error.strerror})"
    return ""


def as_line(text: str) -> str:
    """`text` as one printable line; a long one is cut in the middle."""
    line = " ".join(text.split())
    if len(line) > MAX_LENGTH:
        line = f"{line[: MAX_LENGTH // 2]} ... {line[5 - MAX_LENGTH // 2 :]}"
    return printable(line)
