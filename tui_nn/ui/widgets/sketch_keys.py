"""The keys of the sketch pad."""

from __future__ import annotations

from textual.binding import Binding

SKETCH_KEYS: tuple[Binding, ...] = (
    Binding("d,enter", "toggle_pen", "Pen down/up", id="sketch.pen",
            tooltip="Put the pen down, or lift it; the arrow keys move it"),
    Binding("e", "toggle_eraser", "Eraser", id="sketch.eraser",
            tooltip="Take the eraser, or the pen again; right button or shift erase too"),
    Binding("z,backspace", "undo", "Undo", id="sketch.undo",
            tooltip="Take back the last stroke"),
    Binding("Z,ctrl+y", "redo", "Redo", show=False, id="sketch.redo",
            tooltip="Bring back what was undone"),
    Binding("c,delete", "clear", "Clear", id="sketch.clear",
            tooltip="Wipe the sheet"),
    Binding("v", "toggle_view", "View", id="sketch.view",
            tooltip="Show what the network sees, or what you drew"),
    Binding("left", "move_pen(-1, 0)", "Pen left", show=False, id="sketch.left",
            tooltip="Move the pen to the left"),
    Binding("right", "move_pen(1, 0)", "Pen right", show=False, id="sketch.right",
            tooltip="Move the pen to the right"),
    Binding("up", "move_pen(0, -1)", "Pen up", show=False, id="sketch.up",
            tooltip="Move the pen up"),
    Binding("down", "move_pen(0, 1)", "Pen down", show=False, id="sketch.down",
            tooltip="Move the pen down"),
    Binding("home", "move_pen(-1, -1)", "Pen up left", show=False, id="sketch.up_left",
            tooltip="Move the pen up and to the left"),
    Binding("pageup", "move_pen(1, -1)", "Pen up right", show=False, id="sketch.up_right",
            tooltip="Move the pen up and to the right"),
    Binding("end", "move_pen(-1, 1)", "Pen down left", show=False, id="sketch.down_left",
            tooltip="Move the pen down and to the left"),
    Binding("pagedown", "move_pen(1, 1)", "Pen down right", show=False, id="sketch.down_right",
            tooltip="Move the pen down and to the right"),
)  # fmt: skip
"""The corner keys of the number pad are the diagonals."""
