"""Where a result can be written: new and regular files, pipes and character devices.

A device, a pipe or a socket is never replaced by a file. A pipe that a program reads from and a
character device, such as `/dev/null`, are written to like by any other tool; a disk, a socket, a
terminal and a pipe without a reader are refused.
"""

from __future__ import annotations

import errno
import os
import select
import stat
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from tui_nn.storage.private_folders import ExposedError, refuse_foreign_link

REFUSED: Mapping[int, str] = MappingProxyType(
    {stat.S_IFDIR: "is a folder", stat.S_IFBLK: "is a disk", stat.S_IFSOCK: "is a socket"}
)
"""Kinds of files that are refused, with the reason."""

STREAM_FLAGS = (
    os.O_WRONLY
    | getattr(os, "O_NONBLOCK", 0)  # else the open would wait for a reader
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
)

PATIENCE = 30.0
"""Seconds to wait for the reader of a full pipe."""


def find_fault(path: Path) -> str:
    """Why nothing can be written to `path`; empty if nothing speaks against it.

    It is not opened: the reader of a pipe would take that for the whole output.
    """
    try:
        refuse_foreign_link(path)
        if is_stream(path):
            return ""
    except ExposedError as error:
        return str(error.exposure)
    except OSError as error:
        return f"{path} {error.strerror}"
    folder = Path(os.path.realpath(path)).parent
    if not folder.is_dir():
        return f"there is no folder {folder}"
    return "" if os.access(folder, os.W_OK) else f"nothing can be written in the folder {folder}"


def is_stream(path: Path) -> bool:
    """Whether `path`, or what it links to, takes bytes without being a regular file.

    Raises:
        OSError: it does not take bytes, or cannot be examined.
    """
    try:
        kind = stat.S_IFMT(path.stat().st_mode)
    except FileNotFoundError:
        return False
    if kind in REFUSED:
        raise OSError(errno.EINVAL, REFUSED[kind])
    return kind != stat.S_IFREG


def write_stream(path: Path, *parts: bytes | memoryview) -> None:
    """Write `parts`, one after the other, to a pipe or a character device.

    Raises:
        OSError: it is a terminal, a pipe without a reader, or its reader has stopped reading.
    """
    try:
        descriptor = os.open(path, STREAM_FLAGS)
    except OSError as error:
        if error.errno != errno.ENXIO:
            raise
        raise OSError(errno.ENXIO, "no program is reading from this pipe") from error
    try:
        if os.isatty(descriptor):
            raise OSError(errno.EINVAL, "is a terminal")
        for part in parts:
            _write_all(descriptor, memoryview(part).cast("B"))
    finally:
        os.close(descriptor)


def _write_all(descriptor: int, content: memoryview) -> None:
    while content:
        try:
            content = content[os.write(descriptor, content) :]
        except BlockingIOError:
            if not select.select([], [descriptor], [], PATIENCE)[1]:
                reason = "the program that reads from this pipe has stopped reading"
                raise TimeoutError(errno.ETIMEDOUT, reason) from None
