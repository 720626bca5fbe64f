"""Tables for tests, written as they stand in a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.catalog import find_source
from tui_nn.data.options import DataOptions
from tui_nn.data.source import Request
from tui_nn.data.tables.table import Table


def make_table(**columns: Sequence[Any] | NDArray[Any]) -> Table:
    """A table of texts, or of the arrays that are given, whose first row is in line 2."""
    arrays = [
        column if isinstance(column, np.ndarray) else np.array(column, dtype=object)
        for column in columns.values()
    ]
    lines = np.arange(2, len(arrays[0]) + 2)
    return Table(tuple(columns), tuple(arrays), lines, source="flowers.csv")


def make_request(path: Path, *, seed: int = 0, validation: float = 0.1, **options: Any) -> Request:
    """A request for a file."""
    return Request(
        source=find_source(str(path)),
        seed=seed,
        validation_split=validation,
        data_dir=None,
        samples=0,
        report=lambda message, fraction: None,
        options=DataOptions(**options),
    )
