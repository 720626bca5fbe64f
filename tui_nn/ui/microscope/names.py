"""Names of layers, units, weights and inputs, as they are written and searched for."""

from __future__ import annotations

from tui_nn.text import printable
from tui_nn.training.protocol.layers import LayerDescription
from tui_nn.training.protocol.microscope import MicroscopeView
from tui_nn.ui.microscope.choice import BIAS
from tui_nn.ui.wording import quantities

YEAR = 4
"""Digits of a number that may be a year."""


def unit_title(view: MicroscopeView) -> str:
    """Which unit is chosen: `hidden 1, unit 3 of 0-127`, `output, unit 7 of 0-9: shoe`."""
    description = view.layers[view.unit.layer].description
    last = description.out_features - 1
    title = f"{description.name}, unit {view.unit.unit}" + (f" of 0-{last}" if last else "")
    is_output = view.unit.layer == len(view.layers) - 1
    return f"{title}: {printable(output_name(view, view.unit.unit))}" if is_output else title


def value_text(text: str) -> str:
    """A class, or a value; a long whole number in groups of three digits, unlike a year."""
    return printable(quantities.value(text) if len(text) > YEAR else text)


def output_name(view: MicroscopeView, place: int) -> str:
    """What an output stands for: a class, or what is predicted."""
    names = view.output_names
    return printable(names[place]) if place < len(names) else f"unit {place}"


def input_name(view: MicroscopeView, place: int) -> str:
    """An input of the network: `area [m²]`, `pixel 12,14` (row, column), `x3`."""
    if view.input_names:
        return printable(view.input_names[place])
    if len(view.picture_shape) >= 2:
        row, rest = divmod(place, view.picture_shape[1] * _channels(view))
        column, channel = divmod(rest, _channels(view))
        colour = f" {['red', 'green', 'blue'][channel]}" if _channels(view) == 3 else ""
        return f"pixel {row},{column}{colour}"
    return f"x{place}"


def _channels(view: MicroscopeView) -> int:
    return view.picture_shape[2] if len(view.picture_shape) == 3 else 1


def source_name(view: MicroscopeView, place: int) -> str:
    """Where the weight at `place` of the chosen unit comes from: an input, or `unit 3`."""
    if place == BIAS:
        return "bias"
    place = source_of(view, place)
    return f"unit {place}" if view.unit.layer else input_name(view, place)


def source_of(view: MicroscopeView, place: int) -> int:
    """The input of the layer that the weight at `place` of the chosen unit belongs to."""
    return int(view.unit.places[place])


def weight_title(view: MicroscopeView) -> str:
    """Which weight is chosen: `weight of area [m²]`, `bias`."""
    name = source_name(view, view.weight)
    return name if view.weight == BIAS else f"weight of {name}"


def layer_title(description: LayerDescription) -> str:
    """A layer in a few words: `hidden 1 · 128 relu`."""
    return f"{description.name} · {description.out_features} {description.activation}"
