"""Every dialog closes once, whatever is pressed, and `q` leaves where nothing is typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.screen import Screen
from textual.widgets import Button

from tests.ui.stage import stage
from tui_nn.training.protocol.measurements import Divergence
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.ui.screens.confirm import ConfirmDialog
from tui_nn.ui.screens.divergence import DivergenceDialog
from tui_nn.ui.screens.drawings import DrawingsScreen
from tui_nn.ui.screens.files import open_dialog, save_dialog
from tui_nn.ui.screens.help import HelpScreen
from tui_nn.ui.screens.palette import Palette
from tui_nn.ui.screens.setup import SetupScreen

CONFIG = RECIPES["mnist"].config

DIVERGED = Divergence(1234, "hidden 1", "gradient", "became infinite", 1200, 0.001)

TYPED_IN: dict[str, Callable[[], Screen[Any]]] = {
    "setup": lambda: SetupScreen(CONFIG),
    "save": lambda: save_dialog("a"),
    "open": open_dialog,
    "palette": Palette,
}
OTHERS: dict[str, Callable[[], Screen[Any]]] = {
    "confirm": lambda: ConfirmDialog("Really?", "Do it"),
    "divergence": lambda: DivergenceDialog(DIVERGED, 0.1),
    "help": lambda: HelpScreen(CONFIG, CONFIG.source.schema, None),
    "drawings": lambda: DrawingsScreen(lambda _: None, lambda: False),
}
ALL: dict[str, Callable[[], Screen[Any]]] = {**TYPED_IN, **OTHERS}


@pytest.mark.parametrize("name", ALL)
async def test_screen_closes_once_and_hands_over_one_result(name):
    async with stage() as on:
        results: list[object] = []
        below = open_dialog()
        on.app.push_screen(below)
        screen = ALL[name]()
        on.app.push_screen(screen, results.append)
        await on.pilot.pause()
        for _ in range(3):
            screen.dismiss(None)
        await on.pilot.pause()
        assert results == [None]
        assert on.app.screen is below


@pytest.mark.parametrize("name", ALL)
async def test_screen_below_another_one_does_not_close_that(name):
    async with stage() as on:
        screen, above = ALL[name](), ConfirmDialog("Really?", "Do it")
        on.app.push_screen(screen)
        on.app.push_screen(above)
        await on.pilot.pause()
        screen.dismiss(None)
        await on.pilot.pause()
        assert on.app.screen is above


@pytest.mark.parametrize("name", ALL)
async def test_escape_closes(name):
    async with stage() as on:
        on.app.push_screen(ALL[name]())
        await on.pilot.pause()
        await on.press("escape")
        await on.until(lambda: on.app.screen is on.screen)


KEYS = {"enter": "enter", "esc": "escape"}


@pytest.mark.parametrize("name", ["setup", "save", "confirm", "divergence"])
async def test_every_key_on_a_button_works(name):
    async with stage() as on:
        on.app.push_screen(ALL[name]())
        await on.pilot.pause()
        labels = [str(button.label) for button in on.app.screen.query(Button)]
        keys = [label.partition("(")[2].strip(")") for label in labels]
        await on.press("escape")
        assert len(keys) > 1
        for key in keys:
            screen = ALL[name]()
            on.app.push_screen(screen)
            await on.pilot.pause()
            await on.press(KEYS.get(key, key))
            await on.until(lambda: on.app.screen is on.screen)


@pytest.mark.parametrize(("key", "factor"), [("h", 0.5), ("r", 0.01), ("c", 1.0), ("escape", None)])
async def test_divergence_offers_half_the_rate_that_of_the_recipe_and_the_same(key, factor):
    async with stage() as on:
        answers: list[float | None] = []
        dialog = DivergenceDialog(DIVERGED, 0.1, recipe_rate=0.001)
        on.app.push_screen(dialog, answers.append)
        await on.pilot.pause()
        assert "Recipe: 0.001 (r)" in on.text()
        await on.press(key)
        await on.until(lambda: bool(answers))
        assert answers == [factor if factor is None else pytest.approx(factor)]


async def test_every_answer_to_a_divergence_is_seen_on_a_small_terminal():
    async with stage(size=(60, 20)) as on:
        on.app.push_screen(DivergenceDialog(DIVERGED, 0.125, recipe_rate=0.001))
        await on.pilot.pause()
        for answer in ("(h)", "(r)", "(c)", "Pause (esc)"):
            assert answer in on.text()


async def test_rate_of_the_recipe_is_not_offered_where_it_diverged():
    async with stage() as on:
        dialog = DivergenceDialog(DIVERGED, 0.001, recipe_rate=0.001)
        on.app.push_screen(dialog)
        await on.pilot.pause()
        assert "(r)" not in on.text()
        await on.press("r")
        assert on.app.screen is dialog


@pytest.mark.parametrize("name", OTHERS)
async def test_q_leaves_where_nothing_is_typed(name):
    async with stage() as on:
        on.app.push_screen(OTHERS[name]())
        await on.pilot.pause()
        await on.press("q")
        await on.until(lambda: on.app.return_code == 0)
