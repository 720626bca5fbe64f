"""Labelled: files of pictures and the class of each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Labelled:
    """Pictures with their classes.

    Attributes:
        paths: the files.
        labels: the name of the class of each.
        notes: what was left out, a sentence each.
        table: the file that has the labels, if any.
    """

    paths: list[Path]
    labels: list[str]
    notes: tuple[str, ...] = ()
    table: Path | None = None
