"""Travelling by keys and mouse: one question at a time, and everything is shown as it was."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.typed import expect
from tests.ui.stage import Stage, stage
from tui_nn.training.protocol.commands import Load, Step
from tui_nn.training.protocol.inquiries import Examine, TravelTo, UpdateOn
from tui_nn.training.protocol.sketching import Classify
from tui_nn.training.protocol.snapshot import RunState
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.ui.drawing.glyphs import ASCII
from tui_nn.ui.sketch.pad import SketchPad
from tui_nn.ui.terminal.capabilities import EVERYTHING, Choice
from tui_nn.ui.timeline import film, wording
from tui_nn.ui.timeline.timeline import Timeline
from tui_nn.ui.widgets.plane_plot import PlanePlot
from tui_nn.ui.widgets.run_status import RunStatus

KEPT = (0, 10, 100, 1000, 3000)
PRESENT = 4000
SIZES = [(80, 24), (120, 40), (200, 60)]


@asynccontextmanager
async def trained(recipe="moons", size=(80, 24), **options) -> AsyncIterator[Stage]:
    """A run of 4000 steps that is paused, with five moments."""
    async with stage(RECIPES[recipe].config, size, **options) as on:
        on.session.step, on.session.state = PRESENT, RunState.PAUSED
        on.session.kept = KEPT
        on.screen.polling.look()
        await on.settle()
        yield on


def past_of(on):
    return on.screen.run.snapshot.past


@pytest.mark.parametrize("size", SIZES)
async def test_keys_go_back_and_forth_and_past_the_last_is_the_present(size):
    async with trained(size=size) as on:
        assert on.screen.query_one(Timeline).display == (size[1] >= 32)
        seen = []
        for key in ("[", "[", "{", "[", "]", "}", "[", "]", "]"):
            await on.press({"{": "left_curly_bracket", "}": "right_curly_bracket"}.get(key, key))
            await on.settle()
            seen.append(past_of(on))
        assert seen == [3000, 1000, 0, 0, 10, None, 3000, None, None]
        await on.press("home")
        await on.settle()
        assert past_of(on) == 0
        assert on.screen.query_one(Timeline).display
        await on.press("escape")
        await on.settle()
        assert past_of(on) is None


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("ascii_only", [False, True])
async def test_one_cannot_mistake_the_past_for_the_present(size, ascii_only):
    plain = (
        dataclasses.replace(EVERYTHING, glyphs=Choice("", ASCII, "test"))
        if ascii_only
        else EVERYTHING
    )
    async with trained(size=size, capabilities=plain) as on:
        before = expect(on.screen.query_one(PlanePlot).view).probabilities
        await on.press("[", "[")
        await on.settle()
        text = on.text()
        assert "at step 1 000 of 4 000" in text
        assert "esc present" in text
        assert "step 1 000" in text.splitlines()[2], "the legend reads the curves at the moment"
        assert ("|" if ascii_only else "┃") in text
        assert on.screen.query_one(RunStatus).has_class("-past")
        assert (expect(on.screen.query_one(PlanePlot).view).probabilities != before).any()
        assert "5 kept" in text or "5 moments" in text


async def test_quick_presses_send_one_question_at_a_time_and_the_newest_wins():
    async with trained() as on:
        await on.press("[", "[", "[", "[")
        assert await on.answer(TravelTo) == [TravelTo(3000)]
        assert on.screen.timeline.stop == 10
        await on.settle()
        assert [c for c in on.session.commands if isinstance(c, TravelTo)] == [
            TravelTo(3000),
            TravelTo(10),
        ]
        assert past_of(on) == 10


async def test_the_handle_is_dragged():
    async with trained(size=(120, 40)) as on:
        line = on.screen.query_one(Timeline)
        track = expect(line._track)
        await on.pilot.mouse_down(line, offset=(1 + track.column(3), 0))
        await on.settle()
        assert past_of(on) == 1000
        await on.pilot.hover(line, offset=(1 + track.column(1), 0))
        await on.settle()
        assert past_of(on) == 10
        await on.pilot.hover(line, offset=(1 + track.width + 20, 0))
        await on.settle()
        assert past_of(on) is None, "beside the track, it is at its end"
        await on.pilot.mouse_up(line, offset=(1 + track.width + 20, 0))
        await on.pilot.hover(line, offset=(1 + track.column(1), 0))
        await on.settle()
        assert past_of(on) is None, "it was let go"


async def test_the_handle_can_be_taken_hold_of_right_beside_the_end_of_the_track():
    async with trained(size=(120, 40)) as on:
        line = on.screen.query_one(Timeline)
        track = expect(line._track)
        await on.pilot.mouse_down(line, offset=(1 + track.width, 0))
        await on.pilot.hover(line, offset=(1 + track.column(3), 0))
        await on.settle()
        assert past_of(on) == 1000


async def test_a_click_on_the_words_beside_the_track_does_nothing():
    async with trained(size=(120, 40)) as on:
        line = on.screen.query_one(Timeline)
        await on.pilot.mouse_down(line, offset=(expect(line._track).width + 6, 0))
        await on.settle()
        assert past_of(on) is None


async def test_training_continues_while_one_looks_at_the_past():
    async with trained() as on:
        await on.press("[", "space")
        await on.settle()
        on.session.advance(1000)
        await on.until(
            lambda: bool(on.session.answer()) and expect(on.screen.run.snapshot).step == 5000
        )
        await on.settle()
        assert past_of(on) == 3000
        assert "at step 3 000 of 5 000" in on.text()
        assert "run running" in on.text()


async def test_a_drawing_is_read_as_of_the_moment():
    async with trained("mnist") as on:
        pad = on.screen.query_one(SketchPad)
        await on.pilot.mouse_down(pad, offset=(5, 3))
        await on.pilot.hover(pad, offset=(10, 8))
        await on.pilot.mouse_up(pad, offset=(10, 8))
        await on.settle()
        conversation = on.screen.sketching.conversation
        assert expect(conversation.classified).step == PRESENT
        on.session.commands.clear()
        await on.press("escape", "[")
        await on.settle()
        assert any(isinstance(command, Classify) for command in on.session.commands)
        assert expect(conversation.classified).step == 3000
        await on.press("escape")
        await on.settle()
        assert expect(conversation.classified).step == PRESENT


async def test_brackets_are_the_brush_while_the_pad_has_the_focus_alone():
    async with trained("mnist") as on:
        pad = on.screen.query_one(SketchPad)
        brush = pad.brush
        on.screen.set_focus(pad)
        await on.press("[")
        await on.settle()
        assert pad.brush != brush
        assert past_of(on) is None
        await on.press("escape", "[")
        await on.settle()
        assert past_of(on) == 3000


async def test_escape_first_leaves_the_panel_then_the_past():
    async with trained() as on:
        await on.press("[")
        await on.settle()
        on.screen.set_focus(on.screen.query_one("#first-plot"))
        on.screen.action_leave()
        await on.settle()
        assert past_of(on) == 3000
        await on.press("escape")
        await on.settle()
        assert past_of(on) is None


async def test_a_film_shows_every_moment_and_ends_at_the_present(monkeypatch):
    monkeypatch.setattr(film, "frame_seconds", lambda moments: 0.0001)
    monkeypatch.setattr(film, "round", lambda due: 1, raising=False)
    async with trained() as on:
        await on.press("P")
        assert "P stop" in on.text() or await on.answer()
        await on.until(lambda: bool(on.session.answer()) and not on.screen.timeline.is_playing)
        await on.settle()
        travels = [c.step for c in on.session.commands if isinstance(c, TravelTo)]
        assert travels == [*KEPT, None]
        assert past_of(on) is None


async def test_a_film_that_is_late_leaves_moments_out(monkeypatch):
    now = 0.0
    steps: list[int | None] = []
    async with trained() as on:
        one = film.Film(on.screen, lambda: KEPT, steps.append, lambda: now)
        one.play(None)
        now += 2.2 * film.frame_seconds(len(KEPT))
        one._show_next()
        now += 9 * film.frame_seconds(len(KEPT))
        one._show_next()
        assert steps == [0, 100, None]
        assert not one.is_playing


async def test_a_key_ends_the_film(monkeypatch):
    monkeypatch.setattr(film, "frame_seconds", lambda moments: 1000)
    async with trained() as on:
        await on.press("P")
        await on.settle()
        assert past_of(on) == 0
        assert "P stop" in on.text()
        await on.press("P")
        assert not on.screen.timeline.is_playing
        assert "P play" in on.text()
        await on.press("P")
        await on.press("]")
        await on.settle()
        assert not on.screen.timeline.is_playing
        assert past_of(on) == 10


async def test_a_line_without_room_makes_the_travel_wait():
    async with trained() as on:
        wait = [0.01]
        on.screen.timeline._travel._delay = lambda: wait[0]
        await on.press("[")
        assert await on.answer(TravelTo) == []
        wait[0] = 0.0
        await on.until(lambda: on.session.answer(TravelTo) == [TravelTo(3000)])


async def test_nothing_to_travel_to_is_said():
    async with stage() as on:
        await on.press("[")
        await on.until(lambda: "There is no earlier moment yet" in on.text())
        assert await on.answer(TravelTo) == []
        await on.press("F")
        assert await on.answer(Load) == []


@pytest.mark.parametrize("size", [(28, 10), (40, 12), (60, 16)])
async def test_there_is_room_for_the_plot_in_a_small_terminal(size):
    async with trained(size=size) as on:
        await on.press("[")
        await on.settle()
        assert "at step 3 000" in on.text()
        assert on.screen.query_one("#first-plot").size.height >= 5


async def test_the_microscope_says_that_it_shows_the_past_and_updates_nothing_there():
    async with trained() as on:
        await on.press("[", "enter", "4")
        await on.settle()
        text = on.text()
        assert "in the past, step 3 000 · " in text
        assert "the past cannot be updated; esc on the run's screen returns to the present" in text
        before = len(on.session.commands)
        await on.press("enter", "b")
        await on.settle()
        await on.press("enter")
        await on.settle()
        sent = [type(command) for command in on.session.commands[before:]]
        assert UpdateOn not in sent
        assert Step not in sent
        assert "do this update" not in on.text()


async def test_the_microscope_does_not_ask_again_in_the_past_while_the_run_is_trained():
    async with trained() as on:
        await on.press("[", "enter")
        await on.settle()
        on.session.state = RunState.RUNNING
        for _ in range(3):
            on.session.step += 40
            on.screen.polling.look()
            await on.settle()
        assert sum(isinstance(command, Examine) for command in on.session.commands) == 1


async def test_the_list_of_examples_says_that_it_shows_the_past():
    async with trained("digits") as on:
        await on.press("[", "b")
        await on.settle()
        assert "at step 3 000 of 4 000, in the past" in on.text()
        on.session.past = None  # another screen that is attached returns to the present
        on.screen.polling.look()
        await on.settle()
        assert "at step 3 000, now 4 000: r measures again" in on.text()


def notes(on):
    return [str(note.message) for note in on.app._notifications]


async def test_who_is_led_into_the_past_by_another_screen_is_told_and_who_asked_is_not():
    async with trained() as on:
        await on.press("[")
        await on.settle()
        assert wording.LED not in notes(on)
        await on.press("escape")
        await on.settle()
        on.session.past = 100
        on.screen.polling.look()
        await on.settle()
        assert notes(on).count(wording.LED) == 1
        on.screen.polling.look()
        await on.settle()
        assert notes(on).count(wording.LED) == 1


async def test_a_key_that_is_held_down_says_once_why_it_does_nothing():
    async with trained() as on:
        on.session.kept = ()
        on.screen.polling.look()
        await on.settle()
        await on.press(*["["] * 12)
        assert len(notes(on)) == 1


async def test_in_the_past_a_key_says_that_it_changes_the_rate_of_the_run_itself():
    async with trained() as on:
        await on.press("[")
        await on.settle()
        await on.press("plus")
        assert [note for note in notes(on) if "The run itself now has learning rate" in note]
        await on.press("escape")
        await on.settle()
        before = len(notes(on))
        await on.press("plus")
        assert len(notes(on)) == before
