"""stage: the app under test, with the scripted session in place of the worker."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar, overload

from textual.pilot import Pilot

from tests.ui.scripted import ScriptedSession
from tui_nn.training.protocol.inbox import Inboxed
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.ui.app import TuiNN
from tui_nn.ui.screens.training import TrainingScreen
from tui_nn.ui.terminal.capabilities import EVERYTHING, Capabilities

K = TypeVar("K")

PATIENCE = 200
"""Turns of the event loop that something expected may take."""


class Stage:
    """The running app, the session that stands behind it, and hands to drive both."""

    def __init__(
        self, app: TuiNN, pilot: Pilot[None], session: ScriptedSession | None = None
    ) -> None:
        self.app, self.pilot = app, pilot
        self.session = session or ScriptedSession()

    @property
    def screen(self) -> TrainingScreen:
        return self.app.training

    @overload
    async def answer(self) -> list[Inboxed]: ...

    @overload
    async def answer(self, *kinds: type[K]) -> list[K]: ...

    async def answer(self, *kinds: type[Any]) -> list[Any]:
        """Let the session obey what it was sent; the commands of these kinds."""
        await self.pilot.pause()
        found = self.session.answer(*kinds)
        await self.pilot.pause()
        return found

    async def settle(self) -> None:
        """Let every question be answered that is on its way."""
        for _ in range(3):
            await self.answer()

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def until(self, condition: Callable[[], bool], patience: int = PATIENCE) -> None:
        """Go on until `condition` holds, for at most so many turns of the event loop."""
        for _ in range(patience):
            if condition():
                return
            await self.pilot.pause(0.01)
        raise AssertionError("it never came to pass")

    def text(self) -> str:
        """Everything that is on the screen."""
        lines = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text for strip in lines)


@asynccontextmanager
async def stage(
    config: TrainingConfig | None = None,
    size: tuple[int, int] = (80, 24),
    *,
    ready: bool = True,
    capabilities: Capabilities = EVERYTHING,
) -> AsyncIterator[Stage]:
    """The app on a terminal of `size`; by default the network stands ready."""
    session = ScriptedSession()
    app = TuiNN(
        config or RECIPES["mnist"].config,
        start_session=session.start,
        snapshot_pause=0.01,
        capabilities=capabilities,
    )
    app.animation_level = "none"
    async with app.run_test(size=size, notifications=True) as pilot:
        on = Stage(app, pilot, session)
        await on.until(lambda: session.started)
        if ready:
            await on.answer()
            await on.answer()
        yield on
