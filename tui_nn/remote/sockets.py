"""Unix sockets in private folders: only their owner can connect to or replace them."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import socket
import struct
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tui_nn.storage.private_folders import OWNER_ONLY, require_private

MAXIMUM_ADDRESS = 100
"""Bytes of an address that every system accepts; Linux accepts 107."""

OWN_DESCRIPTORS = Path("/proc/self/fd")
"""Where Linux gives each open folder a short name."""

DRAFT_PREFIX = ".socket-"
"""Prefix of the folder in which a socket is made."""

BACKLOG = 16
"""Connections that wait to be accepted; further ones block in `connect`."""

PEER_CREDENTIALS_BSD, BSD_CREDENTIALS = 1, struct.Struct("II")
"""On macOS and the BSDs: the socket option LOCAL_PEERCRED, and the start of its value."""


@dataclass(frozen=True, slots=True)
class Listener:
    """A socket that waits for connections, and its file.

    Attributes:
        socket: accepts the connections.
        path: its address.
        file: the status of the file made there, which identifies it.
    """

    socket: socket.socket
    path: Path
    file: os.stat_result

    def __enter__(self) -> Listener:
        return self

    def __exit__(self, *_: object) -> None:
        """Remove the file, unless another process has replaced it, and close the socket.

        In this order: while the socket is open, its inode number cannot be reused.
        """
        with self.socket, contextlib.suppress(OSError):
            if os.path.samestat(self.path.stat(), self.file):
                self.path.unlink()


def listen(path: Path) -> Listener:
    """A socket at `path` that waits for connections of its owner.

    It is made in a folder that no other user can enter, and moved into place once its permissions
    are set. The socket of a process that was killed is replaced.

    Raises:
        ExposedError: other users could replace it.
        OSError: the system or the file system has no such sockets.
    """
    if not hasattr(socket, "AF_UNIX"):
        raise OSError("this system has no Unix sockets")
    require_private(path.parent)
    for leftover in path.parent.glob(f"{DRAFT_PREFIX}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    draft = Path(tempfile.mkdtemp(prefix=DRAFT_PREFIX, dir=path.parent)) / "s"
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        with _short(draft) as address:
            listener.bind(address)
        draft.chmod(OWNER_ONLY)
        file = draft.stat()
        listener.listen(BACKLOG)
        draft.replace(path)
    except BaseException:
        listener.close()
        raise
    finally:
        shutil.rmtree(draft.parent, ignore_errors=True)
    return Listener(listener, path, file)


def connect(path: Path) -> socket.socket:
    """A connection to the process that listens at `path`.

    Raises:
        ExposedError: another user could have put a socket there.
        OSError: no process listens, or it belongs to another user.
    """
    if not hasattr(socket, "AF_UNIX"):
        raise OSError("this system has no Unix sockets")
    require_private(path)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        with _short(path) as address:
            connection.connect(address)
        if not is_same_user(connection):
            raise PermissionError(errno.EPERM, "it belongs to another user")
    except BaseException:
        connection.close()
        raise
    return connection


def close_now(connection: socket.socket) -> None:
    """Close a connection at once, also for a thread that reads from it."""
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()


def is_same_user(connection: socket.socket) -> bool:
    """Whether the process at the other end belongs to this user."""
    try:
        return peer_user(connection) in (None, os.getuid())
    except OSError:  # it has already ended
        return False


def peer_user(connection: socket.socket) -> int | None:
    """User id of the process at the other end; None where the system does not report it.

    There only the permissions of the socket protect it.
    """
    if hasattr(socket, "SO_PEERCRED"):
        credentials = connection.getsockopt(
            socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i")
        )
        return int(struct.unpack("3i", credentials)[1])
    with contextlib.suppress(OSError, struct.error):
        credentials = connection.getsockopt(0, PEER_CREDENTIALS_BSD, 128)
        return int(BSD_CREDENTIALS.unpack_from(credentials)[1])
    return None


@contextmanager
def _short(path: Path) -> Iterator[str]:
    """An address for `path` that is short enough, where the system allows that."""
    if len(os.fsencode(path)) <= MAXIMUM_ADDRESS or not OWN_DESCRIPTORS.is_dir():
        yield str(path)
        return
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        yield str(OWN_DESCRIPTORS / str(folder) / path.name)
    finally:
        os.close(folder)
