"""Strip: the layers in a line, and the outputs of the units around the chosen one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tui_nn.training.protocol.microscope import MicroscopeView
from tui_nn.ui.drawing.cells import Cells, Key
from tui_nn.ui.drawing.glyphs import EIGHTHS_UP
from tui_nn.ui.microscope.names import layer_title

ARROW = " → "
MOST_UNITS = 64
"""Units whose outputs are drawn."""


def draw_strip(view: MicroscopeView, width: int) -> Cells:
    """Draw one line. Style keys: "note", "head", "number", "chosen"."""
    cells = Cells(width, 1)
    end = cells.write_runs(0, 0, _layers(view, width))
    label = "   outputs "
    room = min(width - end - len(label), MOST_UNITS)
    outputs = view.layers[view.unit.layer].outputs
    if room >= min(len(outputs), 8) and len(outputs) > 1:
        end = cells.write(end, 0, label, "note")
        first = min(max(view.unit.unit - room // 2, 0), max(len(outputs) - room, 0))
        for place, character in enumerate(_levels(outputs[first : first + room])):
            is_chosen = first + place == view.unit.unit
            cells.write(end + place, 0, character, "chosen" if is_chosen else "number")
    return cells


def _layers(view: MicroscopeView, width: int) -> list[tuple[str, Key]]:
    """Inputs and layers; where they have no room, those around the chosen layer."""
    names = [f"{len(view.inputs)} inputs", *(layer_title(one.description) for one in view.layers)]
    chosen = view.unit.layer + 1
    first, last = 0, len(names)
    while last - first > 1 and len(_line(names, first, last)) > width:
        if last - 1 - chosen >= chosen - first:
            last -= 1
        else:
            first += 1
    before, after = _line(names, first, last).split(names[chosen], 1)
    return [(before, "note"), (names[chosen], "head"), (after, "note")]


def _line(names: Sequence[str], first: int, last: int) -> str:
    """Some of the names, with a sign for those that are left out."""
    shown = [*(["…"] if first else []), *names[first:last], *(["…"] if last < len(names) else [])]
    return ARROW.join(shown)


def _levels(outputs: np.ndarray[tuple[int], np.dtype[np.floating]]) -> str:
    """A character a unit, as high as the size of its output."""
    sizes = np.nan_to_num(np.abs(outputs.astype(np.float64)), posinf=0)
    largest = sizes.max() or 1.0
    return "".join(EIGHTHS_UP[max(1, round(8 * share))] for share in sizes / largest)
