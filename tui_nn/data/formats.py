"""FORMATS: the kinds of files and folders that can be a data set, told apart by their content.

The screen and the command line read this before the first frame: loaders are imported when used.
"""

from __future__ import annotations

import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tui_nn.data.built_in import BUILT_IN
from tui_nn.data.recognition.kinds import (
    is_arrays,
    is_hugging_face,
    is_idx,
    is_picture_folder,
    is_table,
    read_start,
)
from tui_nn.data.recognition.listing import list_folder
from tui_nn.data.recognition.option_effects import PICTURES, ROWS, TEXT_ROWS, refuse_ineffective
from tui_nn.data.recognition.refusals import (
    refuse_file,
    refuse_folder,
    refuse_missing,
    refuse_special,
)
from tui_nn.data.source import Request
from tui_nn.data.strokes.recognition import is_strokes
from tui_nn.errors import DataError

if TYPE_CHECKING:
    from tui_nn.data.dataset import Dataset


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file or folder.

    Attributes:
        name: what it is, such as "a table".
        matches: whether a path is of this kind, given the first bytes of a file as of
            `read_start` (None for a folder).
        load: makes the data set.
        options: names of the settings that can have an effect on it.
    """

    name: str
    matches: Callable[[Path, bytes | None], bool]
    load: Callable[[Path, Request], Dataset]
    options: frozenset[str]


def _load_idx(path: Path, request: Request) -> Dataset:
    from tui_nn.data.idx import sets as idx_sets

    return idx_sets.load(path, request)


def _load_arrays(path: Path, request: Request) -> Dataset:
    from tui_nn.data.arrays import loading

    return loading.load(path, request)


def _load_hugging_face(path: Path, request: Request) -> Dataset:
    from tui_nn.data.hugging_face import loading

    return loading.load(path, request)


def _load_strokes(path: Path, request: Request) -> Dataset:
    from tui_nn.data.strokes import loading

    return loading.load_strokes(path, request)


def _load_table(path: Path, request: Request) -> Dataset:
    from tui_nn.data.tables.loading import files

    return files.load_table(path, request)


def _load_pictures(path: Path, request: Request) -> Dataset:
    from tui_nn.data.picture_files import loading

    return loading.load_pictures(path, request)


FORMATS: tuple[Format, ...] = (
    Format("idx files", is_idx, _load_idx, PICTURES | {"task"}),
    Format("arrays of NumPy", is_arrays, _load_arrays, ROWS | PICTURES),
    Format(
        "a Hugging Face folder, Parquet or Arrow",
        is_hugging_face,
        _load_hugging_face,
        ROWS | PICTURES,
    ),
    Format(
        "drawings as pen strokes",
        is_strokes,
        _load_strokes,
        PICTURES - {"colour"} | {"task"},
    ),
    Format(
        "a folder of pictures",
        is_picture_folder,
        _load_pictures,
        PICTURES | {"task", "target", "test_data"},
    ),
    Format("a table", is_table, _load_table, TEXT_ROWS | PICTURES),
)
"""In the order in which they are tried; the first that matches is taken."""


def find_format(path: Path) -> Format:
    """Recognise a file or folder.

    Raises:
        DataError: it does not exist, cannot be read, or is not a data set; the message says what it
            is, and what to do.
    """
    try:
        return _find_format(path)
    except FileNotFoundError:
        raise refuse_missing(path, [source.name for source in BUILT_IN]) from None
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror or error})") from error


def load_path(path: Path, request: Request) -> Dataset:
    """Load the data set in a file or folder.

    Raises:
        DataError: as of `find_format`, or its content is damaged or cannot be trained on.
        ConfigError: one of the options has no effect on it.
    """
    found = find_format(path)
    refuse_ineffective(request.options, found.options, found.name)
    return found.load(path, request)


def _find_format(path: Path) -> Format:
    """As `find_format`; raises OSError if the path cannot be read."""
    mode = path.stat().st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise refuse_special(path)
    start = read_start(path)
    for kind in FORMATS:
        if kind.matches(path, start):
            return kind
    raise refuse_folder(path, list_folder(path)) if start is None else refuse_file(path, start)
