"""Paths as users type them."""

from __future__ import annotations

import os
from pathlib import Path


def typed_path(text: str) -> Path:
    """The path that was typed, with `~` replaced by the home folder.

    As in a shell, the `~name` of an unknown user is kept, so that errors name it as a missing file;
    `Path.expanduser` would raise RuntimeError.
    """
    return Path(os.path.expanduser(text))  # noqa: PTH111
