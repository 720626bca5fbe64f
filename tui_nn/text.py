"""Text for people: counts with their nouns, and characters that are safe to show."""

from __future__ import annotations


def plural(count: int, noun: str) -> str:
    """A count with its noun: 1 epoch, 2,000 epochs."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def printable(text: str) -> str:
    """`text` without anything that a terminal would obey, character by character.

    Names of files can hold escape sequences, newlines and bytes that are no text.
    """
    if text.isprintable():
        return text
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if character.isprintable():
        return character
    return " " if character.isspace() else "?"
