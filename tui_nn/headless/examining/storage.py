"""The folders that are written, and what is in them."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tui_nn.findings import Finding
from tui_nn.headless.examining.exposure import explain_exposure
from tui_nn.storage.private_folders import find_exposure
from tui_nn.training.runs.state import Phase

if TYPE_CHECKING:
    from tui_nn.training.runs.store import RunStore

LOW_SPACE = 200e6
"""Bytes; a folder on a disk with less free space is a problem."""


def examine_storage() -> Iterator[Finding]:
    """The folders that are written, and what is in them."""
    from tui_nn.data.drawings import own_folder
    from tui_nn.data.idx.mnist import FASHION_MNIST, MNIST, cache_folder
    from tui_nn.training.runs.store import RunStore

    store = RunStore()
    yield _folder("runs folder", store.root, private=True)
    yield _runs(store)
    yield _folder("own drawings", own_folder(), private=True)
    yield _folder("data cache", cache_folder())
    for source in MNIST, FASHION_MNIST:
        sizes = {file.name: file.size for file in source.files}
        folder = cache_folder() / source.name
        here = all(_size(folder / name) == size for name, size in sizes.items())
        found = "downloaded" if here else "not here"
        because = "" if here else "downloaded when first asked for, or read from --data-dir"
        yield Finding(source.name, found, found, because)


def _runs(store: RunStore) -> Finding:
    """How many runs there are in each state."""
    records = store.records()
    phases = Counter(record.phase for record in records)
    counts = ", ".join(f"{number} {phase}" for phase, number in sorted(phases.items()))
    size = sum(record.size for record in records) / 1e6
    found = counts or "none yet"
    damaged = phases[Phase.DAMAGED]
    return Finding(
        "runs",
        found,
        found,
        f"{size:.1f} MB; `tui-nn runs` lists them" if records else "",
        "`tui-nn runs` names the damaged ones, and --delete deletes them" if damaged else "",
    )


def _folder(name: str, path: Path, *, private: bool = False) -> Finding:
    """Whether a folder can be written, or made; and whether only by the user if it is private."""
    try:
        exposure = find_exposure(path) if private or not path.is_absolute() else None
        if exposure:
            used = str(path) if path.is_absolute() else "none"
            return Finding(name, str(path), used, *explain_exposure(exposure))
        there = next(folder for folder in (path, *path.parents) if folder.exists())
        with tempfile.TemporaryFile(dir=there) as file:
            file.write(b"x")  # fails on a full disk, or beyond a limit
        free = shutil.disk_usage(there).free
    except OSError as error:
        because = f"{path}: {error.strerror or error}"
        return Finding(name, str(path), "not writable", because, "nothing can be kept there")
    found = f"{free / 1e9:.1f} GB free" + ("" if there == path else "; made when first needed")
    advice = "" if free > LOW_SPACE else "make room on this disk"
    return Finding(name, str(path), str(path), found, advice)


def _size(path: Path) -> int:
    """Bytes of a file; -1 if it does not exist."""
    try:
        return path.stat().st_size
    except OSError:
        return -1
