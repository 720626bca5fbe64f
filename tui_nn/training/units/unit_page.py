"""The page of one unit."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Dataset
from tui_nn.engine.network import Network
from tui_nn.training.browsing.judging import conclude, describe
from tui_nn.training.protocol.inquiries import InspectUnit
from tui_nn.training.protocol.layers import describe_layers
from tui_nn.training.protocol.units import UnitSample, UnitView
from tui_nn.training.reading.importance import columns_of
from tui_nn.training.units.activity import Activity
from tui_nn.training.units.facts import input_names
from tui_nn.training.units.figures import count_bins, output_names, rank_facts, threshold_of
from tui_nn.training.units.study import Study

Array = NDArray[Any]

EXTREMES = 9
"""Examples that excite a unit most, and least, that are shown."""

OUTPUTS = "an output cannot be switched off: without it there is no answer"


def describe_unit(
    dataset: Dataset, study: Study, question: InspectUnit, deadline: float
) -> UnitView:
    """Everything that is known of the unit that `question` names, which there is.

    Args:
        dataset: of the run.
        study: what is measured of its network.
        question: which unit, and which others are switched off.
        deadline: `time.perf_counter()` at which no more is to be measured.
    """
    place, unit, activity = question.layer, question.unit, study.activity
    network = activity.executor.network
    layer, tally = network.layers[place], activity.tallies[place]
    counts, low, high = count_bins(activity.outputs(place)[:, unit])
    is_output = place == len(network.layers) - 1
    own_names = output_names(dataset, network, place)
    correlations = tally.correlations(slice(unit, unit + 1))[0]
    compared = _compare(study, question, deadline, is_output=is_output)
    return UnitView(
        layer=place,
        unit=unit,
        description=describe_layers(network.settings)[place],
        step=study.step,
        sample=sample_of(activity),
        is_complete=activity.is_complete and compared["judged"] == activity.count,
        seconds=0.0,
        weights=layer.weights_of_unit(unit).copy(),
        bias=float(layer.settings.biases_of_unit(layer.parameters, unit).sum()),
        input_names=() if place else input_names(dataset),
        picture_shape=() if place else dataset.schema.picture_shape or (),
        outgoing=_outgoing(network, place, unit),
        outgoing_names=() if is_output else output_names(dataset, network, place + 1),
        own_name=own_names[unit] if own_names else "",
        histogram=counts,
        lowest=low,
        highest=high,
        mean=float(tally.means[unit]),
        active_share=float(tally.active_shares[unit]),
        threshold=threshold_of(layer.activation),
        **_extremes(dataset, activity, place, unit),
        columns=tuple(column.name for column in columns_of(dataset)),
        facts=rank_facts(activity.sample.facts, correlations),
        facts_left_out=activity.sample.facts.left_out,
        can_switch_off=not is_output,
        **compared,
    )


def sample_of(activity: Activity) -> UnitSample:
    """The examples that are measured, in numbers."""
    sample = activity.sample
    return UnitSample(sample.part, activity.count, sample.total, len(sample))


def order_by_excitement(activations: Array, sums: Array) -> Array:
    """Places of the examples, (samples,), from the least exciting one; of equal ones, by the sum.

    An activation that is not a number counts as the least.
    """
    return np.lexsort((sums, np.nan_to_num(activations, nan=-np.inf)))


def _extremes(dataset: Dataset, activity: Activity, layer: int, unit: int) -> dict[str, Any]:
    """The examples that excite a unit most and least, as fields of the view."""
    activations, sums = activity.outputs(layer)[:, unit], activity.sums(layer, unit)
    order = order_by_excitement(activations, sums)
    parts: dict[str, Any] = {}
    for name, places in (("most", order[::-1][:EXTREMES]), ("least", order[:EXTREMES])):
        sample, outputs = activity.sample, activity.outputs(len(activity.tallies) - 1)
        split = sample.split.take(places)
        judged = conclude(
            dataset,
            sample.source,
            sample.places[places],
            split.targets,
            activity.losses[places],
            outputs[places],
        )
        parts[name] = describe(dataset, split, judged)
        parts[f"{name}_activations"] = tuple(activations[places].tolist())
        parts[f"{name}_sums"] = tuple(sums[places].tolist())
    return parts


def _outgoing(network: Network, layer: int, unit: int) -> Array:
    """The weights from a unit to the next layer, or none."""
    above = network.layers[layer + 1 : layer + 2]
    return above[0].weights_of_input(unit).copy() if above else np.zeros(0, network.dtype)


def _compare(
    study: Study, question: InspectUnit, deadline: float, *, is_output: bool
) -> dict[str, Any]:
    """The results with and without units, all on the same examples, as fields of the view."""
    own = [] if is_output else [(question.layer, question.unit)]
    alone = study.compare(own, deadline) if own else None
    together = study.compare(question.switched_off, deadline) if question.switched_off else None
    counts = [one.count for one in (alone, together) if one is not None]
    judged = min([*counts, study.activity.count])
    whole = study.switchboard.judge_whole(judged)
    return {
        "judged": judged,
        "with_it": whole,
        "without_it": alone.evaluate(judged) if alone else whole,
        "switched_off": tuple(sorted(set(question.switched_off))),
        "with_switched_off": together.evaluate(judged) if together else None,
    }
