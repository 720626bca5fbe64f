"""Page: where the cursor goes in a list of which one page is shown."""

from __future__ import annotations

from typing import NamedTuple

from textual.message import Message


class Place(NamedTuple):
    """An item of the list.

    Attributes:
        offset: items before its page.
        selected: where it is on that page, from 0.
    """

    offset: int
    selected: int


class Page(NamedTuple):
    """The items that are shown.

    Attributes:
        offset: items before them.
        shown: how many they are.
        total: items of the whole list.
        size: items for which there is room.
    """

    offset: int
    shown: int
    total: int
    size: int

    def go_to(self, place: int) -> Place | None:
        """The item `place` of this page, which may be on another one; None if there is none there.

        Past the end of the page, where the rows of a grid may be incomplete, the next page begins.
        """
        if 0 <= place < self.shown:
            return Place(self.offset, place)
        whole = self.offset + place
        if 0 <= whole < self.total:
            return self._find(whole)
        is_last = self.offset + self.shown >= self.total
        return None if place < 0 or is_last else self._find(self.offset + self.shown)

    def turn(self, pages: int, selected: int) -> Place | None:
        """The item `selected` of another page; the first or last item where there are no more."""
        if not self.total:
            return None
        last = (self.total - 1) // self.size * self.size
        offset = min(max(self.offset + pages * self.size, 0), last)
        if offset != self.offset:
            return Place(offset, min(selected, self.total - offset - 1))
        return Place(offset, 0 if pages < 0 else self.shown - 1)

    def _find(self, whole: int) -> Place:
        offset = whole // self.size * self.size
        return Place(offset, whole - offset)


class PageWanted(Message):
    """Another page is to be shown.

    Attributes:
        offset: items before it.
        selected: which of its items is selected then.
    """

    def __init__(self, offset: int, selected: int) -> None:
        super().__init__()
        self.offset, self.selected = offset, selected
