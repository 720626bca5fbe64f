"""NumPy's arrays (.npz, .npy) as the user's own data: pictures, or rows of a table."""

from __future__ import annotations

from pathlib import Path

from tui_nn.data.dataset import Array, Dataset
from tui_nn.data.labels import flatten_labels, index_labels
from tui_nn.data.own_pictures import Examples, Origin, make_dataset
from tui_nn.data.record import make_record
from tui_nn.data.source import Request
from tui_nn.data.sources.array_files import ArrayFile
from tui_nn.data.sources.array_roles import Content, Part
from tui_nn.data.sources.array_sets import ArraySet, find_arrays
from tui_nn.data.sources.idx_families import find_family
from tui_nn.data.sources.picture_arrays import are_pictures, to_picture_array
from tui_nn.data.tables.arrays import table_of_arrays
from tui_nn.data.tables.loading import load_rows
from tui_nn.errors import DataError

MAX_BYTES = 1 << 32
"""Largest array that is read into memory."""

FORMAT = "arrays of NumPy"

Pair = tuple[Array, Array | None]
"""Inputs, and targets if there are any."""


def load(path: Path, request: Request) -> Dataset:
    """Load arrays of pictures or of a table.

    Raises:
        DataError: they are damaged, do not fit together, or nothing can be learnt from them.
    """
    request.report(f"reading {path.name}", None)
    found = find_arrays(path)
    parts = {part: pair for part in _parts(found) if (pair := _read(found, part)) is not None}
    if request.options.test_data is not None:
        parts[Part.TEST] = _read_test(request.options.test_data)
    inputs, targets = parts[found.train_part]
    is_fraction = targets is not None and targets.dtype.kind == "f" and (targets % 1 != 0).any()
    if targets is not None and are_pictures(inputs) and not is_fraction:
        return _load_pictures(found, request, parts)
    return _load_table(found, request, parts)
