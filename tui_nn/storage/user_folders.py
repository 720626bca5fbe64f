"""The user's folders of this program, where the system expects them.

They need not exist. Where the user has no home folder, as a user number without an account has
none, the path begins with `~` and is not absolute: nothing is found there, and nothing is made.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import platformdirs

PROGRAM = "tui-nn"


def cache_folder() -> Path:
    """The folder for what can be made or downloaded again."""
    return _absolute(lambda: platformdirs.user_cache_path(PROGRAM, appauthor=False))


def state_folder() -> Path:
    """The folder for what the program records."""
    return _absolute(lambda: platformdirs.user_state_path(PROGRAM, appauthor=False))


def data_folder() -> Path:
    """The folder for what belongs to the user."""
    return _absolute(lambda: platformdirs.user_data_path(PROGRAM, appauthor=False))


def _absolute(find: Callable[[], Path]) -> Path:
    """The folder that is found; one that cannot exist if that depends on an unknown home."""
    try:
        path = find()
    except RuntimeError:  # recent versions of platformdirs; older ones leave the `~`
        return Path("~", PROGRAM)
    return path if path.is_absolute() else Path("~", PROGRAM)
