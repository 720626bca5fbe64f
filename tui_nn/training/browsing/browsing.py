"""Browsing: answers the questions that lead from a number to its examples."""

from __future__ import annotations

import weakref
from pathlib import Path

from tui_nn.training.browsing.exporting import export_marks
from tui_nn.training.browsing.judging import describe, read_rows
from tui_nn.training.browsing.marks import Marks
from tui_nn.training.browsing.measuring import Measured, measure, measured_source
from tui_nn.training.protocol.browsing import ExamplesView
from tui_nn.training.protocol.events import ExamplesListed, Marked, Saved
from tui_nn.training.protocol.inquiries import ExportMarks, ListExamples, MarkExample
from tui_nn.training.reading.importance import columns_of
from tui_nn.training.trainer.trainer import Trainer


class Browsing:
    """Lists and marks the examples of one run after the other, which may be shown as it was.

    What was measured is kept until it is measured again, so that the pages of a list belong
    together while the training continues.
    """

    def __init__(self) -> None:
        self._trainer: weakref.ref[Trainer] | None = None
        self._measured: Measured | None = None
        self._marks: Marks | None = None

    def begin(self) -> None:
        """Turn to another run."""
        self._trainer = self._measured = self._marks = None

    def list_examples(
        self, trainer: Trainer, question: ListExamples, folder: Path | None, *, is_training: bool
    ) -> ExamplesListed:
        """A page of examples.

        Args:
            trainer: the run.
            question: which examples.
            folder: where the run is recorded; None if it is not.
            is_training: whether it is under way.

        Raises:
            DataError: the file of a stored split can no longer be read.
        """
        marks, measured = self._marks_of(trainer, folder), self._measured
        is_other = self._trainer is None or self._trainer() is not trainer
        if measured is None or is_other or question.fresh:
            self._trainer = weakref.ref(trainer)
            rows = marks.rows(measured_source(trainer))
            measured = self._measured = measure(trainer, rows, is_training=is_training)
        return ExamplesListed(_page(trainer, measured, question, marks))

    def mark(self, trainer: Trainer, command: MarkExample, folder: Path | None) -> Marked:
        """Mark an example, or take its mark back.

        Raises:
            UserError: it cannot be marked.
        """
        marks = self._marks_of(trainer, folder)
        marks.mark(command.example, marked=command.marked)
        return Marked(len(marks))

    def export(self, trainer: Trainer, command: ExportMarks, folder: Path | None) -> Saved:
        """Write the marked examples, as the network answers them now, to a CSV file.

        Raises:
            UserError: none is marked, or the file cannot be written.
        """
        places = self._marks_of(trainer, folder).places
        export_marks(trainer.executor, trainer.dataset, places, command.path)
        return Saved(command.path)

    def _marks_of(self, trainer: Trainer, folder: Path | None) -> Marks:
        """The marks of the run, read from its folder if there are some."""
        if self._trainer is None or self._trainer() is not trainer:
            self._trainer, self._measured = weakref.ref(trainer), None
        if self._marks is None or self._marks.dataset is not trainer.dataset:
            self._marks = Marks(trainer.dataset)
        self._marks.follow(folder)
        return self._marks


def _page(
    trainer: Trainer, measured: Measured, question: ListExamples, marks: Marks
) -> ExamplesView:
    dataset, rows = trainer.dataset, marks.rows(measured.source)
    chosen = measured.choose(question, rows)
    page = chosen.take(slice(question.offset, question.offset + question.count))
    split = read_rows(dataset, measured.source, page.places)
    return ExamplesView(
        part=measured.part,
        step=measured.step,
        total=len(chosen),
        offset=question.offset,
        examples=describe(dataset, split, page, rows),
        marked=len(marks),
        measured=int(measured.is_counted.sum()),
        part_total=measured.total,
        answers=measured.answers,
        residuals=measured.residuals,
        columns=tuple(column.name for column in columns_of(dataset)),
        remark=marks.remark,
    )
