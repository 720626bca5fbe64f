"""`tui-nn learn`: opens the lessons over a run that is not started."""

from __future__ import annotations

import pytest

from tests.ui.scripted import ScriptedSession
from tui_nn.cli import main as cli
from tui_nn.training.lessons.progress import Progress, ProgressFile
from tui_nn.training.protocol.commands import Load
from tui_nn.ui import launch
from tui_nn.ui.app import TuiNN
from tui_nn.ui.lessons.screen import LessonScreen


@pytest.fixture
def opened(monkeypatch):
    """What the screen would be opened with."""
    found: dict[str, object] = {}

    def run_app(config, **rest):
        found.update(rest, config=config)
        return 0

    monkeypatch.setattr(launch, "run_app", run_app)
    return found


async def first_title(opened) -> str:
    app = TuiNN(opened["config"], start_session=ScriptedSession().start, over=opened["over"])
    async with app.run_test(size=(80, 24)):
        assert isinstance(app.screen, LessonScreen)
        return app.screen._compositor.render_strips()[0].text.strip()


async def test_the_lessons_lie_over_a_run_that_is_only_loaded(opened):
    assert cli.main(["learn"]) == 0
    assert [type(command) for command in opened["first"]] == [Load]
    assert (await first_title(opened)).startswith("lesson 1 of 12: One neuron by hand")


async def test_a_number_opens_its_lesson(opened):
    assert cli.main(["learn", "5"]) == 0
    assert (await first_title(opened)).startswith("lesson 5 of 12: Loss")
    assert ProgressFile().read() == Progress(5, frozenset({5}))


async def test_the_course_continues_where_it_was_left(opened):
    ProgressFile().write(Progress().open(7))
    assert cli.main(["learn"]) == 0
    assert (await first_title(opened)).startswith("lesson 7 of 12")


@pytest.mark.parametrize("word", ["0", "13", "xor", "-1"])
def test_there_are_no_other_lessons(word, capsys):
    assert cli.main(["learn", word]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
