"""UNIT_KEYS: the keys of the screen of units, beside those of its list and its examples."""

from __future__ import annotations

from textual.binding import Binding

from tui_nn.ui.units.choice import Choice

UNIT_KEYS = (
    Binding("x", "switch", "switch off", id="units.switch",
            tooltip="Switch the unit off, or on again: accuracy or error without it"),
    Binding("a", "all_on", "all on", id="units.all_on", tooltip="Switch all units on again"),
    Binding("tab", "turn", "examples", id="units.turn",
            tooltip="From the unit to the examples that excite it most and least, or back"),
    Binding("s", "sort", "sort", id="units.sort",
            tooltip="Sort by number, correlation with what is known, activity, or loss without it"),
    Binding("f", "next_fact(1)", "fact", id="units.fact",
            tooltip="Compare with one fact after the other: the strongest correlation first"),
    Binding("F", "next_fact(-1)", "fact", show=False, id="units.fact_back",
            tooltip="Compare with the fact before"),
    Binding("t", "toggle_wall", "table", id="units.table",
            tooltip="Show a table, or weights as pictures"),
    Binding("pagedown", "next_layer(1)", "layer", key_display="pgdn", id="units.layer",
            tooltip="Next layer"),
    Binding("pageup", "next_layer(-1)", "layer", show=False, id="units.layer_back",
            tooltip="Layer before"),
    Binding("slash", "search", "find", key_display="/", id="units.search",
            tooltip="Find a unit by its number, or an output by its name"),
    Binding("space", "toggle_run", "run", id="units.run",
            tooltip="Continue the training, or pause it; the numbers follow it"),
    Binding("r", "measure", "measure", show=False, id="units.measure",
            tooltip="Measure again, the network as it is now"),
    Binding("escape,h", "back", "back", key_display="esc", id="units.back",
            tooltip="From a unit to the list, and from there to the run"),
)  # fmt: skip
"""The keys of this screen."""

UNIT_PAGE_KEYS = (
    Binding("left", "next_unit(-1)", "unit", key_display="←", id="units.previous",
            tooltip="Unit before"),
    Binding("right", "next_unit(1)", "unit", key_display="→", id="units.next",
            tooltip="Next unit"),
)  # fmt: skip
"""Further keys, which work on a unit's sheet."""


def dead_actions(choice: Choice, layers: int, *, has_pictures: bool) -> frozenset[str]:
    """Names of the actions without effect.

    Args:
        choice: what is looked at.
        layers: number of layers of the network.
        has_pictures: whether the units of the list have weights that are pictures.
    """
    dead = {"sort", "next_fact", "toggle_wall"} if choice.is_page else {"turn"}
    if not has_pictures:
        dead.add("toggle_wall")
    if layers < 2:
        dead.add("next_layer")
    if choice.layer == layers - 1:
        dead.add("switch")
    if not choice.off:
        dead.add("all_on")
    return frozenset(dead)
