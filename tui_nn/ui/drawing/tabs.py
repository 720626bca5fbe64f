"""Tabs: names side by side in a frame's title, to click on; if need be, only some of them."""

from __future__ import annotations

from collections.abc import Sequence

GAP = " │ "
MORE = "…"


def tab_line(names: Sequence[str], chosen: str, width: int) -> str:
    """The names as Textual markup, in at most `width` cells.

    Args:
        names: of the tabs; a click on one calls `show_metric` with it.
        chosen: the one that is shown.
        width: in cells; 0 if that is not known yet.
    """
    first, last = 0, len(names)
    middle = names.index(chosen) if chosen in names else 0
    while width and last - first > 1 and _length(names, first, last) > width:
        if middle - first > last - 1 - middle:
            first += 1
        else:
            last -= 1
    shown = [
        f"[b u]{name}[/]" if name == chosen else f"[@click=show_metric('{name}')]{name}[/]"
        for name in names[first:last]
    ]
    return GAP.join([MORE] * (first > 0) + shown + [MORE] * (last < len(names)))


def _length(names: Sequence[str], first: int, last: int) -> int:
    """Cells that the names first..last take, with signs for those left out."""
    signs = (first > 0) + (last < len(names))
    parts = last - first + signs
    return sum(map(len, names[first:last])) + signs * len(MORE) + (parts - 1) * len(GAP)
