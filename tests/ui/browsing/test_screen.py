"""The screen of examples, on the app, with the scripted session behind it."""

from __future__ import annotations

import numpy as np
import pytest
from textual.screen import Screen
from textual.widgets import Input

from tests.typed import expect
from tests.ui.stage import Stage, stage
from tui_nn.errors import DataError
from tui_nn.training.protocol.drawings import Answering
from tui_nn.training.protocol.events import Failed
from tui_nn.training.protocol.examples import Source
from tui_nn.training.protocol.inquiries import ExportMarks, ListExamples, MarkExample
from tui_nn.training.protocol.sketching import Classify
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.ui.browsing.choices import ALL, Choice
from tui_nn.ui.browsing.chooser import Chooser
from tui_nn.ui.browsing.example_list import ExampleList
from tui_nn.ui.browsing.screen import BrowseScreen
from tui_nn.ui.screens import overlays
from tui_nn.ui.screens.training import TrainingScreen
from tui_nn.ui.sketch.pad import SketchPad

HOUSES = RECIPES["houses"].config
TABLE = RECIPES["mnist"].config.replace(dataset="/data/plants.csv", data_dir=None)
"""The scripted session has a schema of its own for a path: three classes, two columns."""


async def opened(on: Stage) -> BrowseScreen:
    """The screen, with its first page answered."""
    await on.press("b")
    await on.settle()
    assert isinstance(on.app.screen, BrowseScreen)
    return on.app.screen


def chooser(on: Stage) -> Chooser:
    return on.app.screen.query_one(Chooser)


def examples(on: Stage) -> ExampleList:
    return on.app.screen.query_one(ExampleList)


def line(on: Stage, number: int) -> str:
    return on.text().split("\n")[number].strip()


async def test_it_opens_on_the_worst_confusion():
    async with stage() as on:
        await on.press("b")
        (question,) = await on.answer(ListExamples)
        assert question.fresh
        await on.settle()
        assert chooser(on).choice == Choice(9, 0)
        assert "validation examples · at step 0" in line(on, 0)
        assert "95.2% of 945 validation examples right" in line(on, 1)
        assert line(on, 22) == "9 taken for 0: 9 of 99 examples (9.1%)"


async def test_arrows_move_over_cells_rows_columns_and_all():
    async with stage() as on:
        await opened(on)
        await on.press("up", *["right"] * 8)
        assert chooser(on).choice == Choice(8, 8)
        assert line(on, 22) == "8 recognised: 90 of 98 examples (91.8%)"
        await on.press(*["left"] * 12)
        assert chooser(on).choice == Choice(truth=8)
        assert line(on, 22) == "all that are 8: 98 examples, 91.8% of them answered correctly"
        await on.press(*["up"] * 12)
        assert chooser(on).choice == ALL
        assert line(on, 22) == "all examples: 945"
        await on.press("right", "right")
        assert chooser(on).choice == Choice(answer=1)
        assert line(on, 22) == "all answered with 1: 100% of them correctly"
        await on.press("home")
        assert chooser(on).choice == ALL


async def test_enter_lists_the_examples_of_a_cell_the_worst_first():
    async with stage() as on:
        await opened(on)
        await on.press("enter")
        questions = await on.answer(ListExamples)
        assert {(q.truth, q.answer, q.fresh) for q in questions} == {(9, 0, False)}
        await on.settle()
        view = expect(examples(on).view)
        assert [(one.truth, one.answer) for one in view.examples] == [("9", "0")] * 9
        assert "9 taken for 0 · 1-9 of 9, the worst first" in line(on, 1)
        text = on.text()
        assert "is 9" in text
        assert "✗ 0 90%" in text
        assert "answered 0 90.0% (9 5.0%)" in line(on, 22)
        await on.press("escape")
        assert chooser(on).has_focus
        await on.press("escape")
        assert isinstance(on.app.screen, TrainingScreen)


async def test_the_list_of_a_cell_is_as_long_as_its_number():
    async with stage() as on:
        await opened(on)
        counts = expect(expect(chooser(on).view).answers).counts
        for place in ((3, 4), (0, 0), (2, 7)):
            chooser(on).choice = Choice(*place)
            await on.press("enter")
            await on.settle()
            assert expect(examples(on).view).total == counts[place]
            await on.press("escape")


