"""UnitView: one unit: its weights, what excites it, what it knows, and what is lost without it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from tui_nn.training.protocol.browsing import JudgedExample
from tui_nn.training.protocol.layers import LayerDescription
from tui_nn.training.protocol.measurements import Evaluation, Frozen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]


class FactKind(StrEnum):
    """What is known of each example, beside the network."""

    CLASS = "class"
    """Whether it is of a class: 1 or 0."""
    FEATURE = "feature"
    """One of its inputs."""
    TARGET = "target"
    """What is to be predicted."""
    HIDDEN = "hidden factor"
    """What it was generated from, and the network is not given."""


class UnitOrder(StrEnum):
    """What a list of units is sorted by."""

    NUMBER = "number"
    ACTIVE = "active"
    """Share of the examples on which it is active, the largest first."""
    FACT = "fact"
    """Its strongest correlation, of whichever sign, the largest first."""
    LOST = "lost"
    """What is lost without it, the most first; those not measured last."""


@dataclass(frozen=True, slots=True)
class Fact:
    """How a unit's activation correlates with something known.

    Attributes:
        name: the class, the input, the target or the factor.
        kind: which of these it is.
        correlation: Pearson's, -1 to 1; with a class that of the indicator (point-biserial).
    """

    name: str
    kind: FactKind
    correlation: float


@dataclass(frozen=True, slots=True)
class UnitSample:
    """The held-out examples that units are measured on.

    Attributes:
        part: name of the part of the data in words.
        examples: number of examples.
        total: examples in the part.
        planned: number of examples that are measured if the question is asked again and again; of a
            large network there are few at first.
    """

    part: str
    examples: int
    total: int
    planned: int


@dataclass(frozen=True, eq=False, slots=True)
class UnitView(Frozen):
    """One unit of the network, on held-out examples.

    Attributes:
        layer, unit: place of the layer, and of the unit in it, from 0.
        description: of the layer.
        step: steps of training done.
        sample: the examples.
        is_complete: whether the same question, unless it is `fresh`, would tell no more.
        seconds: what the answer took.
        weights: shape (inputs,), incoming.
        bias: of the unit.
        input_names: names of the inputs; empty for pictures, and above the first layer, where the
            inputs are units by number.
        picture_shape: shape of the inputs as a picture; () if they are none.
        outgoing: shape (units of the next layer,); empty in the last layer.
        outgoing_names: names of these units: classes or the target; empty if they have numbers.
        own_name: name of the unit itself, if it is an output; "" if it has a number.
        histogram: shape (bins,) int64, of its activation.
        lowest, highest: bounds of the histogram.
        mean: of its activation.
        active_share: share of the examples on which it is active, 0 to 1.
        threshold: activation above which it counts as active.
        most, least: examples that excite it most and least, nine each, the extreme ones first; of
            equal activations, by the sum.
        most_activations, least_activations: its activations on them.
        most_sums, least_sums: its sums z on them.
        columns: names of the values of the examples; empty for pictures.
        facts: how its activation correlates with what is known, the strongest first; without those
            that are the same for all examples, so none if the activation is.
        facts_left_out: inputs that were not compared, because there are too many.
        can_switch_off: whether it is a hidden unit: without an output there is no answer.
        judged: number of examples that the following are measured on.
        with_it: result of the whole network.
        without_it: with this unit's output set to 0; as `with_it` for an output unit.
        switched_off: the units (layer, unit) that are switched off.
        with_switched_off: with the outputs of all of them set to 0; None if there are none.
    """

    layer: int
    unit: int
    description: LayerDescription
    step: int
    sample: UnitSample
    is_complete: bool
    seconds: float
    weights: Array
    bias: float
    input_names: tuple[str, ...]
    picture_shape: tuple[int, ...]
    outgoing: Array
    outgoing_names: tuple[str, ...]
    own_name: str
    histogram: Array
    lowest: float
    highest: float
    mean: float
    active_share: float
    threshold: float
    most: tuple[JudgedExample, ...]
    least: tuple[JudgedExample, ...]
    most_activations: tuple[float, ...]
    least_activations: tuple[float, ...]
    most_sums: tuple[float, ...]
    least_sums: tuple[float, ...]
    columns: tuple[str, ...]
    facts: tuple[Fact, ...]
    facts_left_out: int
    can_switch_off: bool
    judged: int
    with_it: Evaluation
    without_it: Evaluation
    switched_off: tuple[tuple[int, int], ...]
    with_switched_off: Evaluation | None


@dataclass(frozen=True, eq=False, slots=True)
class ListedUnit(Frozen):
    """A line of a list of units.

    Attributes:
        unit: its number, from 0.
        name: class or target, if it is an output; else "".
        active_share, mean: as in `UnitView`.
        is_constant: whether its activation is the same on all examples.
        histogram: shape (bins,) int64, of its activation from its lowest to its highest.
        fact: the strongest correlation, or that with the chosen fact; None if one of the two is
            the same for all examples.
        lost: accuracy that is lost without it, 0 to 1, or growth of the mean absolute error in the
            target's unit; negative if the answers get better; None if it is not measured.
        weights: shape (rows, columns) float32: its weights as a picture, the mean of the channels
            of one in colour; empty where its inputs are no picture or none was asked for.
    """

    unit: int
    name: str
    active_share: float
    mean: float
    is_constant: bool
    histogram: Array
    fact: Fact | None
    lost: float | None
    weights: Array


@dataclass(frozen=True, slots=True)
class UnitsView:
    """A page of the units of a layer.

    Attributes:
        layer: place of the layer, from 0.
        description: of the layer.
        step, sample, is_complete, seconds: as in `UnitView`.
        order: what they are sorted by.
        offset: units before this page.
        units: the page.
        never_active: units of the layer that are active on no example.
        lost_count: units of which it is known what is lost without them.
        lost_reason: why it is not measured; "" if it is, by and by.
        are_pictures: whether the inputs of the layer are a picture.
        fact_names, fact_kinds: of all that is known of the examples.
    """

    layer: int
    description: LayerDescription
    step: int
    sample: UnitSample
    is_complete: bool
    seconds: float
    order: UnitOrder
    offset: int
    units: tuple[ListedUnit, ...]
    never_active: int
    lost_count: int
    lost_reason: str
    are_pictures: bool
    fact_names: tuple[str, ...]
    fact_kinds: tuple[FactKind, ...]
