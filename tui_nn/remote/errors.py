"""What can go wrong between two processes that share a run."""

from __future__ import annotations

from tui_nn.errors import UserError


class ProtocolError(UserError):
    """Bytes that are no message of this program, or not of this version."""


class RemoteDefect(Exception):  # noqa: N818 - a defect is what it is called everywhere
    """A defect of the program that showed in the process at the other end."""
