"""Rows of a user's table as they are repeated beside the predictions."""

from __future__ import annotations

import math
import re
from typing import Any

NUMBER = re.compile(r"-?(0|[1-9]\d{0,17})(\.\d{1,20})?([eE][+-]?\d{1,2})?", re.ASCII)
"""A text that JSON has as a number without a loss; 007 is none."""

EXACT = 2**53
"""Whole numbers that a float holds exactly."""


def cell_text(cell: Any) -> str:
    """A cell as text: as it stands in the file; a gap is empty."""
    value = as_python(cell)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def cell_value(cell: Any) -> Any:
    """A cell for JSON: a number where it is one; a gap is None."""
    value = as_python(cell)
    if isinstance(value, str) and NUMBER.fullmatch(value):
        return int(value) if value.lstrip("-").isdigit() else float(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def as_python(cell: Any) -> Any:
    """A cell of a column of any type as text, number, bool or None; 3 and not 3.0."""
    if cell is None or isinstance(cell, str):
        return cell
    kind = getattr(getattr(cell, "dtype", None), "kind", "")
    if kind == "b":
        return bool(cell)
    if kind in ("i", "u"):
        return int(cell)
    if kind != "f":
        return None if str(cell) == "NaT" else str(cell)
    value = float(str(cell))  # as short as its precision allows
    if math.isnan(value):
        return None
    return int(value) if value.is_integer() and abs(value) < EXACT else value
