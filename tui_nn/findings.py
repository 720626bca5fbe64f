"""Finding: one line of the report of `tui-nn doctor`."""

from __future__ import annotations

from typing import NamedTuple


class Finding(NamedTuple):
    """One thing that was examined.

    Attributes:
        name: what it is.
        found: what is there.
        used: what the program uses.
        because: why.
        advice: the fix, if it is a problem: something does not work, or will not for long.
        hint: an improvement, though everything works.
    """

    name: str
    found: str
    used: str
    because: str
    advice: str = ""
    hint: str = ""