async def test_pages_turn_at_their_end():
    async with stage() as on:
        await opened(on)
        await on.press("home", "enter")
        await on.settle()
        page = examples(on)
        assert page.page_size == 10
        await on.press(*["right"] * 9)
        assert (page.selected, expect(page.view).offset) == (9, 0)
        await on.press("right")
        await on.settle()
        assert (page.selected, expect(page.view).offset) == (0, 10)
        await on.press("pagedown")
        await on.settle()
        assert expect(page.view).offset == 20
        await on.press("up")
        await on.settle()
        assert (page.selected, expect(page.view).offset) == (5, 10)
        await on.press("home")
        await on.settle()
        assert (page.selected, expect(page.view).offset) == (0, 0)
        rows = [one.row for one in expect(page.view).examples]
        assert rows == list(range(10))


async def test_filters_of_wrong_and_marked_ones():
    async with stage() as on:
        await opened(on)
        await on.press("w")
        await on.settle()
        view = expect(examples(on).view)
        assert view.total == 45
        assert "all examples, wrong answers only" in line(on, 1)
        await on.press("m")
        await on.settle()
        assert expect(examples(on).view).total == view.total
        await on.press("right", "x")
        await on.settle()
        await on.press("m")
        await on.settle()
        assert [one.row for one in expect(examples(on).view).examples] == [1]
        await on.press("m", "w")
        await on.settle()
        assert expect(examples(on).view).total == 945


async def test_a_mark_is_set_taken_back_and_exported(tmp_path):
    async with stage() as on:
        await opened(on)
        await on.press("enter")
        await on.settle()
        first = expect(expect(examples(on).example)).example
        await on.press("x")
        assert await on.answer(MarkExample) == [MarkExample(first)]
        await on.settle()
        text = on.text()
        assert "1 marked" in line(on, 0)
        assert "◆" in text
        assert "the run is no" in text
        await on.press("s")
        on.app.screen.query_one(Input).value = str(tmp_path / "marks")
        await on.press("enter")
        assert await on.answer(ExportMarks) == [ExportMarks(tmp_path / "marks.csv")]
        await on.press("x")
        assert await on.answer(MarkExample) == [MarkExample(first, marked=False)]
        await on.settle()
        assert "marked" not in line(on, 0)
        await on.press("s", "ctrl+s")
        assert isinstance(on.app.screen, BrowseScreen)


async def test_it_is_measured_again_by_a_key_and_not_by_itself():
    async with stage() as on:
        await opened(on)
        await on.press("escape", "space")
        await on.answer()
        on.session.advance(2000)
        await opened(on)
        on.session.advance(300)
        on.screen.polling.look()
        await on.settle()
        assert line(on, 0) == "validation examples · at step 2 000, now 2 300: r measures again"
        await on.press("r")
        (question,) = await on.answer(ListExamples)
        assert question.fresh
        await on.settle()
        assert line(on, 0) == "validation examples · at step 2 300"


async def test_enter_puts_an_example_under_the_microscope(monkeypatch):
    visits = []

    def look(visit):
        visits.append(visit)
        return Screen()

    monkeypatch.setattr(overlays, "OVERLAYS", {**overlays.OVERLAYS, "microscope": look})
    monkeypatch.setattr("tui_nn.ui.screens.inside.OVERLAYS", overlays.OVERLAYS)
    async with stage() as on:
        await opened(on)
        await on.press("enter")
        await on.settle()
        await on.press("right", "enter")
        expected = expect(expect(examples_below(on)).view).examples[1].example
        assert [visit.example for visit in visits] == [expected]
        assert expected.source is Source.VALIDATION


def examples_below(on: Stage) -> ExampleList:
    """The list on the screen below the uppermost one."""
    return on.app.screen_stack[-2].query_one(ExampleList)


async def test_a_picture_is_taken_to_the_pad_and_its_answers_follow():
    async with stage() as on:
        await opened(on)
        await on.press("enter")
        await on.settle()
        picture = expect(examples(on).example).picture
        await on.press("e")
        assert isinstance(on.app.screen, TrainingScreen)
        (question,) = await on.answer(Classify)
        assert (question.strokes, question.by) == ((), Answering.TRAINED)
        np.testing.assert_array_equal(np.reshape(question.picture, (28, 28)), picture)
        pad = on.screen.query_one(SketchPad)
        assert pad.has_focus
        await on.settle()
        assert "is 9" in str(pad.border_subtitle)
        await on.press("d", "right", "right", "right")
        await on.settle()
        assert sum(last_question(on).picture) > picture.sum()
        await on.press("z")
        await on.settle()
        assert last_question(on).picture == question.picture
        await on.press("7")
        await on.settle()
        assert on.session.own == []


async def test_the_pad_comes_back_from_behind_the_answers():
    async with stage() as on:
        await on.press("a")
        await on.settle()
        assert "b lists the examples" in on.text()
        await opened(on)
        await on.press("enter")
        await on.settle()
        await on.press("e")
        await on.settle()
        pad = on.screen.query_one(SketchPad)
        assert pad.display
        assert pad.has_focus
        assert not pad.sketch.is_empty


