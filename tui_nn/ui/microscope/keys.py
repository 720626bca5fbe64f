"""MICROSCOPE_KEYS: the keys under the microscope; key bar and help are made from them."""

from __future__ import annotations

from textual.binding import Binding

MICROSCOPE_KEYS = (
    Binding("enter", "update", "do it", key_display="enter", id="microscope.update",
            tooltip="At the step update: do it, on this example or on the next batch (b)"),
    Binding("b", "toggle_batch", "batch", id="microscope.batch",
            tooltip="Update on the next batch, or on this example alone"),
    Binding("left", "turn(-1)", "step", key_display="←", id="microscope.back_a_step",
            tooltip="Previous step"),
    Binding("right", "turn(1)", "step", key_display="→", id="microscope.next_step",
            tooltip="Next step: forward, loss, backward, update"),
    *(
        Binding(str(number), f"show_stage({number - 1})", "step", show=False,
                id=f"microscope.step_{number}", tooltip=f"Step {number}: {name}")
        for number, name in enumerate(("forward", "loss", "backward", "update"), 1)
    ),
    Binding("up", "next_unit(-1)", "unit", key_display="↑", id="microscope.unit_up",
            tooltip="Previous unit of the layer"),
    Binding("down", "next_unit(1)", "unit", key_display="↓", id="microscope.unit_down",
            tooltip="Next unit of the layer"),
    Binding("tab,pagedown", "next_layer(1)", "layer", key_display="tab", id="microscope.layer",
            tooltip="Next layer"),
    Binding("shift+tab,pageup", "next_layer(-1)", "layer", show=False,
            id="microscope.layer_back", tooltip="Previous layer"),
    Binding("w,greater_than_sign", "next_weight(1)", "weight", key_display="w",
            id="microscope.weight", tooltip="The weight with the next smaller term"),
    Binding("W,less_than_sign", "next_weight(-1)", "weight", key_display="W", show=False,
            id="microscope.weight_back", tooltip="The weight with the next larger term"),
    Binding("slash", "search", "find", key_display="/", id="microscope.search",
            tooltip="Find a unit, a weight, an input or an example by its name or number"),
    Binding("p", "next_example(-1)", "example", id="microscope.previous",
            tooltip="Previous example"),
    Binding("n", "next_example(1)", "example", id="microscope.next", tooltip="Next example"),
    Binding("o", "next_source", "from", id="microscope.source",
            tooltip="Examples from elsewhere: drawing, validation, training, test, next batch"),
    Binding("space", "toggle_run", "run", id="microscope.run",
            tooltip="Continue the training, or pause it"),
    Binding("escape", "back", "back", key_display="esc", id="microscope.leave",
            tooltip="Back to the run"),
)  # fmt: skip
"""The keys of this screen."""

ONLY_IN_UPDATE = frozenset({"update", "toggle_batch"})
"""Actions that have an effect at the last step alone."""
