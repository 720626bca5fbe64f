"""The pages of the course: short, plain, and one for each experiment."""

from __future__ import annotations

import re

import pytest

from tui_nn.training.lessons.experiments.table import EXPERIMENTS
from tui_nn.training.lessons.pages import FOLDER, LESSONS, MOST_WORDS, find_lesson

each = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.experiment)


def test_each_lesson_has_a_page_and_an_experiment():
    assert [lesson.number for lesson in LESSONS] == list(range(1, 13))
    assert [lesson.experiment for lesson in LESSONS] == list(EXPERIMENTS)
    names = [f"{lesson.number:02}-{lesson.experiment}.md" for lesson in LESSONS]
    assert sorted(path.name for path in FOLDER.iterdir()) == names


@each
def test_a_page_is_short(lesson):
    words = re.findall(r"\w[\w'-]*", lesson.page)
    assert len(words) >= 60
    assert len(lesson.page.split()) <= MOST_WORDS


@each
def test_a_page_is_ascii_with_a_title_and_something_to_try(lesson):
    assert lesson.page.isascii()
    assert lesson.page.endswith("\n")
    assert lesson.page.startswith("# ")
    assert lesson.title
    assert "#" not in lesson.title
    assert "**Try it:**" in lesson.page


def test_a_number_outside_the_course_is_the_nearest_lesson():
    assert find_lesson(-3).number == 1
    assert find_lesson(5).number == 5
    assert find_lesson(99).number == 12
