"""The keys of the screen of examples, beside those of its matrix and its list."""

from __future__ import annotations

from textual.binding import Binding

BROWSE_KEYS = (
    Binding("x", "mark", "mark", id="browse.mark",
            tooltip="Mark the example as mislabelled, or take the mark back"),
    Binding("e", "to_pad", "edit", id="browse.to_pad",
            tooltip="Take the picture to the sketch pad, to draw over it until the answer flips"),
    Binding("w", "toggle_wrong", "wrong", id="browse.wrong",
            tooltip="List wrong answers alone, or all again"),
    Binding("m", "toggle_marked", "marked", id="browse.marked",
            tooltip="List marked examples alone, or all again"),
    Binding("s,ctrl+s", "export", "export", key_display="s", id="browse.export",
            tooltip="Write the marked examples to a CSV file"),
    Binding("r", "measure", "measure", id="browse.measure",
            tooltip="Measure again, by the network as it is now"),
    Binding("escape,b", "back", "back", key_display="esc", id="browse.back",
            tooltip="From the list to the matrix, and from there to the run"),
)  # fmt: skip
