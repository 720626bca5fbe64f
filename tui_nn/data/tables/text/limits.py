"""What a table may have at most, so that memory stays bounded whatever a file claims."""

from __future__ import annotations

MAX_LINE = 4 << 20
"""Bytes of a line."""

MAX_COLUMNS = 100_000

MAX_NAME = 1_000
"""Characters of a column's name."""

MAX_BYTES = 4 << 30
"""Bytes of memory for the cells of one table."""

CHUNK = 1 << 20
"""Bytes that are read at once."""

SAMPLE = 1 << 16
"""Bytes at the beginning that tell format, encoding, delimiter and header."""
