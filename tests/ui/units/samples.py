"""Views of units as the session would send them, plausible without a network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tui_nn.data.schema import DatasetSchema
from tui_nn.training.protocol.browsing import JudgedExample
from tui_nn.training.protocol.examples import Example, Source
from tui_nn.training.protocol.inquiries import InspectUnit, ListUnits
from tui_nn.training.protocol.layers import LayerDescription
from tui_nn.training.protocol.measurements import Evaluation
from tui_nn.training.protocol.units import (
    Fact,
    FactKind,
    ListedUnit,
    UnitOrder,
    UnitSample,
    UnitsView,
    UnitView,
)

DEAD = 3
"""A unit of each hidden layer that is never active."""

COUNT = 800


def known_facts(schema: DatasetSchema) -> list[tuple[str, FactKind]]:
    """What is known of the examples."""
    if schema.is_classification:
        return [(name, FactKind.CLASS) for name in schema.class_names]
    hidden = [(name, FactKind.HIDDEN) for name in ("size", "newness", "neighbourhood")]
    return [*hidden, (schema.target_name, FactKind.TARGET)]


def _is_dead(layers: Sequence[LayerDescription], layer: int, unit: int) -> bool:
    return unit == DEAD and layer < len(layers) - 1


def _fact(schema: DatasetSchema, unit: int, place: int) -> Fact:
    known = known_facts(schema)
    name, kind = known[place % len(known)]
    return Fact(name, kind, 0.9 * np.cos(unit + place))


def _names(
    layers: Sequence[LayerDescription], schema: DatasetSchema, layer: int
) -> tuple[str, ...]:
    if layer != len(layers) - 1:
        return ()
    return schema.class_names or (schema.target_name,)


def _result(schema: DatasetSchema, share: float) -> Evaluation:
    if schema.is_classification:
        return Evaluation(1 - share, accuracy=share)
    return Evaluation(1 - share, mae=50_000 * (1 - share), r2=share)


def _example(schema: DatasetSchema, index: int) -> JudgedExample:
    picture = np.zeros(schema.picture_shape or (0, 0), np.uint8)
    if picture.size:
        picture[4 + index : 8 + index] = 200
    names, is_class = schema.class_names, schema.is_classification
    return JudgedExample(
        example=Example(Source.VALIDATION, index),
        row=index,
        truth=names[index % len(names)] if is_class else str(100_000 + index),
        answer=names[0] if is_class else "100000",
        probability=0.9 if is_class else None,
        truth_probability=0.5 if is_class else None,
        loss=0.1 * index,
        picture=picture,
        values=() if picture.size else tuple(str(index + n) for n in range(schema.in_features)),
        is_marked=False,
    )


def sample(*, examples: int = COUNT) -> UnitSample:
    """So many of some validation examples."""
    return UnitSample("validation", examples, 6_000, COUNT)


def unit_page(
    question: InspectUnit,
    schema: DatasetSchema,
    layers: Sequence[LayerDescription],
    step: int = 0,
    **changes: Any,
) -> UnitView:
    """A unit; each that is switched off costs 1% of the result."""
    layer, unit, off = question.layer, question.unit, question.switched_off
    description, above = layers[layer], layers[layer + 1 : layer + 2]
    dead, names = _is_dead(layers, layer, unit), _names(layers, schema, layer)
    weights = np.sin(np.arange(description.in_features) + unit).astype(np.float32)
    facts = sorted(
        (_fact(schema, unit, place) for place in range(len(known_facts(schema)))),
        key=lambda fact: -abs(fact.correlation),
    )
    values: dict[str, Any] = {
        "layer": layer,
        "unit": unit,
        "description": description,
        "step": step,
        "sample": sample(),
        "is_complete": True,
        "seconds": 0.001,
        "weights": weights,
        "bias": 0.25,
        "input_names": () if layer else schema.feature_names,
        "picture_shape": () if layer else schema.picture_shape or (),
        "outgoing": np.cos(np.arange(above[0].out_features if above else 0)),
        "outgoing_names": _names(layers, schema, layer + 1),
        "own_name": names[unit] if names else "",
        "histogram": np.array([COUNT, *[0] * 31] if dead else [500, *range(40, 9, -1)]),
        "lowest": 0.0,
        "highest": 0.0 if dead else 4.5,
        "mean": 0.0 if dead else 0.7,
        "active_share": 0.0 if dead else 0.4,
        "threshold": 0.0,
        "most": tuple(_example(schema, index) for index in range(9)),
        "least": tuple(_example(schema, 9 + index) for index in range(9)),
        "most_activations": tuple(9.0 - index for index in range(9)),
        "least_activations": (0.0,) * 9,
        "most_sums": tuple(9.0 - index for index in range(9)),
        "least_sums": tuple(index - 10.0 for index in range(9)),
        "columns": schema.feature_names,
        "facts": () if dead else tuple(facts),
        "facts_left_out": 0,
        "can_switch_off": bool(above),
        "judged": COUNT,
        "with_it": _result(schema, 0.97),
        "without_it": _result(schema, 0.96),
        "switched_off": tuple(sorted(off)),
        "with_switched_off": _result(schema, 0.97 - 0.01 * len(off)) if off else None,
    }
    return UnitView(**{**values, **changes})


def unit_list(
    question: ListUnits, schema: DatasetSchema, layers: Sequence[LayerDescription], step: int = 0
) -> UnitsView:
    """A page of a list; in every order but that by number the units come backwards."""
    layer, description = question.layer, layers[question.layer]
    count, names = description.out_features, _names(layers, schema, question.layer)
    order = range(count) if question.order is UnitOrder.NUMBER else range(count)[::-1]
    shape = (schema.picture_shape or ()) if layer == 0 and question.pictures else (0, 0)
    is_output = layer == len(layers) - 1
    units = tuple(
        ListedUnit(
            unit=unit,
            name=names[unit] if names else "",
            active_share=0.0 if _is_dead(layers, layer, unit) else 0.4,
            mean=0.7,
            is_constant=_is_dead(layers, layer, unit),
            histogram=np.array([500, *range(10)]),
            fact=None
            if _is_dead(layers, layer, unit)
            else _fact(schema, unit, max(question.fact, 0)),
            lost=None if is_output or not question.losses else 0.001 * unit,
            weights=np.sin(np.arange(np.prod(shape)) + unit).reshape(shape).astype(np.float32),
        )
        for unit in order[question.offset : question.offset + question.count]
    )
    known = known_facts(schema)
    return UnitsView(
        layer=layer,
        description=description,
        step=step,
        sample=sample(),
        is_complete=True,
        seconds=0.001,
        order=question.order,
        offset=question.offset,
        units=units,
        never_active=int(count > DEAD and not is_output),
        lost_count=0 if is_output or not question.losses else count,
        lost_reason="an output" if is_output else "",
        are_pictures=layer == 0 and schema.is_pictures,
        fact_names=tuple(name for name, _ in known),
        fact_kinds=tuple(kind for _, kind in known),
    )
