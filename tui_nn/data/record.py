"""DataRecord: which data a run was trained on, so that a change is noticed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DataRecord:
    """A file or folder as it was read.

    Attributes:
        path: where it was, absolute.
        size: bytes of all its files.
        digest: SHA-256 of their contents and names, in hexadecimal.
        examples: examples in all parts.
    """

    path: str
    size: int
    digest: str
    examples: int
