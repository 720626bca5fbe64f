"""Sliders as lines: a name, a track with a knob, the value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tui_nn.training.protocol.lessons import Slider
from tui_nn.ui.drawing.cells import Cells, fit

TRACK, KNOB = "─", "●"
BACK, ON = "◀", "▶"
VALUE_WIDTH = 6
LONGEST_NAME = 14


class Columns(NamedTuple):
    """Where the parts of a slider stand.

    Attributes:
        left: first column of the track, or of the choice.
        width: columns of it.
    """

    left: int
    width: int

    @classmethod
    def of(cls, sliders: Sequence[Slider], width: int) -> Columns:
        """The columns for lines of `width` cells."""
        name = min(max((len(slider.name) for slider in sliders), default=0), LONGEST_NAME)
        left = name + 3
        return cls(left, max(width - left - VALUE_WIDTH - 1, 1))

    def knob(self, slider: Slider) -> int:
        """Column of the knob."""
        share = (slider.value - slider.low) / ((slider.high - slider.low) or 1.0)
        return self.left + round(share * (self.width - 1))

    def value_at(self, slider: Slider, column: int) -> float:
        """The value under `column`, a whole number of strides above the lowest one."""
        share = min(max((column - self.left) / max(self.width - 1, 1), 0.0), 1.0)
        strides = round(share * (slider.high - slider.low) / slider.stride)
        return min(slider.low + strides * slider.stride, slider.high)


def shifted(slider: Slider, strides: int) -> float:
    """The value so many strides on; a choice goes round, a number stays within its bounds."""
    if slider.choices:
        return float((round(slider.value) + strides) % len(slider.choices))
    place = round((slider.value - slider.low) / slider.stride) + strides
    return min(max(slider.low + place * slider.stride, slider.low), slider.high)


def value_text(slider: Slider) -> str:
    """The value with as few decimals as its stride has."""
    for decimals in range(3):
        if abs(slider.stride - round(slider.stride, decimals)) < 1e-9:
            break
    text = f"{slider.value:.{decimals}f}"
    return text.lstrip("-") if float(text) == 0 else text


def draw_sliders(width: int, height: int, sliders: Sequence[Slider], selected: int) -> Cells:
    """Draw a line for each slider.

    Returns:
        The picture. Style keys: "selected" for the name of the selected one, "name", "track",
        "knob", "value".
    """
    cells, columns = Cells(width, height), Columns.of(sliders, width)
    for y, slider in enumerate(sliders[:height]):
        name = fit(slider.name, LONGEST_NAME)
        if y == selected:
            cells.write(0, y, ON, "knob")
        cells.write(2, y, name, "selected" if y == selected else "name")
        if slider.choices:
            text = slider.choices[round(slider.value)]
            cells.write_runs(
                columns.left, y, [(f"{BACK} ", "track"), (text, "value"), (f" {ON}", "track")]
            )
        else:
            cells.write(columns.left, y, TRACK * columns.width, "track")
            cells.write(columns.knob(slider), y, KNOB, "knob")
            text = value_text(slider)
            cells.write(width - len(text), y, text, "value")
    return cells
