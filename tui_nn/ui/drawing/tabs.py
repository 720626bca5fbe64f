"""Tabs: clickable names in the title of a frame, or some of them if space is short."""

from __future__ import annotations

from collections.abc import Mapping

GAP = " │ "
MORE = "…"


def tab_line(tabs: Mapping[str, str], chosen: str, width: int) -> str:
    """The titles of tabs as Textual markup, in at most `width` cells.

    Args:
        tabs: titles by metric; a click on one calls `show_metric` with its metric.
        chosen: the current metric.
        width: in cells; 0 if unknown.
    """
    names, titles = tuple(tabs), tuple(tabs.values())
    first, last = 0, len(names)
    middle = names.index(chosen) if chosen in names else 0
    while width and last - first > 1 and _length(titles, first, last) > width:
        if middle - first > last - 1 - middle:
            first += 1
        else:
            last -= 1
    shown = [
        f"[b u]{title}[/]" if name == chosen else f"[@click=show_metric('{name}')]{title}[/]"
        for name, title in tuple(tabs.items())[first:last]
    ]
    return GAP.join([MORE] * (first > 0) + shown + [MORE] * (last < len(names)))


def _length(titles: tuple[str, ...], first: int, last: int) -> int:
    """Cells that the titles first..last take, with signs for those left out."""
    signs = (first > 0) + (last < len(titles))
    parts = last - first + signs
    return sum(map(len, titles[first:last])) + signs * len(MORE) + (parts - 1) * len(GAP)
