"""Find: what a text names: a unit, a weight, an input, an output, a layer or an example."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tui_nn.training.protocol.microscope import MicroscopeView
from tui_nn.ui.microscope.choice import BIAS, Choice

HINT = "a name, unit 3, weight 5, pixel 12,14, bias, output, hidden 2 unit 7, example 40"
"""What can be typed."""

_LAYER = re.compile(r"\b(?:hidden ?(\d*)|(output))\b")
_UNIT = re.compile(r"\b(?:unit|u) ?(\d+)\b|^(\d+)$")
_WEIGHT = re.compile(r"\b(?:weight|input|w|x) ?(\d+)\b")
_PIXEL = re.compile(r"\b(?:pixel|p) ?(\d+)[ ,]+(\d+)\b")
_BIAS = re.compile(r"\b(?:bias|b)\b")
_EXAMPLE = re.compile(r"(?:\b(?:example|row|point|picture|e) ?|#)(\d+)\b")


class _MissingError(Exception):
    """Something is named that does not exist."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a text names.

    Attributes:
        choice: with the unit and weight that are named.
        example: number of the example; None to keep the one that is shown.
    """

    choice: Choice
    example: int | None = None


def find(text: str, view: MicroscopeView, choice: Choice) -> Found | None:
    """What `text` names, as seen from `choice`; None if it names nothing that exists."""
    text = " ".join(text.lower().split())
    if named := _by_name(text, view, choice):
        return Found(named)
    try:
        return _by_number(text, view, choice)
    except _MissingError:
        return None


def _by_name(text: str, view: MicroscopeView, choice: Choice) -> Choice | None:
    """An output or an input of the network: its whole name, or else a part that has letters."""
    last = len(view.layers) - 1
    for names, is_output in ((view.output_names, True), (view.input_names, False)):
        place = _place_of(text, names)
        if place is None:
            continue
        if not is_output:
            return replace(_in_layer(choice, 0), weight=place)
        if place < view.layers[last].description.out_features:
            return replace(choice, layer=last, unit=place, weight=None)
    return None


def _place_of(text: str, names: Sequence[str]) -> int | None:
    lower = [name.lower() for name in names]
    if text in lower:
        return lower.index(text)
    if len(text) < 2 or text.isdecimal():
        return None
    return next((place for place, name in enumerate(lower) if text in name), None)


def _in_layer(choice: Choice, layer: int) -> Choice:
    """The chosen unit if it is in this layer, else its first."""
    return choice if choice.layer == layer else replace(choice, layer=layer, unit=0, weight=None)


def _by_number(text: str, view: MicroscopeView, choice: Choice) -> Found | None:
    """Layer, unit, weight and example, as far as they are named."""
    example = _EXAMPLE.search(text)
    found = choice
    if match := _LAYER.search(text):
        found = _in_layer(found, _layer(match, view))
    if match := _UNIT.search(text):
        unit = int(match[1] or match[2])
        if unit >= view.layers[found.layer].description.out_features:
            raise _MissingError
        found = replace(found, unit=unit, weight=None)
    weight = _weight(text, view, view.layers[found.layer].description.in_features)
    if weight is not None:
        found = replace(found, weight=weight)
    if found is choice and example is None:
        return None
    return Found(found, int(example[1]) if example else None)


def _layer(match: re.Match[str], view: MicroscopeView) -> int:
    last = len(view.layers) - 1
    layer = last if match[2] else int(match[1] or 1) - 1
    if not match[2] and not 0 <= layer < last:
        raise _MissingError
    return layer


def _weight(text: str, view: MicroscopeView, count: int) -> int | None:
    """Place of the weight that is named among `count`; None if none is."""
    if _BIAS.search(text):
        return BIAS
    if match := _PIXEL.search(text):
        place = _place_of_pixel(view, int(match[1]), int(match[2]))
    elif match := _WEIGHT.search(text):
        place = int(match[1])
    else:
        return None
    if place >= count:
        raise _MissingError
    return place


def _place_of_pixel(view: MicroscopeView, row: int, column: int) -> int:
    rows, columns = (*view.picture_shape, 0, 0)[:2]
    if row >= rows or column >= columns:
        raise _MissingError
    return (row * columns + column) * (len(view.inputs) // (rows * columns))
