"""DataRecord: which data a run was trained on, so that a change is noticed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tui_nn.errors import DataError

CHUNK = 1 << 20
"""Bytes read at a time."""

SLOW = 64 << 20
"""Bytes from which progress is reported."""

Report = Callable[[str, float | None], None]
"""As in `source.py`, which knows data sets and so this file."""


@dataclass(frozen=True, slots=True)
class DataRecord:
    """A file or folder as it was read.

    Attributes:
        path: where it was, absolute.
        size: bytes of all its files.
        digest: SHA-256 in hexadecimal: of the content of a file, as `sha256sum` prints it; of a
            folder, of one line for each file, with its digest and its name.
        examples: examples in all parts.
    """

    path: str
    size: int
    digest: str
    examples: int


def make_record(
    path: Path,
    examples: int,
    *,
    files: Iterable[Path] | None = None,
    report: Report | None = None,
) -> DataRecord:
    """Describe a file or folder, whose content is read once.

    Args:
        path: the file or folder.
        examples: examples in all its parts.
        files: the files that matter, if not all; they are named relative to `path`.
        report: receives the progress if there is much to read.

    Raises:
        DataError: a file cannot be read.
    """
    chosen = list(files) if files is not None else _all_files(path)
    names = {file: _name(file, path) for file in chosen}
    digests, size = _digest_files(sorted(chosen, key=names.__getitem__), report)
    if chosen == [path]:
        digest = digests[path]
    else:
        lines = [f"{digests[file]}  {names[file]}\n" for file in digests]
        digest = hashlib.sha256("".join(lines).encode("utf-8", "surrogateescape")).hexdigest()
    return DataRecord(str(path.absolute()), size, digest, examples)


def _all_files(path: Path) -> list[Path]:
    """The file itself, or every regular file of a folder and the folders below it."""
    if not path.is_dir():
        return [path]
    found = (Path(place, name) for place, _, names in os.walk(path) for name in names)
    return [file for file in found if file.is_file()]


def _name(file: Path, path: Path) -> str:
    """The name of a file within `path`, with slashes on every system."""
    return Path(os.path.relpath(file, path)).as_posix()


def _digest_files(files: list[Path], report: Report | None) -> tuple[dict[Path, str], int]:
    """The digest of each file in the given order, and the bytes of all."""
    digests: dict[Path, str] = {}
    done = 0
    try:
        total = sum(file.stat().st_size for file in files)
        for file in files:
            digest = hashlib.sha256()
            with file.open("rb") as content:
                while chunk := content.read(CHUNK):
                    digest.update(chunk)
                    done += len(chunk)
                    if report is not None and total > SLOW:
                        report("checking the data", min(done / total, 1.0))
            digests[file] = digest.hexdigest()
    except OSError as error:
        name = error.filename or files[0]
        raise DataError(f"{name}: cannot be read ({error.strerror or error})") from error
    return digests, done
