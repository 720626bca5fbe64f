"""Judging: how the network answers each example of a part, and what loss that costs."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Dataset, Split, StoredSplit
from tui_nn.engine.executor import Executor
from tui_nn.errors import UserError
from tui_nn.text import printable
from tui_nn.training.browsing.values import answer_texts, row_texts, target_texts
from tui_nn.training.protocol.browsing import JudgedExample
from tui_nn.training.protocol.examples import Example, Source
from tui_nn.training.reading.held_out import PART_NAMES
from tui_nn.training.trainer.evaluation import as_probabilities, in_own_unit

Array = NDArray[Any]


@dataclass(frozen=True, eq=False, slots=True)
class Judgement:
    """The answers to some examples of a part; all arrays have a row for each of them.

    Attributes:
        source: the part.
        places: places in it, (samples,) uint32.
        truths, answers: labels; or values in the target's unit, float64; (samples,).
        probabilities, truth_probabilities: of the answer and of the true class, (samples,)
            float64; NaN for regression.
        losses: on each example alone, (samples,) float64.
    """

    source: Source
    places: Array
    truths: Array
    answers: Array
    probabilities: Array
    truth_probabilities: Array
    losses: Array

    def __len__(self) -> int:
        return len(self.places)

    def take(self, chosen: Array | slice) -> Judgement:
        """The examples at `chosen`, (n,), in that order."""
        return Judgement(self.source, *(column[chosen] for column in self._columns))

    def joined(self, other: Judgement) -> Judgement:
        """These examples and those of `other`, of the same part."""
        pairs = zip(self._columns, other._columns, strict=True)
        return Judgement(self.source, *map(np.concatenate, pairs))

    @property
    def _columns(self) -> tuple[Array, ...]:
        return tuple(getattr(self, field.name) for field in fields(self)[1:])


def judge_rows(
    executor: Executor,
    dataset: Dataset,
    source: Source,
    places: Array,
    marked: Collection[int] = (),
) -> tuple[JudgedExample, ...]:
    """Have the network answer some examples of a part, and describe each.

    Args:
        executor: runs the network.
        dataset: its data.
        source: the part: TRAIN, VALIDATION or TEST.
        places: places in that part, (n,) uint32.
        marked: places that the user marked.

    Returns:
        The examples in the order of `places`.

    Raises:
        UserError: `source` does not name a part, or the part has fewer examples.
        DataError: the file of a stored split can no longer be read.
    """
    split = read_rows(dataset, source, places)
    return describe(dataset, split, judge(executor, dataset, source, places, split), marked)


def read_rows(dataset: Dataset, source: Source, places: Array) -> Split:
    """The examples at `places` of a part, in memory.

    Raises:
        UserError: `source` does not name a part, or the part has fewer examples.
        DataError: the file of a stored split can no longer be read.
    """
    split = part_of(dataset, source)
    if len(places) and int(places.max()) >= len(split):
        part = PART_NAMES[source.value]
        raise UserError(f"the {part} part has {len(split):,} examples: none at {places.max():,}")
    return split.take(np.asarray(places, np.uint32)).read()


def part_of(dataset: Dataset, source: Source) -> Split | StoredSplit:
    """The part that `source` names.

    Raises:
        UserError: it does not name a part.
    """
    if source.value not in PART_NAMES:
        raise UserError(f"{source.value}: the data have no such part")
    split: Split | StoredSplit = getattr(dataset, source.value)
    return split


def judge(
    executor: Executor, dataset: Dataset, source: Source, places: Array, split: Split
) -> Judgement:
    """Have the network answer the examples `split`, at `places` of a part."""
    losses, outputs = executor.judge(split.inputs, split.targets)
    return conclude(dataset, source, places, split.targets, losses, outputs)


def conclude(
    dataset: Dataset, source: Source, places: Array, targets: Array, losses: Array, outputs: Array
) -> Judgement:
    """What `losses`, (samples,), and `outputs`, (samples, units), of a network say of examples."""
    if not dataset.schema.is_classification:
        truths, answers = in_own_unit(dataset, targets), in_own_unit(dataset, outputs)
        unknown = np.full(len(places), np.nan)
        return Judgement(source, places, truths, answers, unknown, unknown, losses)
    probabilities = as_probabilities(outputs, dataset.schema.classes).astype(np.float64)
    answers, rows = probabilities.argmax(axis=1), np.arange(len(places))
    truths = np.asarray(targets, np.int64)
    return Judgement(
        source,
        places,
        truths,
        answers,
        probabilities[rows, answers],
        probabilities[rows, truths],
        losses,
    )


def describe(
    dataset: Dataset, split: Split, judged: Judgement, marked: Collection[int] = ()
) -> tuple[JudgedExample, ...]:
    """Each of the examples `split`, as it was judged."""
    schema, none = dataset.schema, np.zeros((0, 0), np.uint8)
    pictures = split.inputs.reshape(-1, *schema.picture_shape) if schema.picture_shape else None
    texts = row_texts(dataset, split.inputs)
    truths = _names(dataset, judged.truths, target_texts)
    answers = _names(dataset, judged.answers, answer_texts)
    is_class, origins = schema.is_classification, dataset.origins
    described = []
    for row in range(len(judged)):
        place = int(judged.places[row])
        one = JudgedExample(
            example=Example(judged.source, place),
            row=place,
            truth=truths[row],
            answer=answers[row],
            probability=float(judged.probabilities[row]) if is_class else None,
            truth_probability=float(judged.truth_probabilities[row]) if is_class else None,
            loss=float(judged.losses[row]),
            picture=none if pictures is None else pictures[row].copy(),
            values=tuple(map(printable, texts[row])),
            is_marked=place in marked,
            origin=origins.name(judged.source.value, place) if origins else "",
        )
        described.append(one)
    return tuple(described)


def _names(
    dataset: Dataset, answers: Array, write: Callable[[Dataset, Array], list[str]]
) -> list[str]:
    """Classes by name, or numbers in the target's unit."""
    names = dataset.schema.class_names
    return [names[answer] for answer in answers] if names else write(dataset, answers)
