"""What a user can be told: errors whose text is one clear line."""

from __future__ import annotations


class UserError(Exception):
    """A failure with a message made for the user: what is wrong, where, and what to do."""


class ConfigError(UserError):
    """A setting that cannot be used.

    Attributes:
        option: name of the offending option, as spelled in `TrainingConfig`.
    """

    def __init__(self, option: str, message: str) -> None:
        super().__init__(f"{option.replace('_', '-')}: {message}")
        self.option = option
        self.message = message


class DataError(UserError):
    """A data file or drawing that is missing, damaged or of another kind than asked for."""


class CheckpointError(UserError):
    """A checkpoint file that is missing, damaged or made by something else."""
