"""Keep the result of the first pass over a large table in the cache folder, for the next start."""

from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path
from typing import Any

import numpy as np

from tui_nn.data.tables.loading.sampling import Sample
from tui_nn.data.tables.table import Table
from tui_nn.data.tables.values import Array
from tui_nn.storage.durable import replace_file
from tui_nn.storage.private_folders import OWNER_ONLY, make_private_folder


def keep_sample(path: Path, sample: Sample) -> None:
    """Write a sample; that it cannot be written does not matter.

    Args:
        path: the file; the targets are beside it.
        sample: what to keep.
    """
    cells = sample.targets.columns[0]
    words: list[str] = []
    if cells.dtype == object:
        words = sorted({cell for cell in cells if cell is not None})
        numbers = {word: number for number, word in enumerate(words)}
        cells = np.array([-1 if cell is None else numbers[cell] for cell in cells], np.int32)
    rows = sample.rows
    content = {
        "names": rows.names,
        "columns": [column.tolist() for column in rows.columns],
        "lines": rows.lines.tolist(),
        "places": sample.places.tolist(),
        "format": rows.format,
        "notes": rows.notes,
        "target": sample.targets.names[0],
        "words": words,
    }
    with contextlib.suppress(OSError):
        make_private_folder(path.parent)
        arrays = io.BytesIO()
        np.savez(arrays, cells=cells, lines=sample.targets.lines)
        replace_file(path.with_suffix(".npz"), arrays.getvalue(), permissions=OWNER_ONLY)
        replace_file(path, json.dumps(content).encode(), permissions=OWNER_ONLY)


def find_sample(path: Path, source: str) -> Sample | None:
    """Read a sample that was kept, if there is one.

    Args:
        path: as of `keep_sample`.
        source: what the rows were read from.
    """
    try:
        content = json.loads(path.read_bytes())
        with np.load(path.with_suffix(".npz"), allow_pickle=False) as arrays:
            return _read(content, arrays["cells"], arrays["lines"], source)
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None


def _read(content: dict[str, Any], cells: Array, lines: Array, source: str) -> Sample:
    """The sample in what was read."""
    form, notes = str(content["format"]), tuple(map(str, content["notes"]))
    columns = tuple(np.array(column, object) for column in content["columns"])
    rows = Table(
        tuple(content["names"]), columns, np.array(content["lines"], np.int64), source, form, notes
    )
    if content["words"]:
        cells = np.array([*content["words"], None], object)[cells]
    targets = Table((content["target"],), (cells,), lines, source, form, notes)
    return Sample(rows, np.array(content["places"], np.int64), targets)
