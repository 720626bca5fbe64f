"""The list of the units of a layer."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Dataset
from tui_nn.training.protocol.inquiries import ListUnits
from tui_nn.training.protocol.layers import describe_layers
from tui_nn.training.protocol.units import Fact, ListedUnit, UnitOrder, UnitsView
from tui_nn.training.units.facts import KnownFacts
from tui_nn.training.units.figures import count_bins, output_names
from tui_nn.training.units.study import Study
from tui_nn.training.units.tally import Tally
from tui_nn.training.units.unit_page import OUTPUTS, sample_of

Array = NDArray[Any]

BINS = 12
"""Of the histogram of a line."""

TOO_MANY = "would take minutes in so large a layer"


def describe_units(
    dataset: Dataset, study: Study, question: ListUnits, deadline: float
) -> UnitsView:
    """A page of the units of the layer that `question` names, which there is.

    Args:
        dataset: of the run.
        study: what is measured of its network.
        question: which page.
        deadline: `time.perf_counter()` at which no more is to be measured.
    """
    layer, activity = question.layer, study.activity
    network, facts, tally = (
        activity.executor.network,
        activity.sample.facts,
        activity.tallies[layer],
    )
    losses, reason, is_complete = _lose(study, question, deadline)
    chosen = _choose_facts(tally.correlations(), question.fact)
    order = sort_units(question.order, tally, chosen[1], losses)
    page = order[question.offset : question.offset + question.count]
    names = output_names(dataset, network, layer)
    shape = () if layer else dataset.schema.picture_shape or ()
    units = tuple(
        ListedUnit(
            unit=unit,
            name=names[unit] if names else "",
            active_share=float(tally.active_shares[unit]),
            mean=float(tally.means[unit]),
            is_constant=bool(tally.are_constant[unit]),
            histogram=count_bins(activity.outputs(layer)[:, unit], BINS)[0],
            fact=_fact(facts, chosen, unit),
            lost=None if np.isnan(losses[unit]) else float(losses[unit]),
            weights=_picture(
                network.layers[layer].weights_of_unit(unit), shape if question.pictures else ()
            ),
        )
        for unit in page.tolist()
    )
    return UnitsView(
        layer=layer,
        description=describe_layers(network.settings)[layer],
        step=study.step,
        sample=sample_of(activity),
        is_complete=is_complete,
        seconds=0.0,
        order=question.order,
        offset=question.offset,
        units=units,
        never_active=int((tally.active == 0).sum()),
        lost_count=int((~np.isnan(losses)).sum()),
        lost_reason=reason,
        are_pictures=bool(shape),
        fact_names=facts.names,
        fact_kinds=facts.kinds,
    )


def sort_units(order: UnitOrder, tally: Tally, correlations: Array, losses: Array) -> Array:
    """The units, (units,), in this order; equal ones by their number.

    Args:
        order: what they are sorted by.
        tally: of the layer.
        correlations: shape (units,): with the fact that counts; NaN where there is none.
        losses: shape (units,): what is lost without each; NaN where it is not known.
    """
    match order:
        case UnitOrder.ACTIVE:
            sizes = tally.active_shares
        case UnitOrder.FACT:
            sizes = np.abs(correlations)
        case UnitOrder.LOST:
            sizes = losses
        case UnitOrder.NUMBER:
            return np.arange(len(losses))
    return np.argsort(-np.nan_to_num(sizes, nan=-np.inf), kind="stable")


def _lose(study: Study, question: ListUnits, deadline: float) -> tuple[Array, str, bool]:
    """What is lost without each unit, why that is not measured, and whether all is known."""
    activity = study.activity
    layers = activity.executor.network.settings
    unknown = np.full(layers[question.layer].out_features, np.nan)
    if question.layer == len(layers) - 1:
        return unknown, OUTPUTS, activity.is_complete
    if not question.losses or not activity.is_complete:
        return unknown, "", activity.is_complete
    losses = study.lose(question.layer, deadline)
    if not losses.is_possible:
        return unknown, TOO_MANY, True
    return losses.values, "", losses.is_complete


def _choose_facts(correlations: Array, fact: int) -> tuple[Array, Array]:
    """For each unit, (units,): the fact that counts, and its correlation, or NaN.

    Args:
        correlations: shape (units, facts).
        fact: place of the fact that counts; that with the strongest correlation if negative.
    """
    units, count = correlations.shape
    if not count:
        return np.zeros(units, np.int64), np.full(units, np.nan)
    if fact >= 0:
        places = np.full(units, min(fact, count - 1))
    else:
        places = np.nan_to_num(np.abs(correlations), nan=-1.0).argmax(axis=1)
    return places, correlations[np.arange(units), places]


def _fact(facts: KnownFacts, chosen: tuple[Array, Array], unit: int) -> Fact | None:
    place, correlation = int(chosen[0][unit]), float(chosen[1][unit])
    if np.isnan(correlation):
        return None
    return Fact(facts.names[place], facts.kinds[place], correlation)


def _picture(weights: Array, shape: tuple[int, ...]) -> Array:
    """Weights as (rows, columns) float32, the channels averaged; empty without a shape."""
    if not shape:
        return np.zeros((0, 0), np.float32)
    picture = weights.reshape(shape).astype(np.float32)
    return picture if picture.ndim == 2 else picture.mean(axis=2)
