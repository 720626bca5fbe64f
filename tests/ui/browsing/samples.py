"""Made-up examples: of each class as many as the confusion matrix of the scripted session says."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from tui_nn.data.schema import DatasetSchema
from tui_nn.training.browsing.residuals import bin_residuals
from tui_nn.training.protocol.browsing import ExamplesView, JudgedExample
from tui_nn.training.protocol.examples import Example, Source
from tui_nn.training.protocol.figures import ConfusionView
from tui_nn.training.protocol.inquiries import ListExamples

HOUSES = 60


@dataclass(frozen=True)
class One:
    """An example with its labels, or its residual."""

    truth: float
    answer: float
    example: JudgedExample


def make(row: int, schema: DatasetSchema, truth: float, answer: float) -> One:
    """Example `row`; the later, the smaller its loss."""
    names = schema.class_names
    picture = np.zeros(schema.picture_shape or (0, 0), np.uint8)
    picture[4:24, 12:16] = 255
    example = JudgedExample(
        example=Example(Source.VALIDATION, row),
        row=row,
        truth=names[int(truth)] if names else str(int(truth)),
        answer=names[int(answer)] if names else str(int(answer)),
        probability=0.9 if names else None,
        truth_probability=(0.9 if truth == answer else 0.05) if names else None,
        loss=9.5 / (row + 1),
        picture=picture,
        values=() if schema.is_pictures else tuple(f"{row}.{n}" for n in range(schema.in_features)),
        is_marked=False,
    )
    return One(truth, answer, example)


def make_all(schema: DatasetSchema, answers: ConfusionView | None) -> list[One]:
    """Every example; the wrong answers come first."""
    if answers is None:
        truths = 200_000 + 1_000 * np.arange(HOUSES)
        return [
            make(row, schema, truth, truth + 1_000 * (HOUSES - row) * (-1) ** row)
            for row, truth in enumerate(truths.tolist())
        ]
    cells = [
        (truth, answer)
        for truth, counts in enumerate(answers.counts.tolist())
        for answer, count in enumerate(counts)
        for _ in range(count)
    ]
    cells.sort(key=lambda cell: cell[0] == cell[1])
    return [make(row, schema, *cell) for row, cell in enumerate(cells)]


def page(
    question: ListExamples,
    schema: DatasetSchema,
    answers: ConfusionView | None,
    step: int,
    marked: Collection[int],
) -> ExamplesView:
    """The answer to `question`."""
    every = make_all(schema, answers)
    chosen = [one for one in every if _fits(one, question, marked)]
    shown = chosen[question.offset : question.offset + question.count]
    residuals = np.array([one.answer - one.truth for one in every], float)
    return ExamplesView(
        part="validation",
        step=step,
        total=len(chosen),
        offset=question.offset,
        examples=tuple(replace(one.example, is_marked=one.example.row in marked) for one in shown),
        marked=len(marked),
        measured=len(every),
        part_total=2 * len(every),
        answers=answers,
        residuals=bin_residuals(residuals) if answers is None else None,
        columns=() if schema.is_pictures else schema.feature_names or ("height", "light"),
        remark="the run is not recorded yet: marks are kept in memory only" if marked else "",
    )


def _fits(one: One, question: ListExamples, marked: Collection[int]) -> bool:
    residual = one.answer - one.truth
    return (
        question.truth in (None, one.truth)
        and question.answer in (None, one.answer)
        and (question.low is None or residual >= question.low)
        and (question.high is None or residual < question.high)
        and (not question.only_wrong or one.truth != one.answer)
        and (not question.only_marked or one.example.row in marked)
    )
