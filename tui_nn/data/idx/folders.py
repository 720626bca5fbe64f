"""Find the four files of a data set in MNIST's format below a folder, under any of their names."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tui_nn.errors import DataError
from tui_nn.storage.file_kinds import describe_file

DEPTH = 3
"""Depth to which folders are searched; torchvision puts the files two deep."""

MOST_FOLDERS = 500
"""Most folders that are searched."""

SHOWN = 3
"""Most names that a message lists."""

FASHION, KUZUSHIJI = "fashion", ("kmnist", "kuzushiji")
"""Parts of folder names that mark other data sets in this format."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A data set of digits in this format, with its publisher's file names.

    Attributes:
        prefix: prefix of every name.
        test: name of the test part, `t10k` or `test`.
        labels: suffix of the files of labels.
        is_transposed: whether pictures are stored column by column.
    """

    prefix: str = ""
    test: str = "t10k"
    labels: str = "labels-idx1-ubyte"
    is_transposed: bool = False

    def names(self) -> tuple[str, str, str, str]:
        """Training pictures, training labels, test pictures, test labels."""
        images = "images-idx3-ubyte"
        train, test = f"{self.prefix}train", f"{self.prefix}{self.test}"
        return (
            f"{train}-{images}",
            f"{train}-{self.labels}",
            f"{test}-{images}",
            f"{test}-{self.labels}",
        )


EMNIST = "emnist-"
"""Prefix of EMNIST's file names; all its pictures are stored column by column."""

UPRIGHT = "stored column by column as EMNIST is, turned upright"
"""Note about such pictures."""

EDITIONS = (
    Edition(),
    Edition(f"{EMNIST}digits-", "test", is_transposed=True),
    Edition(f"{EMNIST}mnist-", "test", is_transposed=True),
    Edition("qmnist-", "test", "labels-idx2-int"),
)
"""In the order of search. EMNIST's other splits have letters."""


@dataclass(frozen=True, slots=True)
class FoundFiles:
    """The files of a data set.

    Attributes:
        paths: training pictures, training labels, test pictures, test labels.
        is_transposed: whether pictures are stored column by column.
    """

    paths: tuple[Path, ...]
    is_transposed: bool = False


def find_files(name: str, folder: Path) -> FoundFiles:
    """Find the four files of the data set `name` in or below `folder`.

    The files may be compressed, spelled `train-images-idx3-ubyte` or `train-images.idx3-ubyte`, and
    named as MNIST's, EMNIST's digits or QMNIST's.

    Args:
        name: "mnist" or "fashion-mnist".
        folder: searched first in its subfolder `name`, then itself, then all folders below, where
            exactly one must be complete and not named after another data set.

    Raises:
        DataError: the folder does not exist, files are missing, or several folders match.
    """
    try:
        return _find(name, folder)
    except OSError as error:
        raise DataError(f"{folder}: cannot be read ({error.strerror or error})") from error


def _find(name: str, folder: Path) -> FoundFiles:
    """As `find_files`; raises OSError if a folder cannot be read."""
    if not folder.is_dir():
        raise DataError(_describe_missing(name, folder))
    for candidate in (folder / name, folder):
        if files := _complete(candidate):
            return files
    seen = [below for below in walk_folders(folder) if _present(below)]
    matching = [below for below in seen if _belongs(below.relative_to(folder), name)]
    complete = {below: files for below in matching if (files := _complete(below))}
    named = [below for below in complete if name in _parts(below.relative_to(folder))]
    chosen = named if len(named) == 1 else list(complete)
    if len(chosen) == 1:
        return complete[chosen[0]]
    if complete:
        places = _list([str(below) for below in complete])
        raise DataError(f"{folder}: several folders hold such files: {places}; name one of them")
    raise DataError(_describe_lack(name, folder, matching, seen))


def walk_folders(folder: Path) -> Iterator[Path]:
    """Yield `folder` and the folders below, sorted by name, without following links."""
    for count, (place, below, _) in enumerate(os.walk(folder), start=1):
        path = Path(place)
        yield path
        if count >= MOST_FOLDERS or len(path.relative_to(folder).parts) >= DEPTH:
            below.clear()
        below.sort()


def _belongs(below: Path, name: str) -> bool:
    """Whether the names in a relative path allow the data set `name`."""
    parts = _parts(below)
    if any(other in part for part in parts for other in KUZUSHIJI):
        return False
    fashion = any(FASHION in part for part in parts)
    if name == "fashion-mnist":
        return fashion or not any("mnist" in part for part in parts)
    return not fashion


def _parts(path: Path) -> list[str]:
    return [part.lower() for part in path.parts]


def _complete(folder: Path) -> FoundFiles | None:
    """The four files in `folder` itself, or None if any is missing."""
    for edition in EDITIONS:
        paths = [path for name in edition.names() if (path := _find_file(folder, name))]
        if len(paths) == len(edition.names()):
            return FoundFiles(tuple(paths), edition.is_transposed)
    return None


def _find_file(folder: Path, name: str) -> Path | None:
    """The file in `folder` under any of its spellings."""
    dotted = name.replace("-idx", ".idx")
    for spelling in (name, f"{name}.gz", dotted, f"{dotted}.gz"):
        if (folder / spelling).is_file():
            return folder / spelling
    return None


def _present(folder: Path) -> list[str]:
    """Names in `folder` that look like idx files."""
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError:
        return []
    return [name for name in names if "idx1" in name or "idx2" in name or "idx3" in name]


def _describe_missing(name: str, folder: Path) -> str:
    """The message for a `folder` that does not exist or is not a folder."""
    wanted = f"--data-dir takes the folder of the four {name} files"
    if folder.exists():
        return f"{folder}: is {describe_file(folder)}, not a folder ({wanted})"
    return f"{folder}: no such folder ({wanted})"


def _describe_lack(name: str, folder: Path, matching: Sequence[Path], seen: Sequence[Path]) -> str:
    """The message about missing files in `folder`, and what it has instead."""
    if matching:
        place = matching[0]
        present = _present(place)
        missing = [wanted for wanted in Edition().names() if not _find_file(place, wanted)]
        odd = [name for name in present if not (place / name).is_file()]
        if odd:
            return f"{place / odd[0]}: is {describe_file(place / odd[0])}, not a file"
        if len(missing) < len(Edition().names()):
            return f"{place}: {_list(missing)} missing beside {_list(present)}"
        return f"{place}: has {_list(present)}, not the four {name} files such as {missing[0]}"
    if seen:
        others = _list([str(place) for place in seen])
        return f"{folder}: no {name} files here; those in {others} are of another data set"
    advice = "--data-dir takes the folder of the four files; without it they are downloaded"
    lack = f"no {Edition().names()[0]} here nor in a folder below"
    return f"{folder}: {lack}{_describe_content(folder)} ({advice})"


def _describe_content(folder: Path) -> str:
    """Describe the first files of `folder` with their kinds."""
    try:
        files = sorted(path for path in folder.iterdir() if path.is_file())
    except OSError as error:
        return f", it cannot be read ({error.strerror or error})"
    kinds = [f"{path.name} ({describe_file(path)})" for path in files[:SHOWN]]
    return f", only {', '.join(kinds)}{', ...' if files[SHOWN:] else ''}" if kinds else ""


def _list(names: Sequence[str]) -> str:
    return ", ".join(names[:SHOWN]) + (", ..." if names[SHOWN:] else "")
