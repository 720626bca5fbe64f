"""Errors between two processes that share a run."""

from __future__ import annotations

from tui_nn.errors import UserError


class ProtocolError(UserError):
    """Bytes that are not a message of this version of the program."""


class RemoteDefect(Exception):  # noqa: N818 - the program calls these defects
    """A defect of the program that occurred in the other process."""
