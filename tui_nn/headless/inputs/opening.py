"""Opening what a command reads: a file, a pipe or standard input."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path
from typing import cast

from tui_nn.errors import DataError
from tui_nn.headless.inputs.waiting import STANDARD_INPUT


@contextlib.contextmanager
def open_input(path: Path, contents: str) -> Iterator[tuple[BufferedReader, str]]:
    """Open a file, or standard input for `-`.

    Args:
        path: the file.
        contents: what should be in it, such as "drawings".

    Yields:
        The file, and its name in messages.

    Raises:
        DataError: it cannot be read.
    """
    if str(path) == "-":
        yield cast(BufferedReader, sys.stdin.buffer), STANDARD_INPUT
        return
    try:
        file = path.open("rb")
    except IsADirectoryError:
        raise DataError(f"{path}: is a folder, not a file of {contents}") from None
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror or error})") from error
    with file:
        yield file, str(path)
