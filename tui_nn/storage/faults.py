"""Faults of the kernel cache: a note per kernel in the cache folder, which `doctor` reports.

A fault costs a compile and is no error. Without a note it would cost one at each start, unseen.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

SUFFIX = ".fault"
"""Of the file with the latest fault of one kernel."""


def record_fault(folder: Path, kernel: str, action: str, error: Exception) -> None:
    """Note that `action`, "loading" or "saving", failed; not if the folder cannot be written."""
    text = f"{action} {kernel} failed: {type(error).__name__}: {error}"
    with contextlib.suppress(OSError):
        (folder / f"{kernel}{SUFFIX}").write_text(text.splitlines()[0] + "\n", encoding="utf-8")


def clear_fault(folder: Path, kernel: str) -> None:
    """Delete the note of a kernel that was loaded."""
    with contextlib.suppress(OSError):
        (folder / f"{kernel}{SUFFIX}").unlink()


def list_faults(folder: Path) -> list[str]:
    """What failed, a line a kernel; empty if nothing did or the folder cannot be read."""
    try:
        return [file.read_text("utf-8").strip() for file in sorted(folder.glob(f"*{SUFFIX}"))]
    except (OSError, ValueError):
        return []
