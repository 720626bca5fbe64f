"""AnswersReader: which classes a network in training confuses, measured when it has changed."""

from __future__ import annotations

import weakref
from typing import Any

import numpy as np

from tui_nn.training.protocol.figures import ConfusionView
from tui_nn.training.protocol.left_out import LeftOut
from tui_nn.training.reading.confusion import (
    Array,
    count_confusions,
    count_right,
    measure_classes,
    worst_confusions,
)
from tui_nn.training.reading.held_out import HeldOut, hold_out
from tui_nn.training.reading.network_state import network_state
from tui_nn.training.trainer.evaluation import as_probabilities
from tui_nn.training.trainer.trainer import Trainer

FEWEST_EXAMPLES, MOST_EXAMPLES = 200, 2_000
"""Examples that are classified for a view; all if there are fewer."""

TRAINING_PRODUCTS = 300_000_000
"""Products of a weight and an input for a view during training, if that leaves `FEWEST_EXAMPLES`:
it is measured several times a second."""

MATRIX_CLASSES = 64
"""Classes above which a view has no matrix: none would fit on a screen."""

LISTED_CONFUSIONS = 40
"""Confusions that a view lists, at most."""


class AnswersReader:
    """Measures one network after the other, and each state of a network once."""

    def __init__(self) -> None:
        self._trainer: weakref.ref[Trainer] | None = None
        self._most = 0
        self._state: tuple[Any, ...] = ()
        self._held_out: HeldOut | None = None
        self._view: ConfusionView | None = None

    def view(self, trainer: Trainer, *, is_training: bool = False) -> ConfusionView | None:
        """How the network answers examples of each class; None for a regression.

        Args:
            trainer: the run.
            is_training: whether it is under way: of a large network fewer examples are classified.

        Raises:
            DataError: the file of a stored split can no longer be read.
        """
        if not trainer.dataset.schema.is_classification:
            return None
        most = most_examples(trainer) if is_training else MOST_EXAMPLES
        is_other = self._trainer is None or self._trainer() is not trainer
        if self._held_out is None or is_other or most != self._most:
            self._held_out = hold_out(trainer.dataset, most, trainer.config.seed)
            self._trainer, self._most, self._state = weakref.ref(trainer), most, ()
        state = network_state(trainer)
        if self._view is None or state != self._state:
            self._view, self._state = _measure(trainer, self._held_out), state
        return self._view

    def take(self, trainer: Trainer, left_out: LeftOut) -> None:
        """Show how drawings are read that were left out, until the run is trained further."""
        self.view(trainer)
        self._view = summarize("left-out", left_out.total, np.array(left_out.confusion))


def most_examples(trainer: Trainer) -> int:
    """Examples that are classified during training: of a large network fewer."""
    fitting = TRAINING_PRODUCTS // trainer.network.parameters.values.size
    return min(max(fitting, FEWEST_EXAMPLES), MOST_EXAMPLES)


def _measure(trainer: Trainer, held_out: HeldOut) -> ConfusionView:
    classes = trainer.dataset.schema.classes
    outputs = trainer.executor.predict(held_out.examples.inputs)
    answers = as_probabilities(outputs, classes).argmax(axis=1)
    counts = count_confusions(held_out.examples.targets, answers, classes)
    return summarize(held_out.part, held_out.total, counts)


def summarize(part: str, total: int, counts: Array) -> ConfusionView:
    """A view of `counts`, shape (classes, classes), of a part with `total` examples."""
    classes = len(counts)
    return ConfusionView(
        part=part,
        total=total,
        examples=int(counts.sum()),
        right=count_right(counts),
        counts=counts if classes <= MATRIX_CLASSES else counts[:0, :0].copy(),
        worst=worst_confusions(counts, LISTED_CONFUSIONS),
        **measure_classes(counts)._asdict(),
    )
