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

SKETCH_KEYS: tuple[Binding, ...] = (
    Binding("d,enter", "toggle_pen", "pen down/up", id="sketch.pen",
            tooltip="Put the pen down, or lift it; the arrow keys move it"),
    Binding("e", "toggle_eraser", "eraser", id="sketch.eraser",
            tooltip="Take the eraser, or the pen again; right button or shift erase too"),
    Binding("z,backspace", "undo", "undo", id="sketch.undo",
            tooltip="Take back the last stroke"),
    Binding("Z,ctrl+y", "redo", "redo", show=False, id="sketch.redo",
            tooltip="Bring back what was undone"),
    Binding("c,delete", "clear", "clear", id="sketch.clear",
            tooltip="Wipe the sheet"),
    Binding("v", "toggle_view", "view", id="sketch.view",
            tooltip="Show what the network sees, or what you drew"),
    *(
        Binding(key, f"move_pen({x}, {y})", f"pen {name}", show=False, id=f"sketch.{key}",
                tooltip=f"Move the pen {name}")
        for key, x, y, name in DIRECTIONS
    ),
)  # fmt: skip
"""Everything the pad does with keys."""
