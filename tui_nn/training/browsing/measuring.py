"""Measured: the examples that a network is judged by, each with its answer, the worst first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_nn.training.browsing.judging import Judgement, judge, read_rows
from tui_nn.training.browsing.residuals import bin_residuals
from tui_nn.training.protocol.browsing import ResidualsView
from tui_nn.training.protocol.examples import Source
from tui_nn.training.protocol.figures import ConfusionView
from tui_nn.training.protocol.inquiries import ListExamples
from tui_nn.training.reading.answers import MOST_EXAMPLES, most_examples, summarize
from tui_nn.training.reading.confusion import count_confusions
from tui_nn.training.reading.held_out import hold_out, judging_part
from tui_nn.training.trainer.trainer import Trainer

Array = NDArray[Any]


@dataclass(frozen=True, eq=False, slots=True)
class Measured:
    """A network's answers at one step.

    Attributes:
        part: name of the part in words.
        total: examples in the part.
        step: step of the training.
        judged: the examples, the worst first: those without a finite loss, then by their loss.
        is_counted: (samples,) bool: whether each belongs to the sample that is counted; the others
            are marked ones outside it.
        answers, residuals: those that are counted, by class or by size.
    """

    part: str
    total: int
    step: int
    judged: Judgement
    is_counted: Array
    answers: ConfusionView | None
    residuals: ResidualsView | None

    @property
    def source(self) -> Source:
        """The part."""
        return self.judged.source

    def choose(self, question: ListExamples, marked: Collection[int]) -> Judgement:
        """All examples that `question` asks for, the worst first."""
        judged = self.judged
        chosen = self.is_counted.copy()
        if question.only_marked:
            chosen = np.isin(judged.places, np.fromiter(marked, np.int64))
        if question.only_wrong and self.answers is not None:
            chosen &= judged.truths != judged.answers
        for labels, label in ((judged.truths, question.truth), (judged.answers, question.answer)):
            if label is not None and self.answers is not None:
                chosen &= labels == label
        if self.residuals is not None:
            residuals = judged.answers - judged.truths
            if question.low is not None:
                chosen &= residuals >= question.low
            if question.high is not None:
                chosen &= residuals < question.high
        return judged.take(np.flatnonzero(chosen))


def measure(trainer: Trainer, marked: Collection[int] = (), *, is_training: bool) -> Measured:
    """Have the network answer the examples it is judged by.

    They are those of `AnswersReader`, so that the counts agree with the confusion matrix.

    Args:
        trainer: the run.
        marked: places of further examples of that part.
        is_training: whether it is under way: of a large network fewer examples are answered.

    Raises:
        DataError: the file of a stored split can no longer be read.
    """
    dataset, executor = trainer.dataset, trainer.executor
    most = most_examples(trainer) if is_training else MOST_EXAMPLES
    held_out = hold_out(dataset, most, trainer.config.seed)
    source = Source(held_out.name)
    counted = judge(executor, dataset, source, held_out.places, held_out.examples)
    others = np.setdiff1d(np.fromiter(marked, np.uint32), held_out.places)
    more = judge(executor, dataset, source, others, read_rows(dataset, source, others))
    judged = counted.joined(more)
    order = np.lexsort((judged.places, -np.nan_to_num(judged.losses, nan=np.inf)))
    return Measured(
        part=held_out.part,
        total=held_out.total,
        step=trainer.step,
        judged=judged.take(order),
        is_counted=order < len(counted),
        answers=_count(trainer, counted, held_out.part, held_out.total),
        residuals=None
        if dataset.schema.is_classification
        else bin_residuals(counted.answers - counted.truths),
    )


def measured_source(trainer: Trainer) -> Source:
    """The part that `measure` takes."""
    return Source(judging_part(trainer.dataset))


def _count(trainer: Trainer, judged: Judgement, part: str, total: int) -> ConfusionView | None:
    schema = trainer.dataset.schema
    if not schema.is_classification:
        return None
    counts = count_confusions(judged.truths, judged.answers, schema.classes)
    return summarize(part, total, counts)
