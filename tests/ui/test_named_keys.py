"""Every key that the screen names does something where it is named."""

import dataclasses
import re
from collections.abc import Awaitable, Callable

import pytest
from textual.screen import ModalScreen
from textual.widgets import Button

from tests.ui.stage import Stage, stage
from tui_nn.training.protocol.commands import Observe
from tui_nn.training.protocol.measurements import Divergence
from tui_nn.training.protocol.snapshot import RunState
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.ui.sketch.pad import SketchPad
from tui_nn.ui.widgets.key_bar import KeyBar
from tui_nn.ui.widgets.key_labels import panel_keys

MNIST = RECIPES["mnist"].config
DIVERGED = Divergence(1234, "hidden 1", "gradient", "became infinite", 1200, 50.0)

NAMED = re.compile(
    r"\((\w+|\^\w)\)|\b[Pp]ress (\w+)|\b(\w+) (?:starts|continues|restarts|leaves)\b"
)
"""Keys in the texts of buttons, placeholders and status lines."""

KEYS = {
    "esc": "escape", "+": "plus", "−": "minus", "?": "question_mark", "0-9": "7", "del": "delete",
    "^s": "ctrl+s", "^p": "ctrl+p", "^d": "ctrl+d", "←": "left", "→": "right",
    "[": "left_square_bracket", "]": "right_square_bracket",
}  # fmt: skip
"""Names of keys where they are not written so."""

WORDS = {"right", "correct", "or", "the", "a"}
"""What follows "press" without being a key."""


async def idle(on: Stage) -> None:
    """As it begins."""


async def running(on: Stage) -> None:
    await on.press("space")
    await on.answer()
    on.session.advance(2000)
    on.screen.polling.look()
    await on.settle()


async def finished(on: Stage) -> None:
    await running(on)
    on.session.advance(10**9)
    await on.settle()


async def drawn(on: Stage) -> None:
    pad = on.screen.query_one(SketchPad)
    await on.pilot.mouse_down(pad, offset=(5, 3))
    await on.pilot.hover(pad, offset=(9, 8))
    await on.pilot.mouse_up(pad, offset=(9, 8))
    await on.settle()


async def drawn_and_left(on: Stage) -> None:
    await drawn(on)
    await on.press("escape")
    await on.settle()


async def diverged(on: Stage) -> None:
    on.session.diverge(DIVERGED)
    await on.settle()


async def restarting(on: Stage) -> None:
    await on.press("s")
    await on.settle()
    await on.press("r")


async def saving(on: Stage) -> None:
    await on.press("ctrl+s")


async def looking_at_drawings(on: Stage) -> None:
    await drawn(on)
    await on.press("3")
    await on.settle()
    await on.press("c")
    await drawn(on)
    await on.press("2")
    await on.settle()
    await on.press("escape", "o")
    await on.settle()


async def browsing(on: Stage) -> None:
    await on.press("tab")
    await on.settle()


FAST = dataclasses.replace(MNIST, learning_rate=50.0)
Scene = Callable[[Stage], Awaitable[None]]
SCENES: list[tuple[Scene, TrainingConfig, tuple[int, int]]] = [
    (idle, MNIST, (80, 24)),
    (finished, RECIPES["spirals"].config, (40, 12)),
    (drawn_and_left, MNIST, (120, 40)),
    (diverged, FAST, (80, 24)),
    (restarting, MNIST, (80, 24)),
    (saving, MNIST, (80, 24)),
    (looking_at_drawings, MNIST, (80, 24)),
    (browsing, RECIPES["fashion"].config, (80, 24)),
]


def named(on: Stage) -> set[str]:
    """The keys that are named on the screen."""
    bars = [bar for bar in on.app.screen.query(KeyBar) if bar.display]
    found = {label.display for bar in bars for label in bar.labels}
    if on.app.focused is not None and on.app.focused.border_subtitle:
        hints = panel_keys(on.app.focused, 200) if hasattr(on.app.focused, "caption") else ""
        words = hints.replace("\\", "").split()
        found |= {word for word in words if word in KEYS or len(word) == 1}
    text = on.text()
    if isinstance(on.app.screen, ModalScreen):  # the run is seen behind it
        text = " ".join(str(button.label) for button in on.app.screen.query(Button))
    found |= {next(filter(None, match)) for match in NAMED.findall(text)}
    keys = {KEYS.get(key, key) for key in found - WORDS}
    return {key for key in keys if len(key) == 1 or key in _LONG}


_LONG = {*KEYS.values(), "space", "tab", "enter", "f5"}


def picture(on: Stage) -> object:
    """All that a key may change: the screen, the state of the app, the latest notices."""
    notices = [notice.message for notice in on.app._notifications]
    return on.app.screen, on.text(), on.app.return_code, notices


@pytest.mark.parametrize(("scene", "config", "size"), SCENES)
async def test_every_named_key_works_where_it_is_named(scene, config, size):
    keys: set[str] | None = None
    while keys is None or keys:
        async with stage(config, size) as on:
            await on.settle()
            await scene(on)
            if keys is None:
                keys = named(on)
                assert keys, "nothing is named"
            key = min(keys)
            before = picture(on)
            await on.press(key)
            commands = [each for each in on.session.answer() if not isinstance(each, Observe)]
            await on.settle()
            assert commands or picture(on) != before, key
            keys.discard(key)


async def test_d_draws_from_anywhere_and_not_where_there_is_no_pad():
    async with stage() as on:
        await on.press("d", "down", "down")
        assert on.screen.query_one(SketchPad).sketch.strokes
    async with stage(RECIPES["xor"].config) as on:
        await on.press("d")
        assert on.app.focused is None
        assert "d draw" not in on.text()
    async with stage(size=(40, 12)) as on:
        await on.press("d")
        assert on.app.focused is None


async def test_an_ended_run_offers_nothing_that_is_dead():
    async with stage() as on:
        await finished(on)
        words = [label.word for label in on.screen.query_one(KeyBar).labels]
        assert "step" not in words
        assert "rate" not in words
        on.screen.run.ended = "moons-1 stopped"
        on.screen._shown.show_numbers()
        words = [label.word for label in on.screen.query_one(KeyBar).labels]
        assert not {"run", "step", "continue", "rate", "save"} & set(words)


async def test_placeholders_follow_the_state():
    async with stage() as on:
        assert "Press space to start" in on.text()
        on.session.state = RunState.RUNNING
        on.screen.polling.look()
        await on.settle()
        assert "Press space to start" not in on.text()
        assert "The first measurements appear here" in on.text()
