"""UnitView: one unit: its weights, what excites it, what it knows, and what is lost without it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tui_nn.training.protocol.browsing import JudgedExample
from tui_nn.training.protocol.layers import LayerDescription
from tui_nn.training.protocol.measurements import Evaluation, Frozen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]


@dataclass(frozen=True, eq=False, slots=True)
class UnitView(Frozen):
    """One unit of the network, on the validation part.

    Attributes:
        layer, unit: place of the layer, and of the unit in it, from 0.
        description: of the layer.
        step: steps of training done.
        part: the part of the data that it was measured on.
        examples: number of examples.
        weights: shape (inputs,), incoming.
        bias: of the unit.
        input_names: names of the inputs; empty for pictures.
        picture_shape: shape of the inputs as a picture; () if they are none.
        outgoing: shape (units of the next layer,); empty in the last layer.
        outgoing_names: names of these units: classes, the target, or "unit 7".
        histogram: shape (bins,) int64, of its activation.
        lowest, highest: bounds of the histogram.
        active_share: share of the examples on which it is active, 0 to 1.
        most, least: examples that excite it most and least, nine each; `excitement` of each.
        most_activations, least_activations: its activations on them.
        facts: name of each known fact, and its correlation with the activation, strongest first.
        with_it, without_it: result with the unit, and with its output set to 0.
        switched_off: units (layer, unit) that are switched off besides.
    """

    layer: int
    unit: int
    description: LayerDescription
    step: int
    part: str
    examples: int
    weights: Array
    bias: float
    input_names: tuple[str, ...]
    picture_shape: tuple[int, ...]
    outgoing: Array
    outgoing_names: tuple[str, ...]
    histogram: Array
    lowest: float
    highest: float
    active_share: float
    most: tuple[JudgedExample, ...]
    least: tuple[JudgedExample, ...]
    most_activations: tuple[float, ...]
    least_activations: tuple[float, ...]
    facts: tuple[tuple[str, float], ...]
    with_it: Evaluation
    without_it: Evaluation
    switched_off: tuple[tuple[int, int], ...]
