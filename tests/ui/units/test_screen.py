"""The screen of units, on the app, with the scripted session behind it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.screen import Screen
from textual.widgets import Input

from tests.typed import expect
from tests.ui.stage import Stage, stage
from tests.ui.units.samples import COUNT, sample, unit_page
from tui_nn.errors import DataError
from tui_nn.training.protocol.commands import Load, Pause, Run
from tui_nn.training.protocol.events import Failed, UnitInspected
from tui_nn.training.protocol.examples import Source
from tui_nn.training.protocol.inquiries import InspectUnit, ListUnits
from tui_nn.training.protocol.layers import planned_layers
from tui_nn.training.protocol.snapshot import RunState
from tui_nn.training.protocol.units import UnitOrder, UnitsView
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.ui.screens import overlays
from tui_nn.ui.screens.training import TrainingScreen
from tui_nn.ui.units.screen import UnitsScreen
from tui_nn.ui.units.unit_examples import UnitExamples
from tui_nn.ui.units.unit_list import UnitList
from tui_nn.ui.units.unit_sheet import UnitSheet
from tui_nn.ui.widgets.key_bar import KeyBar

MNIST, HOUSES = RECIPES["mnist"].config, RECIPES["houses"].config
DEEP = MNIST.replace(hidden=(40, 6))


async def opened(on: Stage) -> UnitsScreen:
    """The screen, with its first page answered."""
    await on.press("h")
    await on.settle()
    assert isinstance(on.app.screen, UnitsScreen)
    return on.app.screen


async def press(on: Stage, *keys: str) -> None:
    """Press keys, and have what they ask for answered."""
    await on.press(*keys)
    await on.settle()


def units(on: Stage) -> UnitList:
    return on.app.screen.query_one(UnitList)


def view_of(on: Stage) -> UnitsView:
    return expect(units(on).view)


def selected(on: Stage) -> int:
    """Number of the unit that the cursor is on."""
    return expect(units(on).unit).unit


def shown(on: Stage) -> tuple[int, int]:
    """The unit whose page is open."""
    view = on.app.screen.query_one(UnitSheet).view
    assert view is not None
    return view.layer, view.unit


def line(on: Stage, number: int) -> str:
    return on.text().split("\n")[number].strip()


def about(on: Stage) -> str:
    return line(on, 22)


def words(on: Stage) -> list[str]:
    return [label.word for label in on.app.screen.query_one(KeyBar).labels]


async def test_it_asks_for_the_network_as_it_is_now():
    async with stage() as on:
        await on.press("h")
        (question,) = await on.answer(ListUnits)
        assert (question.fresh, question.layer, question.order) == (True, 0, UnitOrder.NUMBER)
        await on.settle()
        assert "hidden 1, 128 relu" in line(on, 0)
        assert "1 never active" in line(on, 0)
        assert f"{COUNT} validation" in line(on, 0)


async def test_the_first_layer_of_pictures_is_a_wall_that_arrows_move_through():
    async with stage() as on:
        await opened(on)
        assert len(view_of(on).units) == units(on).page_size == 18
        assert "0 " in about(on)
        await press(on, "right", "down")
        assert units(on).selected == 7
        assert about(on).startswith("unit 7 · active on 40% · correlates with class")
        await press(on, "down", "down")
        assert (view_of(on).offset, selected(on)) == (18, 19)
        await press(on, "left", "left")
        assert selected(on) == 17
        await press(on, "greater_than_sign")
        assert selected(on) == 35
        await press(on, "end")
        assert selected(on) == 127
        await press(on, "home")
        await press(on, "left", "up", "less_than_sign")
        assert selected(on) == 0


async def test_a_dead_unit_says_so():
    async with stage() as on:
        await opened(on)
        await press(on, "right", "right", "right")
        assert about(on).startswith("unit 3 · never active on 800 validation examples")
        await press(on, "enter")
        assert "never active on 800 validation examples" in on.text()
        assert "nothing: its activation never changes" in on.text()
        assert "always 0.000" in on.text()


async def test_a_unit_has_a_page():
    async with stage() as on:
        await opened(on)
        await press(on, "right", "enter")
        assert shown(on) == (0, 1)
        assert "hidden 1, unit 1 of 0-127 · relu" in line(on, 0)
        text = on.text()
        for part in ("weights in, bias 0.250", "active (above 0) on 40%", "weights out to"):
            assert part in text
        assert "97.00%" in text
        assert "96.00%" in text
        await press(on, "right", "right")
        assert shown(on) == (0, 3)
        await press(on, "left", "left", "left", "left")
        assert shown(on) == (0, 127)
        await press(on, "escape")
        assert selected(on) == 127
        await press(on, "escape")
        assert isinstance(on.app.screen, TrainingScreen)


async def test_a_table_has_a_line_for_each_unit():
    async with stage(HOUSES) as on:
        await opened(on)
        assert line(on, 1).split() == (
            ["unit", "active", "mean", "distribution", "correlates", "with", "r", "without", "it"]
        )
        assert "size (hidden)" in line(on, 2)
        assert line(on, 2).endswith("$0")
        assert line(on, 5).split()[:2] == ["3", "never"]
        await press(on, "down", "enter")
        text = on.text()
        assert "newness (hidden)" in text
        assert "area [m²]" in text
        assert "mean abs. error on 800" in text
        await press(on, "tab")
        assert "▲ most" in line(on, 1)
        assert "▼ least" in on.text()
        assert "0 (−10.0)" in on.text()


async def test_the_list_is_sorted_and_compared_with_each_fact():
    async with stage(HOUSES) as on:
        await opened(on)
        orders = []
        for _ in range(4):
            await on.press("s")
            (question,) = await on.answer(ListUnits)
            orders.append(question.order)
            await on.settle()
        assert orders == [UnitOrder.FACT, UnitOrder.ACTIVE, UnitOrder.LOST, UnitOrder.NUMBER]
        await press(on, "f", "f")
        assert "against newness (hidden), the strongest correlation first" in line(on, 0)
        assert view_of(on).units[0].unit == 15
        await press(on, "F", "F", "F")
        assert "against price [$]" in line(on, 0)


async def test_a_wall_becomes_a_table_and_back():
    async with stage() as on:
        await opened(on)
        await press(on, "t")
        assert "distribution" in line(on, 1)
        assert units(on).page_size == 20
        assert "pictures" in words(on)
        await press(on, "t")
        assert "distribution" not in line(on, 1)


async def test_layers():
    async with stage(DEEP) as on:
        await opened(on)
        await press(on, "pagedown")
        assert "hidden 2, 6 relu" in line(on, 0)
        assert "table" not in words(on)
        await press(on, "enter")
        assert shown(on) == (1, 0)
        assert "unit 11" in on.text()  # sin 11 is nearly −1
        await press(on, "pagedown")
        assert shown(on) == (2, 0)
        assert "output, unit 0 of 0-9: 0" in line(on, 0)
        assert "switch off" not in words(on)
        assert "an output cannot be switched off" in on.text()
        await press(on, "x")
        assert about(on).startswith("An output cannot be switched off")
        await press(on, "pagedown")
        assert shown(on) == (0, 0)
        await press(on, "pageup")
        assert shown(on) == (2, 0)


async def test_units_are_switched_off_together():
    async with stage(DEEP) as on:
        await opened(on)
        await press(on, "right", "x")
        assert "1 off" in line(on, 0)
        assert about(on).startswith("unit 1 · switched off")
        await press(on, "enter")
        assert "switched off" in line(on, 0)
        assert "switch on" in words(on)
        await press(on, "right", "x", "pagedown", "x")
        text = on.text()
        assert "without 1:1, 1:2, 0" in text
        assert "94.00%" in text
        assert about(on).startswith("switched off: 1:1, 1:2, 0 · a: all on · the network")
        await press(on, "x")
        assert "95.00%" in on.text()
        await press(on, "a")
        assert "95.00%" not in on.text()
        assert "all on" not in words(on)
        question = [c for c in on.session.commands if isinstance(c, InspectUnit)][-1]
        assert question.switched_off == ()


async def test_an_example_goes_under_the_microscope(monkeypatch):
    examples = []

    def microscope(visit):
        examples.append(visit.example)
        return Screen()

    monkeypatch.setattr(overlays, "OVERLAYS", {**overlays.OVERLAYS, "microscope": microscope})
    monkeypatch.setattr(
        "tui_nn.ui.screens.inside.OVERLAYS", {**overlays.OVERLAYS, "microscope": microscope}
    )
    async with stage() as on:
        await opened(on)
        await press(on, "enter", "tab")
        assert "left: excite it most · right: least" in line(on, 0)
        assert about(on).startswith("excites it most · activation 9.00, sum 9.00 · validation")
        await press(on, "right", "right", "right", "down")
        assert on.app.screen.query_one(UnitExamples).selected == 12
        assert about(on).startswith("excites it least · activation 0.000, sum −7.00")
        await on.press("enter")
        assert [(one.source, one.index) for one in examples] == [(Source.VALIDATION, 12)]


@pytest.mark.parametrize(
    ("config", "size"), [(MNIST, (120, 40)), (MNIST, (200, 60)), (HOUSES, (120, 40))]
)
async def test_a_large_terminal_shows_the_unit_with_its_examples(config, size):
    async with stage(config, size) as on:
        await opened(on)
        await press(on, "enter")
        text = on.text()
        assert "▲" in text
        assert "▼" in text
        assert "weights in" in text
        await press(on, "tab")
        assert on.app.screen.query_one(UnitExamples).has_focus
        assert "weights in" in on.text()


async def test_units_are_found_by_number_and_outputs_by_name():
    async with stage(RECIPES["fashion"].config) as on:
        await opened(on)
        await press(on, "slash", "9", "9", "enter")
        assert shown(on) == (0, 99)
        await press(on, "slash", *"128", "enter")
        assert "no such unit" in about(on)
        await press(on, "pagedown", "slash", *"sandal", "enter")
        assert shown(on) == (1, 5)
        await press(on, "slash", "escape")
        assert isinstance(on.app.screen, UnitsScreen)
        assert not isinstance(on.app.focused, Input)


async def test_more_is_asked_for_until_all_is_measured():
    async with stage() as on:
        await opened(on)
        await on.press("enter")
        (question,) = await on.answer(InspectUnit)
        layers = planned_layers(MNIST, on.session.schema)
        page = unit_page(question, on.session.schema, layers)
        some = replace(page, sample=sample(examples=80), is_complete=False, judged=40)
        before = len(on.session.commands)
        on.session.publish(UnitInspected(some))
        await on.pilot.pause()
        assert "measured on 40 of 800 examples so far" in about(on)
        (again,) = await on.answer(InspectUnit)
        assert again == replace(question, fresh=False)
        assert len(on.session.commands) == before + 1
        await on.settle()
        assert not await on.answer(InspectUnit)


async def test_the_numbers_follow_the_training():
    async with stage() as on:
        await opened(on)
        await on.press("space")
        assert await on.answer(Run)
        await on.until(lambda: on.screen.run.state is RunState.RUNNING)
        await on.settle()
        on.session.step = 500
        await on.pilot.pause(0.1)
        await on.settle()
        assert "step 500" in line(on, 0)
        fresh = [c for c in on.session.commands if isinstance(c, ListUnits)]
        assert fresh[-1].fresh
        assert not fresh[-1].losses
        on.session.step = 700
        await press(on, "r")
        assert "step 700" in line(on, 0)
        await on.press("space")
        assert await on.answer(Pause)


async def test_a_failure_is_told():
    async with stage() as on:
        await opened(on)
        await on.press("enter")
        on.session._inbox.get_nowait()
        on.session.publish(Failed(DataError("the file is gone")))
        await on.pilot.pause()
        assert about(on) == "✗ the file is gone"
        await press(on, "right")
        assert isinstance(on.app.screen, UnitsScreen)


async def test_another_run_closes_it():
    async with stage() as on:
        await opened(on)
        on.screen.command(Load(HOUSES))
        await on.settle()
        assert isinstance(on.app.screen, TrainingScreen)


@pytest.mark.parametrize("size", [(80, 24), (40, 14)])
@pytest.mark.parametrize(
    "config",
    [
        MNIST.replace(hidden=()),
        MNIST.replace(hidden=(1,)),
        HOUSES.replace(hidden=(16_384,)),
        MNIST.replace(hidden=(16_384,)),
        RECIPES["spirals"].config,
        TrainingConfig(dataset="/data/plants.csv"),
    ],
    ids=["flat", "one-unit", "wide", "wide-pictures", "plane", "own-table"],
)
async def test_every_network_at_every_size(config, size):
    async with stage(config, size) as on:
        await press(on, "h")
        if not isinstance(on.app.screen, UnitsScreen):  # the user's own data come first
            await press(on, "escape", "h")
        assert isinstance(on.app.screen, UnitsScreen)
        await press(on, "end", "enter", "tab", "down", "right", "tab", "left", "pagedown")
        assert on.app.screen.query_one(UnitSheet).view is not None
        assert not on.session._inbox.qsize()
