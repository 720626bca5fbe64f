"""Paths as people type them."""

from __future__ import annotations

import os
from pathlib import Path


def typed_path(text: str) -> Path:
    """A path as it was typed, with `~` for a home folder.

    As in a shell, what would be the home of an unknown user stays as it is, to be named in an
    error as a file that is not there; `Path.expanduser` would raise RuntimeError.
    """
    return Path(os.path.expanduser(text))  # noqa: PTH111
