"""Unix sockets in private folders: only their owner can ever connect, or put another in place."""

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

LONGEST_ADDRESS = 100
"""Bytes of an address that every system takes; Linux takes 107."""

OWN_DESCRIPTORS = Path("/proc/self/fd")
"""Where Linux gives every open folder a short name."""

DRAFT = ".socket-"
"""What the name of a socket's first folder begins with."""

MOST_WAITING = 16
"""Connections that wait to be accepted; who comes after them waits to be one of them."""

PEER_CREDENTIALS_BSD, BSD_CREDENTIALS = 1, struct.Struct("II")
"""On macOS and the BSDs: the socket option LOCAL_PEERCRED, and how its answer begins."""


@dataclass(frozen=True, slots=True)
class Listener:
    """A socket that waits for connections, and its file.

    Attributes:
        socket: what they are accepted from.
        path: where it is found.
        file: the file that was made there.
    """

    socket: socket.socket
    path: Path
    file: os.stat_result

    def __enter__(self) -> Listener:
        return self

    def __exit__(self, *_: object) -> None:
        """Remove the file, unless it is another process's by now, and close the socket.

        In this order: while the socket is open, no other file can be given this one's number.
        """
        with self.socket, contextlib.suppress(OSError):
            if os.path.samestat(self.path.stat(), self.file):
                self.path.unlink()


def listen(path: Path) -> Listener:
    """A socket at `path` that waits for connections of its owner.

    It is made in a folder that no other user can enter and moved to its place when its permissions
    are right. What was left there by a process that was killed is replaced.

    Raises:
        ExposedError: other users could put a socket of theirs in its place.
        OSError: the system or the file system has no such sockets.
    """
    if not hasattr(socket, "AF_UNIX"):
        raise OSError("this system has no Unix sockets")
    require_private(path.parent)
    for left in path.parent.glob(f"{DRAFT}*"):
        shutil.rmtree(left, ignore_errors=True)
    draft = Path(tempfile.mkdtemp(prefix=DRAFT, dir=path.parent)) / "s"
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        with _short(draft) as address:
            listener.bind(address)
        draft.chmod(OWNER_ONLY)
        file = draft.stat()
        listener.listen(MOST_WAITING)
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
        OSError: no process listens, or it is another user's.
    """
    if not hasattr(socket, "AF_UNIX"):
        raise OSError("this system has no Unix sockets")
    require_private(path)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        with _short(path) as address:
            line.connect(address)
        if not is_same_user(line):
            raise PermissionError(errno.EPERM, "it belongs to another user")
    except BaseException:
        line.close()
        raise
    return line


def hang_up(line: socket.socket) -> None:
    """End a connection at once, also for a thread that reads from it."""
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    line.close()


def is_same_user(line: socket.socket) -> bool:
    """Whether the process at the other end is one of this user."""
    try:
        return peer_user(line) in (None, os.getuid())
    except OSError:  # it is gone already
        return False


def peer_user(line: socket.socket) -> int | None:
    """Number of the user at the other end; None where the system does not tell.

    There the permissions of the socket have to be enough.
    """
    if hasattr(socket, "SO_PEERCRED"):
        credentials = line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
        return int(struct.unpack("3i", credentials)[1])
    with contextlib.suppress(OSError, struct.error):
        credentials = line.getsockopt(0, PEER_CREDENTIALS_BSD, 128)
        return int(BSD_CREDENTIALS.unpack_from(credentials)[1])
    return None


@contextmanager
def _short(path: Path) -> Iterator[str]:
    """An address for `path` that is short enough, wherever that can be had."""
    if len(os.fsencode(path)) <= LONGEST_ADDRESS or not OWN_DESCRIPTORS.is_dir():
        yield str(path)
        return
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        yield str(OWN_DESCRIPTORS / str(folder) / path.name)
    finally:
        os.close(folder)
