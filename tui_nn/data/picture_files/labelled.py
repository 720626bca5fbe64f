"""Labelled: pictures and the class of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Embedded:
    """A picture inside another file.

    Attributes:
        where: its name in errors.
        content: of a picture file.
    """

    where: str
    content: bytes


Source = Path | Embedded
"""Where a picture is."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """Pictures with their classes.

    Attributes:
        paths: the files, or the pictures inside of another.
        labels: the name of the class of each.
        notes: what was left out, a sentence each.
        table: the file that has the labels, if any.
    """

    paths: Sequence[Source]
    labels: list[str]
    notes: tuple[str, ...] = ()
    table: Path | None = None
