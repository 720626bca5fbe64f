"""LeavingOut: how a network reads drawings that it was not trained on, for the user's own symbols.

Each drawing is read by a network trained in the same way, with the same settings, on others and
their variations alone: one drawing of each label is left out at a time, so that a label keeps as
many as if one drawing had been left out of all. Labels with many drawings are left out in groups.
It is computed in pieces, so that the session can answer in between.
"""

from __future__ import annotations

import dataclasses
import time

import numpy as np
from numpy.typing import NDArray

from tui_nn.data.dataset import Array, Dataset
from tui_nn.data.sources.symbols import trainable_drawings
from tui_nn.training.protocol.left_out import LeftOut
from tui_nn.training.trainer.trainer import Trainer

MOST_GROUPS = 10
"""Most networks that are trained: a label with more drawings is left out in so many groups."""

PIECE_STEPS = 32
"""Training steps between two looks at what the user wants: about 15 ms."""


class LeavingOut:
    """The work of leaving drawings out, a group at a time."""

    def __init__(self, trainer: Trainer) -> None:
        """Prepare for the drawings that `trainer`, a run on the user's own symbols, knows."""
        self._begin = time.perf_counter()
        self._config = trainer.config.replace(validation_split=0.0, early_stopping=0)
        self._dataset = trainer.dataset
        drawings = trainable_drawings(trainer.own_drawings)
        self._originals = trainer.dataset.test.read()
        self._groups = _ranks(self._originals.targets)
        self._one_by_one = self.groups <= MOST_GROUPS
        self._groups %= MOST_GROUPS
        self._answers = np.full(len(drawings), -1)
        self._next = 0
        self._trainer: Trainer | None = None
        self._copies = len(trainer.dataset.train) // len(drawings)

    @property
    def groups(self) -> int:
        """How many networks are to be trained."""
        return int(self._groups.max()) + 1

    @property
    def is_done(self) -> bool:
        """Whether all drawings were left out."""
        return self._next >= self.groups

    def advance(self) -> bool:
        """Train a network without the next group for some steps; in the end, it reads that group.

        Returns:
            Whether more drawings have been read.
        """
        left_out = self._groups == self._next
        trainer = self._trainer = self._trainer or Trainer(self._config, self._without(left_out))
        trainer.run_steps(PIECE_STEPS)
        if trainer.finish_reason is None and trainer.divergence is None:
            return False
        outputs = trainer.executor.predict(self._originals.inputs[left_out])
        self._answers[left_out] = _choose(outputs)
        self._trainer = None
        self._next += 1
        return True

    def result(self) -> LeftOut:
        """How the drawings were read that have been left out so far."""
        classes = self._dataset.schema.classes
        confusion = np.zeros((classes, classes), np.int64)
        read = self._groups < self._next
        np.add.at(confusion, (self._originals.targets[read], self._answers[read]), 1)
        return LeftOut(
            confusion=tuple(map(tuple, confusion.tolist())),
            total=len(self._answers),
            one_by_one=self._one_by_one,
            seconds=time.perf_counter() - self._begin,
        )

    def _without(self, left_out: NDArray[np.bool_]) -> Dataset:
        """The data set without some drawings and their variations."""
        kept = np.flatnonzero(np.repeat(~left_out, self._copies))
        train = self._dataset.train.read().take(kept)
        return dataclasses.replace(self._dataset, train=train)


def _ranks(targets: Array) -> NDArray[np.int64]:
    """For each drawing, how many of its label come before it.

    Args:
        targets: shape (drawings,), classes.
    """
    ranks = np.empty(len(targets), np.int64)
    for label in np.unique(targets):
        places = np.flatnonzero(targets == label)
        ranks[places] = np.arange(len(places))
    return ranks


def _choose(outputs: Array) -> Array:
    """The answers, shape (n,), to outputs of shape (n, classes), or (n, 1) of a sigmoid."""
    return (outputs[:, 0] > 0.5).astype(np.int64) if outputs.shape[1] == 1 else outputs.argmax(1)
