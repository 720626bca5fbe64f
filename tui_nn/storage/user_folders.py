"""The folders of this program in the user's home folder, where the system expects them.

They need not exist. If the user has no home folder, as a user number without an account, the path
begins with `~` and is not absolute: nothing is found or created there.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import platformdirs

PROGRAM = "tui-nn"


def cache_folder() -> Path:
    """The folder for files that can be made or downloaded again."""
    return _absolute(lambda: platformdirs.user_cache_path(PROGRAM, appauthor=False))


def state_folder() -> Path:
    """The folder for recorded runs."""
    return _absolute(lambda: platformdirs.user_state_path(PROGRAM, appauthor=False))


def config_folder() -> Path:
    """The folder for the user's defaults."""
    return _absolute(lambda: platformdirs.user_config_path(PROGRAM, appauthor=False))


def data_folder() -> Path:
    """The folder for the user's own drawings."""
    return _absolute(lambda: platformdirs.user_data_path(PROGRAM, appauthor=False))


def _absolute(find: Callable[[], Path]) -> Path:
    """The folder that `find` returns; one that cannot exist if the home folder is unknown."""
    try:
        path = find()
    except RuntimeError:  # recent versions of platformdirs; older ones leave the `~`
        return Path("~", PROGRAM)
    return path if path.is_absolute() else Path("~", PROGRAM)
