"""LabelledStrokes: a drawing as it stands in a file."""

from __future__ import annotations

from dataclasses import dataclass

from tui_nn.data.dataset import Array


@dataclass(frozen=True, eq=False, slots=True)
class LabelledStrokes:
    """A drawing read from a file.

    Attributes:
        strokes: one float64 array of shape (points, 2) for each stroke, y downward.
        label: what it shows, if the file says so.
        where: where it stands, for errors: the file, with line or number if it has several.
    """

    strokes: list[Array]
    label: str | None = None
    where: str = ""
