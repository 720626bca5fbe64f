"""What the fonts of plain terminals have."""

from __future__ import annotations

IBM_FONT = frozenset(bytes(range(0x80, 0x100)).decode("cp437")) | set("◄►▲▼•◦○◙♦♥♣♠↑↓→←")
"""What the fonts of consoles have, beside ASCII."""


def console_shows(text: str) -> bool:
    """Whether a console's font has all of `text`."""
    return all(character.isascii() or character in IBM_FONT for character in text)
