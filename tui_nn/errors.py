"""What a user can be told: errors whose text is one clear line."""

from __future__ import annotations

import errno

from tui_nn.text import printable

LONGEST = 1_000
"""Characters of a message; what a damaged file brings in could be any number."""


class UserError(Exception):
    """A failure with a message made for the user: what is wrong, where, and what to do.

    Whatever the message quotes, from a file or another program, it is one line of at most
    `LONGEST` characters, none of which a terminal would obey.
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
    """A data file or drawing that is missing, damaged or of another kind than asked for."""


class CheckpointError(UserError):
    """A checkpoint file that is missing, damaged or made by something else."""


class RunError(UserError):
    """A recorded run that is missing, damaged, or held by another process."""


class RecordingError(CheckpointError):
    """The run in training cannot be recorded any further; the training continues."""


def name_shortage(error: BaseException) -> str:
    """What the system has run out of, and what to do; nothing if `error` says nothing of it."""
    if isinstance(error, MemoryError):
        return "not enough memory; end other programs, or raise the limit (`ulimit -v`)"
    if isinstance(error, RuntimeError) and "can't start new thread" in str(error):
        return "no thread can be started; end other programs, or raise the limit (`ulimit -u`)"
    if isinstance(error, OSError) and error.errno in (errno.EMFILE, errno.ENFILE):
        return "too many files are open; end other programs, or raise the limit (`ulimit -n`)"
    return ""


def as_line(text: str) -> str:
    """`text` as one printable line; what is too long loses its middle."""
    line = " ".join(text.split())
    if len(line) > LONGEST:
        line = f"{line[: LONGEST // 2]} ... {line[5 - LONGEST // 2 :]}"
    return printable(line)
