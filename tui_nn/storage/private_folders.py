"""Private folders: created without access for other users, and checked before they are trusted.

Every user who can write in a folder can rename its files and put others in their place.
A file is therefore only as safe as the least protected folder or link on the way to it. The rule
is that of OpenSSH for its key files (`StrictModes`), with one exception: in a sticky folder, such
as `/tmp`, only its owner can rename an entry.
"""

from __future__ import annotations

import errno
import os
import shlex
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tui_nn.storage.private_group import has_access_list, is_private_group

OWNER_ONLY, OWNER_ONLY_FOLDER = 0o600, 0o700
"""Permissions of a file and of a folder that only the user reads and writes."""

ROOT = 0
"""User number of the superuser, who can change everything."""

WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH
"""An access control list that lets others write shows in the group's bit as well."""

MOST_LINKS = 40
"""Links followed on the way to a file, as many as Linux follows."""


class Exposure(NamedTuple):
    """Why other users could change what is at a path.

    Attributes:
        reason: the folder, link or file that is not protected, and how.
        remedy: what to do.
    """

    reason: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.reason}; {self.remedy}"


NO_HOME = Exposure("the home folder is unknown", "set HOME")


class ExposedError(PermissionError):
    """Other users could change what is at a path; the message says how, and what to do.

    Attributes:
        exposure: the same.
    """

    def __init__(self, exposure: Exposure) -> None:
        super().__init__(errno.EPERM, str(exposure))
        self.exposure = exposure


def make_private_folder(path: Path) -> None:
    """Create `path` and its missing parents, each without access for other users.

    `Path.mkdir(mode=0o700, parents=True)` applies the mode to the last one only.

    Args:
        path: the folder; if it exists, it is left as it is.

    Raises:
        OSError: it cannot be created, or the home folder it would be in is unknown.
    """
    if _is_homeless(path):
        raise FileNotFoundError(errno.ENOENT, str(NO_HOME))
    try:
        path.mkdir(OWNER_ONLY_FOLDER, exist_ok=True)
    except FileNotFoundError:
        if path == path.parent:
            raise
        make_private_folder(path.parent)
        path.mkdir(OWNER_ONLY_FOLDER, exist_ok=True)


def require_private(path: Path) -> None:
    """Check that no other user can change what is at `path`.

    Raises:
        ExposedError: another user can.
        OSError: the way to `path` cannot be examined.
    """
    exposure = find_exposure(path)
    if exposure is not None:
        raise ExposedError(exposure)


def refuse_foreign_link(path: Path) -> None:
    """Refuse to write through another user's link.

    Any user can put a link to a file of this user into a shared folder, such as `/tmp`.

    Raises:
        ExposedError: `path` is such a link.
        OSError: `path` cannot be examined.
    """
    if os.name != "posix" or not path.is_symlink():
        return
    if not _is_trusted(path.lstat()):
        reason = f"{path} is a link that belongs to another user"
        raise ExposedError(Exposure(reason, "delete it, or name another file"))


def find_exposure(path: Path) -> Exposure | None:
    """How other users could change what is at `path`; None if they cannot.

    Every folder and link on the way is checked: from the home folder on, or from `/` on if `path`
    is outside of it. What does not exist yet is safe: it will be created in a safe folder. Where
    files have no owners, as on Windows, nothing is checked.

    Raises:
        OSError: the way to `path` cannot be examined, as with links in a circle.
    """
    if os.name != "posix":
        return None
    if _is_homeless(path):
        return NO_HOME
    path = path.absolute()
    base = _home()
    if base is None or not path.is_relative_to(base):
        base = Path(path.anchor)
    way = _way(base.resolve(), path.relative_to(base))
    return next(filter(None, (_examine(step, status) for step, status in way)), None)


def describe_exposure(path: Path, what: str) -> str:
    """A sentence on how other users could change `what` at `path`; empty if they cannot.

    A warning is enough for data, since they are checked when they are read.
    """
    try:
        exposure = find_exposure(path)
    except OSError:  # the caller gets the same error when it uses the path
        return ""
    return f"other users could change {what}: {exposure}" if exposure else ""


def _is_homeless(path: Path) -> bool:
    """Whether `path` would be in a home folder that is unknown; see `user_folders`."""
    return path.parts[:1] == ("~",)


def _home() -> Path | None:
    """The home folder; None if it is unknown, as for a user number without an account."""
    try:
        return Path.home()
    except RuntimeError:
        return None


def _way(start: Path, rest: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """`start`, and every folder, link and file from there to `rest`, as far as they exist."""
    waiting = [*reversed(rest.parts), str(start)]
    place, links = start, 0
    while waiting:
        name = waiting.pop()
        step = place.parent if name == os.pardir else place / name
        try:
            status = step.lstat()
        except FileNotFoundError:
            return
        yield step, status
        if not stat.S_ISLNK(status.st_mode):
            place = step
            continue
        links += 1
        if links > MOST_LINKS:
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        waiting += reversed(step.readlink().parts)  # an absolute one leads back to the root


def _is_trusted(status: os.stat_result) -> bool:
    """Whether a file belongs to this user, or to root."""
    return status.st_uid in (ROOT, os.geteuid())


def _others_write(place: Path, status: os.stat_result) -> bool:
    """Whether the mode lets another user write; the owner's private group has no other member."""
    writers = status.st_mode & WRITABLE_BY_OTHERS
    if writers != stat.S_IWGRP:
        return bool(writers)
    return not is_private_group(status.st_gid, status.st_uid) or has_access_list(place)


def _examine(place: Path, status: os.stat_result) -> Exposure | None:
    """How other users could change `place` itself."""
    if not _is_trusted(status):
        return Exposure(f"{place} belongs to another user", "move it away, or use another folder")
    is_sticky = stat.S_ISDIR(status.st_mode) and status.st_mode & stat.S_ISVTX
    if stat.S_ISLNK(status.st_mode) or is_sticky or not _others_write(place, status):
        return None
    writers = "everybody" if status.st_mode & stat.S_IWOTH else "its group"
    return Exposure(
        f"{place} can be written by {writers}",
        f"close it with `chmod go-w {shlex.quote(str(place))}`",
    )