async def test_a_cursor_that_moved_meanwhile_stays():
    async with stage() as on:
        await opened(on)
        await on.press("enter")
        await on.settle()
        await on.press("x", "right", "right")
        await on.settle()
        assert examples(on).selected == 2


async def test_measuring_again_is_not_lost_among_other_questions():
    async with stage() as on:
        await opened(on)
        await on.press("enter", "r", "w")
        await on.settle()
        questions = [c for c in on.session.commands if isinstance(c, ListExamples)]
        assert any(question.fresh for question in questions[1:])
        assert questions[-1].only_wrong


def last_question(on: Stage) -> Classify:
    return [command for command in on.session.commands if isinstance(command, Classify)][-1]


async def test_in_a_wide_terminal_both_are_shown():
    async with stage(size=(120, 40)) as on:
        await opened(on)
        assert examples(on).display
        assert expect(examples(on).view).total == 945
        await on.press("enter")
        await on.settle()
        assert expect(examples(on).view).total == 9
        assert examples(on).has_focus
        text = on.text()
        assert "precision recall" in text
        assert "is 9" in text
        await on.pilot.resize_terminal(80, 24)
        await on.settle()
        assert not chooser(on).display or chooser(on).region.width == 0
        view = expect(examples(on).view)
        assert len(view.examples) == min(examples(on).page_size, 9)


async def test_residuals_lead_to_their_examples():
    async with stage(HOUSES) as on:
        await opened(on)
        assert chooser(on).choice == ALL
        assert "predicted - true price [$]" in line(on, 1)
        await on.press("down", "down")
        choice = chooser(on).choice
        assert choice.low is not None
        residuals = expect(expect(chooser(on).view).residuals)
        await on.press("enter")
        await on.settle()
        view = expect(examples(on).view)
        assert view.total == residuals.counts[1]
        text = on.text()
        assert "residual" in text
        assert "area [m²]" in text
        for one in view.examples:
            assert choice.low <= float(one.answer) - float(one.truth) < expect(choice.high)
        await on.press("w", "e", "s")
        assert await on.answer() == []


async def test_values_of_a_table_scroll():
    async with stage(HOUSES) as on:
        await opened(on)
        await on.press("enter")
        await on.settle()
        assert "area [m²]" in line(on, 2)
        await on.press("right")
        assert "area [m²]" not in line(on, 2)
        await on.press(*["right"] * 20)
        assert "density" in line(on, 2)
        await on.press(*["left"] * 20)
        assert "area [m²]" in line(on, 2)


async def test_a_failure_is_told():
    async with stage() as on:
        await opened(on)
        await on.press("enter")
        await on.settle()
        on.session.publish(Failed(DataError("marks.json: cannot be written")))
        await on.settle()
        assert line(on, 22) == "✗ marks.json: cannot be written"
        await on.press("right")
        assert "✗ marks" not in line(on, 22)


async def test_another_run_closes_it():
    async with stage() as on:
        await opened(on)
        on.session._load(on.session.config)
        await on.settle()
        assert isinstance(on.app.screen, TrainingScreen)


async def test_before_there_is_a_network_nothing_is_opened():
    async with stage(TABLE, ready=False) as on:
        await on.press("b")
        assert isinstance(on.app.screen, TrainingScreen)


async def test_a_click_chooses_and_another_one_opens():
    async with stage() as on:
        await opened(on)
        await on.pilot.click(Chooser, offset=(19, 5))
        await on.pilot.pause()
        first = chooser(on).choice
        assert first != Choice(9, 0)
        await on.pilot.click(Chooser, offset=(19, 5))
        await on.settle()
        assert examples(on).has_focus
        await on.press("escape", "home", "enter")
        await on.settle()
        await on.pilot.click(ExampleList, offset=(18, 3))
        assert examples(on).selected == 1


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12), (200, 60)])
@pytest.mark.parametrize("config", [RECIPES["mnist"].config, HOUSES, RECIPES["moons"].config])
async def test_it_is_drawn_at_every_size(config, size):
    async with stage(config, size=size) as on:
        await opened(on)
        await on.press("home", "enter")
        await on.settle()
        assert expect(examples(on).view).examples
        await on.press("down", "right", "pagedown", "x")
        await on.settle()
        assert on.session.marked


async def test_keys_in_one_line_at_80_columns():
    async with stage() as on:
        await opened(on)
        last = " ".join(line(on, 23).split())
        assert last == "enter examples w wrong r measure ^p palette esc back ? help q quit"
        await on.press("enter")
        await on.settle()
        last = " ".join(line(on, 23).split())
        assert last == "enter inside x mark e edit w wrong r measure esc back ? help q quit"
