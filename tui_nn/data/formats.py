"""FORMATS: the kinds of files and folders that can be a data set, told apart by their content."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tui_nn.data.source import Request
from tui_nn.errors import DataError

if TYPE_CHECKING:
    from tui_nn.data.dataset import Dataset

START = 4096
"""Bytes of a file that tell its format."""


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file or folder.

    Attributes:
        name: what it is, such as "a table".
        matches: whether a path is of this kind, given the first `START` bytes (None for a folder).
        load: makes the data set.
    """

    name: str
    matches: Callable[[Path, bytes | None], bool]
    load: Callable[[Path, Request], Dataset]


FORMATS: tuple[Format, ...] = ()
"""In the order in which they are tried; the first that matches is taken."""


def load_path(path: Path, request: Request) -> Dataset:
    """Load the data set in a file or folder.

    Raises:
        DataError: it does not exist, cannot be read, or is of no known format.
    """
    try:
        start = None if path.is_dir() else _read_start(path)
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror or error})") from error
    for kind in FORMATS:
        if kind.matches(path, start):
            return kind.load(path, request)
    raise DataError(f"{path}: no format that is known; there are {', '.join(_names())}")


def _read_start(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(START)


def _names() -> list[str]:
    return [kind.name for kind in FORMATS]
