"""ErrorLog: unexpected errors, written in full to a private file; the screen shows one line."""

from __future__ import annotations

import os
import time
import traceback
from pathlib import Path

from tui_nn.storage import user_folders
from tui_nn.storage.private_folders import OWNER_ONLY, make_private_folder

NAME = "errors.log"
"""Of the file, in the program's state folder."""

LARGEST = 1 << 20
"""Size in bytes at which the file is started again."""

_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)


class ErrorLog:
    """A file of tracebacks that only its user can read.

    Args:
        path: the file; by default in the state folder.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path

    @property
    def path(self) -> Path:
        """Where the file is, or would be."""
        if self._path is None:
            self._path = user_folders.state_folder() / NAME
        return self._path

    def write(self, error: BaseException) -> bool:
        """Add `error` with its traceback; whether that was possible."""
        when = time.strftime("%Y-%m-%d %H:%M:%S")
        text = f"{when}\n{''.join(traceback.format_exception(error))}\n"
        try:
            make_private_folder(self.path.parent)
            self._begin_anew_if_large()
            descriptor = os.open(self.path, _FLAGS, OWNER_ONLY)
            with open(descriptor, "ab") as file:  # noqa: PTH123 - a descriptor has no path
                file.write(text.encode("utf-8", "backslashreplace"))
        except OSError:
            return False
        return True

    def _begin_anew_if_large(self) -> None:
        if self.path.is_file() and self.path.stat().st_size > LARGEST:
            self.path.unlink()
