"""Files that begin with a checksum of their content, written whole, in a private folder.

The checksum detects damage only, for anybody can compute it: a file that another user could have
written is not read at all.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from tui_nn.storage.private_folders import require_private

CHECKSUM_SIZE = hashlib.sha256().digest_size


class DamagedError(ValueError):
    """A file differs from what was written."""


def read_checked(path: Path) -> bytes:
    """The content that `write_checked` wrote.

    Raises:
        ExposedError: another user could have changed the file.
        OSError: it cannot be read.
        DamagedError: it differs from what was written.
    """
    require_private(path)
    content = path.read_bytes()
    checksum, body = content[:CHECKSUM_SIZE], content[CHECKSUM_SIZE:]
    if hashlib.sha256(body).digest() != checksum:
        raise DamagedError(f"{path} is damaged")
    return body


def write_checked(path: Path, body: bytes) -> None:
    """Write `body` so that other processes see the whole file or none.

    Raises:
        OSError: it cannot be written.
    """
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(hashlib.sha256(body).digest() + body)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink()
        raise
