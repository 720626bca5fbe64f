"""The cells of a table by row."""

from __future__ import annotations

from typing import Any

from tui_nn.data.tables.table import Table


def cells(table: Table) -> list[tuple[Any, ...]]:
    """The rows of a table."""
    columns = (column.tolist() for column in table.columns)
    return list(zip(*columns, strict=True))
