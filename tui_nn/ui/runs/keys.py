"""The keys of the screen of runs."""

from __future__ import annotations

from textual.binding import Binding

RUNS_KEYS = (
    Binding("space", "mark", "mark", id="runs.mark",
            tooltip="Mark the run, to be drawn and compared; again to unmark it"),
    Binding("m", "metric", "metric", id="runs.metric",
            tooltip="Draw another measure: losses, accuracies, those of layers"),
    Binding("d", "differences", "differences", id="runs.differences",
            tooltip="Show what differs between the marked runs, or the chart"),
    Binding("slash", "edit('filter')", "filter", key_display="/", id="runs.filter",
            tooltip="List only runs with some words, such as mnist, a tag, or optimizer=adam"),
    Binding("enter", "open", "open", key_display="enter", id="runs.open",
            tooltip="Open the run on the screen"),
    Binding("x", "axis", "axis", show=False, id="runs.axis",
            tooltip="Draw over epochs, steps or seconds"),
    Binding("l", "log", "log", show=False, id="runs.log",
            tooltip="Linear or logarithmic scale"),
    Binding("o", "sort", "order", show=False, id="runs.sort",
            tooltip="Order by the last change, result, time, name, state or data"),
    Binding("t", "edit('title')", "title", show=False, id="runs.title",
            tooltip="Give the run a title"),
    Binding("g", "edit('tags')", "tags", show=False, id="runs.tags",
            tooltip="Change the tags of the run"),
    Binding("n", "edit('note')", "note", show=False, id="runs.note",
            tooltip="Write a note on the run"),
    Binding("p", "pin", "pin", show=False, id="runs.pin",
            tooltip="Keep the run from being deleted, or no longer"),
    Binding("delete", "delete", "delete", show=False, id="runs.delete",
            tooltip="Delete the run; u brings it back"),
    Binding("u", "undo", "undo", show=False, id="runs.undo",
            tooltip="Bring back what was deleted last"),
    Binding("w", "edit('file')", "write", show=False, id="runs.write",
            tooltip="Write the marked runs, or all that are listed, to a CSV or JSON file"),
    Binding("left_square_bracket", "scroll_table(-1)", "up", key_display="[", show=False,
            id="runs.table_up", tooltip="Scroll the table of differences up"),
    Binding("right_square_bracket", "scroll_table(1)", "down", key_display="]", show=False,
            id="runs.table_down", tooltip="Scroll the table of differences down"),
    Binding("escape,q", "back", "back", key_display="esc", id="runs.back",
            tooltip="Leave the runs"),
)  # fmt: skip
"""The keys of this screen."""
