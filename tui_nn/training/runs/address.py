"""Address: where the process that trains a run can be reached, if not at a socket in its folder."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from tui_nn.storage.durable import read_at_most, replace_file
from tui_nn.storage.private_folders import OWNER_ONLY

ADDRESS = "socket.json"
"""Name of the file, in the folder of the run."""

MAXIMUM_SIZE = 1 << 14
"""Bytes of an address file; usually a few hundred."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """Where to connect.

    Attributes:
        path: the socket; "" if there is none.
        reason: why there is none; "" if there is one.
    """

    path: str = ""
    reason: str = ""


def write_address(file: Path, address: Address) -> None:
    """Write `address` to `file`.

    Raises:
        OSError: it cannot be written.
    """
    replace_file(file, json.dumps(asdict(address)).encode() + b"\n", permissions=OWNER_ONLY)


def read_address(file: Path) -> Address:
    """The address in `file`; an empty one if the file is missing or damaged."""
    try:
        fields = json.loads(read_at_most(file, MAXIMUM_SIZE))
        path, reason = fields["path"], fields["reason"]
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        return Address()
    is_sound = isinstance(path, str) and isinstance(reason, str) and "\0" not in path
    return Address(path=path, reason=reason) if is_sound else Address()
