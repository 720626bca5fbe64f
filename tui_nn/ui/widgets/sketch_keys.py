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
"""Letters that stand for the directions while the pen is in sight, for keyboards without corners:
h j k l as in vi, y u above them and b n below for the diagonals."""

DIGITS = "0123456789"

SKETCH_KEYS: tuple[Binding, ...] = (
    Binding("d,enter", "toggle_pen", "pen", id="sketch.pen",
            tooltip="Put the pen down, or lift it; the arrow keys move it"),
    *(
        Binding(digit, f"keep({digit})", "keep", show=digit == "0", key_display="0-9",
                id=f"sketch.keep_{digit}",
                tooltip="Keep the drawing as this digit, among your own: so a wrong answer is"
                        " corrected")
        for digit in DIGITS
    ),
    Binding("v", "next_view", "view", id="sketch.view",
            tooltip="Go round: your drawing, what the network sees, why it says so, and the units"
                    " that fire most"),
    Binding("w", "next_network", "who", id="sketch.network",
            tooltip="Who answers: automatic (the built-in network until yours is trained), the"
                    " built-in one, or the one in training"),
    Binding("p", "pin", "pin", id="sketch.pin",
            tooltip="Follow this drawing's ten probabilities while the network trains (m plots"
                    " them); again: no more"),
    Binding("c,delete", "clear", "clear", id="sketch.clear",
            tooltip="Wipe the sheet"),
    Binding("z,backspace", "undo", "undo", id="sketch.undo",
            tooltip="Take back the last stroke"),
    Binding("e", "toggle_eraser", "erase", id="sketch.eraser",
            tooltip="Take the eraser, or the pen again; right button or shift erase too"),
    Binding("Z,ctrl+y", "redo", "redo", show=False, id="sketch.redo",
            tooltip="Bring back what was undone"),
    Binding("left_square_bracket", "change_brush(-1)", "brush", key_display="[",
            id="sketch.thinner", tooltip="A thinner brush and eraser; the network sees one width"),
    Binding("right_square_bracket", "change_brush(1)", "brush", key_display="]",
            id="sketch.thicker", tooltip="A thicker brush and eraser; the network sees one width"),
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
