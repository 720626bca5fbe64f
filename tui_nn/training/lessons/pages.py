"""LESSONS: the pages of the course, which are Markdown files in `tui_nn/lessons`.

The screen reads this before anything of the engine is imported.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "lessons"

MOST_WORDS = 150
"""Words of a page at most."""


@dataclass(frozen=True)
class Lesson:
    """One lesson.

    Attributes:
        number: its place in the course, from 1.
        experiment: name of the experiment beside it, in `EXPERIMENTS`, and of its file.
    """

    number: int
    experiment: str

    @cached_property
    def page(self) -> str:
        """The page, in Markdown; its first line is the title."""
        return (FOLDER / f"{self.number:02}-{self.experiment}.md").read_text("utf-8")

    @property
    def title(self) -> str:
        """What the page is called."""
        return self.page.partition("\n")[0].lstrip("# ")


_ORDER = (
    "neuron",
    "activation",
    "layer",
    "forward",
    "loss",
    "descent",
    "backpropagation",
    "straight-line",
    "learning-rate",
    "batches",
    "houses",
    "digits",
)

LESSONS = tuple(Lesson(number, experiment) for number, experiment in enumerate(_ORDER, 1))
"""The lessons in their order."""


def find_lesson(number: int) -> Lesson:
    """The lesson of a number from 1; the nearest one for a number outside the course."""
    return LESSONS[min(max(number, 1), len(LESSONS)) - 1]
