"""The socket of a run: in its folder, or in the runtime folder.

Some home folders, as on sshfs and some network file systems, cannot hold sockets. The socket is
then in a private folder of this computer, and a file in the run's folder says where, or why there
is no socket.
"""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from tui_nn.remote.sockets import Listener, connect, listen
from tui_nn.storage.private_folders import ExposedError, make_private_folder
from tui_nn.training.runs.address import Address, read_address, write_address
from tui_nn.training.runs.folder import RunFolder

DIGITS = 16
"""Hexadecimal digits in the name of a socket's folder."""


class UnreachableError(OSError):
    """The process that trains the run has no socket; the message says why."""


@contextmanager
def listening(folder: RunFolder) -> Iterator[Listener]:
    """Listen for connections to a run, at whichever place can hold a socket.

    Raises:
        ExposedError: other users could change the run's folder.
        OSError: neither place can; the run's folder says why.
    """
    folder.address.unlink(missing_ok=True)
    try:
        listener = listen(folder.socket)
    except ExposedError:  # an address there would not be safe either
        raise
    except OSError as error:
        listener = _listen_elsewhere(folder, error)
    with listener:
        yield listener
    if listener.path != folder.socket:
        folder.address.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            listener.path.parent.rmdir()


def reach(folder: RunFolder) -> socket.socket:
    """A connection to the process that trains a run.

    Raises:
        UnreachableError: it has no socket.
        OSError: there is no such process, or it belongs to another user.
    """
    address = read_address(folder.address)
    if address.reason:
        raise UnreachableError(errno.EOPNOTSUPP, address.reason)
    return connect(Path(address.path) if address.path else folder.socket)


def _listen_elsewhere(folder: RunFolder, error: OSError) -> Listener:
    """Listen in the runtime folder, as the run's folder cannot hold a socket.

    Raises:
        OSError: the runtime folder cannot either.
    """
    name = sha256(os.fsencode(folder.path.absolute())).hexdigest()[:DIGITS]
    place = _runtime_folder() / name
    try:
        make_private_folder(place)
        listener = listen(place / folder.socket.name)
    except OSError as second:
        reasons = f"{folder.path} ({_reason(error)}) nor in {place.parent} ({_reason(second)})"
        reason = f"no socket can be made in {reasons}"
        with contextlib.suppress(OSError):
            write_address(folder.address, Address(reason=reason))
        raise OSError(error.errno, reason) from error
    try:
        write_address(folder.address, Address(path=str(listener.path)))
    except OSError:
        listener.__exit__()
        raise
    return listener


def _runtime_folder() -> Path:
    """A folder of this computer for files that last until logout, or until the next boot."""
    given = Path(os.environ.get("XDG_RUNTIME_DIR", ""))
    if given.is_absolute() and os.access(given, os.W_OK):
        return given / "tui-nn"
    return Path(tempfile.gettempdir()).absolute() / f"tui-nn-{os.getuid()}"


def _reason(error: OSError) -> str:
    return error.strerror or str(error)
