"""`tui-nn runs --follow`: the measures of each epoch of a recorded run, until its training ends."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tui_nn.errors import RunError
from tui_nn.headless.printing.results import print_json
from tui_nn.printing import print_line
from tui_nn.training.runs.folder import RunFolder
from tui_nn.training.runs.metrics import LONGEST_LINE
from tui_nn.training.runs.state import Phase

LATEST = 10
"""Number of past epochs that are printed first."""

LOOK = 0.5
"""Seconds between two reads of the file."""

Entry = dict[str, Any]


def follow_run(folder: RunFolder, *, as_json: bool) -> int:
    """Print the latest epochs of a run, and each further one as it is recorded.

    Args:
        folder: the run; if it is not being trained, its recorded epochs are printed.
        as_json: print a JSON object per epoch, all of them.

    Returns:
        The exit status.
    """
    epochs = _epochs(folder)
    last = -1.0
    count = 0 if as_json else LATEST
    while True:
        is_running = folder.is_held and folder.phase() is Phase.RUNNING
        entries = [entry for entry in read_entries(folder.metrics) if entry["step"] > last]
        for entry in entries[-count:]:
            print_json(entry) if as_json else print_line(format_entry(entry, epochs), flush=True)
            last = entry["step"]
        if not is_running:
            break
        count = 0
        time.sleep(LOOK)
    if not as_json:
        print_line(f"{folder.name}: {folder.phase()}")
    return 0


def read_entries(path: Path) -> Iterator[Entry]:
    """The valid entries of a metrics file; a partly written line is left for the next read."""
    try:
        with path.open("rb") as file:
            while (line := file.readline(LONGEST_LINE)).endswith(b"\n"):
                entry = _parse(line)
                if entry is not None:
                    yield entry
    except OSError:
        return


def format_entry(entry: Entry, epochs: int | None) -> str:
    """The measures of an epoch, as `train` prints them."""
    total = f"/{epochs}" if epochs else ""
    validation = _measures(entry, "validation")
    parts = (
        f"epoch {entry['epoch']}{total}",
        f"loss {_measures(entry, 'train')}",
        f"val {validation}" if validation else "",
    )
    return "  ".join(filter(None, parts))


def _measures(entry: Entry, split: str) -> str:
    """Loss and accuracy of a split; "" if they are missing."""
    loss, accuracy = entry.get(f"{split}_loss"), entry.get(f"{split}_accuracy")
    texts = [f"{loss:.4f}"] if isinstance(loss, float) else []
    texts += [f"{accuracy:.1%}"] if isinstance(accuracy, float) else []
    return " ".join(texts)


def _parse(line: bytes) -> Entry | None:
    try:
        entry = json.loads(line)
        return entry if isinstance(entry["step"], int) and "epoch" in entry else None
    except (ValueError, TypeError, LookupError, RecursionError):
        return None


def _epochs(folder: RunFolder) -> int | None:
    try:
        return folder.config().epochs
    except RunError:
        return None
