"""The folder of real data sets that some tests use; tests are skipped where it is missing."""

from __future__ import annotations

import os
from pathlib import Path

REAL_DATA = Path(
    os.environ.get("TUI_NN_TEST_DATA") or Path(__file__).parents[2] / "shared" / "data"
)
"""Contains `mnist`, `fashion-mnist` and `pen-strokes`; `TUI_NN_TEST_DATA` overrides it."""
