"""Maximum sizes of messages."""

from __future__ import annotations

LARGEST_COMMAND = 1 << 20
"""Bytes of a command: a drawing of 50,000 points fits."""

LARGEST_EVENT = 64 << 20
"""Bytes of an event: thousands of own drawings fit."""

LONGEST_PATH = 4096
"""Characters of a path."""
