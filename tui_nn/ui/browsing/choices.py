"""Choice: which examples are listed, and what is said of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_nn.text import percent
from tui_nn.ui.wording import quantities

if TYPE_CHECKING:
    from tui_nn.training.protocol.browsing import ExamplesView, ResidualsView
    from tui_nn.training.protocol.figures import ConfusionView


@dataclass(frozen=True, slots=True)
class Choice:
    """A cell of the confusion matrix, a row or column of it, a bin of the residuals, or all.

    Attributes:
        truth, answer: a class each; None for every class.
        low, high: bounds of the residual; None for no bound.
    """

    truth: int | None = None
    answer: int | None = None
    low: float | None = None
    high: float | None = None


ALL = Choice()
"""Every example that was measured."""


@dataclass(frozen=True, slots=True)
class Line:
    """A choice in a list.

    Attributes:
        choice: what is chosen.
        text: what it is.
        count: how many examples it has.
        share: how long its bar is, 0 to 1; None for no bar.
        key: style of the text.
    """

    choice: Choice
    text: str
    count: int
    share: float | None = None
    key: str = "name"


def list_lines(view: ExamplesView, names: Sequence[str]) -> list[Line]:
    """What can be chosen, where there is no matrix: all, then the confusions and the classes, or
    the bins of the residuals."""
    lines = [Line(ALL, "all examples", view.measured, key="title")]
    if view.residuals is not None:
        return lines + _bins(view.residuals)
    return lines + _confusions(view.answers, names) if view.answers is not None else lines


def _bins(residuals: ResidualsView) -> list[Line]:
    edges, counts = residuals.edges.tolist(), residuals.counts.tolist()
    texts = edge_texts(edges)
    most, lines = max(counts) or 1, []
    for place, count in enumerate(counts):
        low = None if place == 0 else edges[place]
        high = None if place == len(counts) - 1 else edges[place + 1]
        text = f"{texts[place]} to {texts[place + 1]}"
        if len(counts) > 1 and (low is None or high is None):
            text = f"below {texts[place + 1]}" if low is None else f"{texts[place]} and above"
        lines.append(Line(Choice(low=low, high=high), text, count, count / most))
    return lines


def edge_texts(edges: Sequence[float]) -> list[str]:
    """Edges of bins, with a sign, in as few digits as tell them apart."""
    width = edges[1] - edges[0]
    decimals = next((n for n in range(13) if abs(round(width, n) - width) < 1e-6 * width), 12)
    return [f"{edge:+,.{decimals}f}".replace(",", " ") if edge else "0" for edge in edges]


def _confusions(answers: ConfusionView, names: Sequence[str]) -> list[Line]:
    lines = [
        Line(
            Choice(truth, answer),
            f"{names[truth]} taken for {names[answer]}",
            count,
            count / int(answers.support[truth]),
            "wrong",
        )
        for truth, answer, count in answers.worst.tolist()
    ]
    for truth, count in enumerate(answers.support.tolist()):
        if count:
            lines.append(Line(Choice(truth=truth), f"all that are {names[truth]}", count))
    return lines


def name_choice(choice: Choice, view: ExamplesView, names: Sequence[str]) -> str:
    """What is chosen, in a few words."""
    truth, answer = choice.truth, choice.answer
    if choice == ALL:
        return "all examples"
    if view.residuals is not None:
        return f"residual {_range(choice)}"
    if truth is None:
        return f"all answered with {names[answer or 0]}"
    if answer is None:
        return f"all that are {names[truth]}"
    return f"{names[truth]} {'recognised' if truth == answer else f'taken for {names[answer]}'}"


def describe(choice: Choice, view: ExamplesView, names: Sequence[str]) -> str:
    """What is chosen and how many examples that are, in a sentence."""
    name, answers = name_choice(choice, view, names), view.answers
    if choice == ALL:
        return f"{name}: {quantities.count(view.measured)}"
    if view.residuals is not None or answers is None:
        lines = [] if view.residuals is None else _bins(view.residuals)
        count = next((line.count for line in lines if line.choice == choice), 0)
        return f"{name}: {quantities.plural(count, 'example')}"
    if choice.truth is None:
        precision = percent(float(answers.precision[choice.answer or 0]), 1)
        return f"{name}: {precision} of them correctly"
    support = int(answers.support[choice.truth])
    examples = quantities.plural(support, "example")
    if choice.answer is None:
        recall = percent(float(answers.recall[choice.truth]), 1)
        return f"{name}: {examples}, {recall} of them answered correctly"
    count = _count(answers, choice.truth, choice.answer)
    share = percent(count / support, 1) if support else quantities.UNKNOWN
    return f"{name}: {quantities.count(count)} of {examples} ({share})"


def _range(choice: Choice) -> str:
    """The residuals of a bin, which may have other edges since."""
    low, high = (None if edge is None else _signed(edge) for edge in (choice.low, choice.high))
    if low is None or high is None:
        return f"below {high}" if low is None else f"{low} and above"
    return f"{low} to {high}"


def _signed(number: float) -> str:
    text = quantities.number(number)
    return f"+{text}" if number > 0 else "0" if number == 0 else text


def _count(answers: ConfusionView, truth: int, answer: int) -> int:
    """Examples in a cell; where there is no matrix, of a listed confusion."""
    if len(answers.counts):
        return int(answers.counts[truth, answer])
    found = answers.worst[(answers.worst[:, :2] == (truth, answer)).all(axis=1)]
    return int(found[:, 2].sum())
