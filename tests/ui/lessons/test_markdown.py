"""The pages' Markdown becomes text with styles."""

from __future__ import annotations

import pytest

from tui_nn.training.lessons.pages import LESSONS
from tui_nn.ui.lessons.markdown import render_page

PAGE = """# A title

One **bold** word, *some stress*
and `code`; 2 * 3 * 4.

    z = w*x
    y = f(z)

The end.
"""


def test_a_page_without_its_title():
    text = render_page(PAGE)
    assert text.plain == (
        "One bold word, some stress and code; 2 * 3 * 4.\n\n  z = w*x\n  y = f(z)\n\nThe end."
    )
    styles = {text.plain[span.start : span.end]: str(span.style) for span in text.spans}
    assert styles["bold"] == "bold"
    assert styles["some stress"] == "italic"
    assert "primary" in styles["code"]
    assert "accent" in styles["  z = w*x\n  y = f(z)"]


def test_formulas_are_set_closer_where_there_is_little_room():
    plain = render_page(PAGE, compact=True).plain
    assert "4.\n  z = w*x\n  y = f(z)\nThe end." in plain


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.experiment)
def test_no_markup_is_left_over(lesson):
    plain = render_page(lesson.page).plain
    assert "**" not in plain
    assert "`" not in plain
    assert plain.count("Try it:") == 1
