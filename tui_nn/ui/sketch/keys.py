"""The keys of the sketch pad."""

from __future__ import annotations

from textual.binding import Binding

DIRECTIONS = (
    ("left", -1, 0, "left"),
    ("right", 1, 0, "right"),
    ("up", 0, -1, "up"),
    ("down", 0, 1, "down"),
    ("home", -1, -1, "up and left"),
    ("pageup", 1, -1, "up and right"),
    ("end", -1, 1, "down and left"),
    ("pagedown", 1, 1, "down and right"),
)
"""Key, columns, rows and name of each direction; the number pad's corners are the diagonals."""

LETTERS = dict(zip("hlkjyubn", DIRECTIONS, strict=True))
"""Letters for the directions while the pen is visible, for keyboards without corner keys: h j k l
as in vi, y u and b n for the diagonals."""

DIGITS = "0123456789"

SKETCH_KEYS: tuple[Binding, ...] = (
    Binding("d", "toggle_pen", "pen", id="sketch.pen",
            tooltip="Put the pen down or lift it; arrow keys move it"),
    *(
        Binding(digit, f"keep({digit})", "keep", show=digit == "0", key_display="0-9",
                id=f"sketch.keep_{digit}",
                tooltip="Keep the drawing as this digit")
        for digit in DIGITS
    ),
    Binding("slash", "label", "label", key_display="/", id="sketch.label",
            tooltip="Keep the drawing under any label, typed or picked"),
    Binding("g", "label_again", "again", show=False, id="sketch.again",
            tooltip="Keep the drawing under the label given last"),
    Binding("c,delete", "clear", "clear", key_display="c", id="sketch.clear",
            tooltip="Clear the sheet"),
    Binding("z,backspace", "undo", "undo", key_display="z", id="sketch.undo",
            tooltip="Undo the last stroke"),
    Binding("e", "toggle_eraser", "erase", id="sketch.eraser",
            tooltip="Switch pen and eraser (or right button, shift)"),
    Binding("v", "next_view", "view", id="sketch.view",
            tooltip="Cycle views: drawing, input, saliency, units"),
    Binding("w", "next_network", "network", id="sketch.network",
            tooltip="Choose the network that answers"),
    Binding("p", "pin", "pin", id="sketch.pin",
            tooltip="Pin the drawing to plot its answers, or unpin it"),
    Binding("Z,ctrl+y", "redo", "redo", show=False, id="sketch.redo",
            tooltip="Redo what was undone"),
    Binding("left_square_bracket", "change_brush(-1)", "brush", key_display="[",
            id="sketch.thinner", tooltip="Thinner brush and eraser"),
    Binding("right_square_bracket", "change_brush(1)", "brush", key_display="]",
            id="sketch.thicker", tooltip="Thicker brush and eraser"),
    *(
        Binding(key, f"move_pen({x}, {y})", f"pen {name}", show=False, id=f"sketch.{key}",
                tooltip=f"Move the pen {name}")
        for key, x, y, name in DIRECTIONS
    ),
    *(
        Binding(letter, f"steer({x}, {y})", f"pen {name}", show=False, id=f"sketch.{letter}",
                tooltip=f"Move the pen {name}")
        for letter, (_, x, y, name) in LETTERS.items()
    ),
)  # fmt: skip
"""Everything the pad does with keys."""
