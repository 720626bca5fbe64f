"""Draw the timeline: a track with a mark for each kept moment, a handle, and what is known of it.

Marks stand at equal distances, not at distances in proportion to their steps: moments are kept
densely early in a run, where several would share a column.
"""

from __future__ import annotations

from typing import NamedTuple

from tui_nn.ui.drawing.cells import Cells, fit

LINE, MARK, END, HANDLE = "─", "•", "▶", "●"
"""Characters of the track: between moments, a moment, the present, and the handle."""

SHORTEST_TRACK = 18
"""Columns that the track keeps for itself before anything is said beside it."""

GAP = 2
"""Columns between the track and the texts."""


class Track(NamedTuple):
    """Where the moments stand.

    Attributes:
        width: columns; the present is in the last one.
        moments: how many there are.
    """

    width: int
    moments: int

    def column(self, place: int) -> int:
        """The column of the moment with this number, from 0."""
        return place * (self.width - 1) // max(self.moments, 1)

    def place(self, column: int) -> int:
        """Number of the moment nearest to a column, inside the track or beside it."""
        share = min(max(column, 0), self.width - 1) / max(self.width - 1, 1)
        return round(share * self.moments)


def plan_track(width: int, moments: int, texts: tuple[str, ...]) -> tuple[Track, str]:
    """The track and the longest of `texts` that leaves room for it in `width` columns."""
    for text in texts:
        if width - len(text) - GAP >= SHORTEST_TRACK:
            return Track(width - len(text) - GAP, moments), text
    return Track(width, moments), ""


def draw_track(width: int, track: Track, place: int, text: str) -> Cells:
    """Draw the timeline in one line.

    Args:
        width: columns.
        track: where the moments stand.
        place: number of the moment with the handle; `track.moments` for the present.
        text: what stands beside it.

    Returns:
        Cells with the keys "line", "mark", "end", "handle" and, in the past, "past", "text".
    """
    cells = Cells(width, 1)
    cells.write(0, 0, LINE * track.width, "line")
    for number in range(track.moments):
        cells.write(track.column(number), 0, MARK, "mark")
    cells.write(track.width - 1, 0, END, "end")
    is_past = place < track.moments
    cells.write(track.column(place), 0, HANDLE, "past" if is_past else "handle")
    start = track.width + GAP
    cells.write(start, 0, fit(text, width - start), "past" if is_past else "text")
    return cells
