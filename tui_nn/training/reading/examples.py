"""Resolving examples: from the name of an example to its inputs and target."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import PIXEL_MAXIMUM, Dataset, Split
from tui_nn.data.schema import Kind
from tui_nn.data.tables.encoding import FARTHEST
from tui_nn.errors import UserError
from tui_nn.text import plural
from tui_nn.training.protocol.examples import Example, Source
from tui_nn.training.reading.held_out import PART_NAMES
from tui_nn.training.reading.readers import reading_run, trained_reader
from tui_nn.training.reading.sketching import as_arrays
from tui_nn.training.trainer.evaluation import as_probabilities
from tui_nn.training.trainer.trainer import Trainer

Array = NDArray[Any]


@dataclass(frozen=True, eq=False, slots=True)
class ResolvedExample:
    """An example with its numbers.

    Attributes:
        example: its name, by which it stays the same while the run continues: one of the next batch
            is named by its place in the training part; the target is given where the network's
            answer stands in for it.
        caption: what it is, in words.
        split: the example alone, as the network receives it.
    """

    example: Example
    caption: str
    split: Split


def resolve_example(trainer: Trainer, example: Example) -> ResolvedExample:
    """Find an example, or make it of a drawing or of values.

    Args:
        trainer: the run, whose network answers where a drawing or values have no target.
        example: the example.

    Raises:
        UserError: there is no such example; or the drawing, a value or the target is unusable.
        DataError: the file of a stored split can no longer be read.
    """
    match example.source:
        case Source.DRAWING:
            return _resolve_inputs(trainer, example, _draw(trainer, example), "the drawing")
        case Source.VALUES:
            inputs = _standardize(trainer.dataset, example.values)
            return _resolve_inputs(trainer, example, inputs, "values of your own")
        case Source.BATCH:
            return _resolve_row(trainer, _in_training_part(trainer, example))
        case _:
            return _resolve_row(trainer, example)


def _resolve_row(trainer: Trainer, example: Example) -> ResolvedExample:
    dataset, part = trainer.dataset, PART_NAMES[example.source.value]
    split, index = getattr(dataset, example.source.value), example.index
    if not len(split):
        raise UserError(f"the {part} part of {dataset.name} is empty: choose another part")
    if index >= len(split):
        count = plural(len(split), "example")
        raise UserError(f"the {part} part has {count}, counted from 0: there is none at {index:,}")
    one = split.take(np.array([index], np.uint32)).read()
    origin = f" ({dataset.origins.name(example.source.value, index)})" if dataset.origins else ""
    caption = f"{_noun(dataset)} {index}{origin} of the {part} part"
    if example.target is not None:
        one = Split(one.inputs, _encode_target(dataset, example.target))
        caption += ", with another target"
    return ResolvedExample(example, caption, one)


def _in_training_part(trainer: Trainer, example: Example) -> Example:
    """The name of an example of the next batch by its place in the training part."""
    order = trainer.order.after(trainer.step, 1)
    if example.index >= len(order):
        count = plural(len(order), "example")
        raise UserError(f"the next batch has {count}, counted from 0: none at {example.index:,}")
    place = int(order[example.index])
    return dataclasses.replace(example, source=Source.TRAIN, index=place)


def _draw(trainer: Trainer, example: Example) -> Array:
    """The drawing as the network receives it, (1, in_features) uint8."""
    picture = trained_reader(reading_run(trainer)).prepare(as_arrays(example.strokes))
    return picture.reshape(1, -1)


def _standardize(dataset: Dataset, values: Sequence[float]) -> Array:
    """Values in their own units as the network receives them, (1, in_features).

    Pictures are values from 0 to 255, and become uint8.
    """
    schema, scaling = dataset.schema, dataset.input_scaling
    if len(values) != schema.in_features:
        raise UserError(f"{plural(len(values), 'value')} for {schema.in_features} inputs")
    if bad := [value for value in values if not math.isfinite(value)]:
        raise UserError(f"{bad[0]} is not a number that a network can take in")
    numbers = np.array([values], np.float64)
    if schema.is_pictures:
        return np.round(np.clip(numbers, 0, PIXEL_MAXIMUM)).astype(np.uint8)
    if scaling is not None:
        numbers = (numbers - scaling.mean) / scaling.deviation
    return np.clip(numbers, -FARTHEST, FARTHEST).astype(np.float32)


def _resolve_inputs(
    trainer: Trainer, example: Example, inputs: Array, caption: str
) -> ResolvedExample:
    """An example that is no row of the data: without a target it gets the network's answer."""
    dataset = trainer.dataset
    if example.target is None:
        answer = _answer(trainer, inputs)
        example = dataclasses.replace(example, target=answer)
        caption += ", with the network's answer as the target"
    assert example.target is not None
    return ResolvedExample(example, caption, Split(inputs, _encode_target(dataset, example.target)))


def _answer(trainer: Trainer, inputs: Array) -> float:
    """The class that the network answers, or the number in the target's unit; 0 if it is NaN."""
    dataset, outputs = trainer.dataset, trainer.executor.predict(inputs)
    if dataset.schema.is_classification:
        return float(as_probabilities(outputs, dataset.schema.classes)[0].argmax())
    scaling = dataset.target_scaling
    answer = float((outputs if scaling is None else scaling.invert(outputs))[0, 0])
    return answer if math.isfinite(answer) else 0.0


def _encode_target(dataset: Dataset, target: float) -> Array:
    """A label, or a target in its own unit, as the network is trained on it; one example's.

    Raises:
        UserError: there is no such class, or the number is not finite.
    """
    classes, scaling = dataset.schema.classes, dataset.target_scaling
    if not math.isfinite(target):
        raise UserError(f"{target} is not a target that can be reached")
    if not dataset.schema.is_classification:
        value = np.array([[target]], np.float64)
        return (value if scaling is None else scaling.apply(value)).astype(np.float32)
    if target != int(target) or not 0 <= target < classes:
        raise UserError(f"{target:g} is not one of the {classes} classes, counted from 0")
    return np.array([int(target)], np.int32)


def _noun(dataset: Dataset) -> str:
    if dataset.schema.is_pictures:
        return "picture"
    return "point" if dataset.schema.kind is Kind.PLANE else "row"
