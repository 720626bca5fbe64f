"""How the classes of the screen are made: of parts, not of long chains of inheritance."""

from __future__ import annotations

import ast
import importlib
import inspect

import pytest
from textual.containers import Vertical
from textual.reactive import var
from textual.screen import Screen
from textual.widgets import Static

from tests.test_architecture import MODULES
from tests.typed import expect
from tests.ui.stage import stage
from tui_nn.data.schema import Kind
from tui_nn.training.protocol.measurements import PlaneView
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.ui.messages import TrainingUpdate
from tui_nn.ui.run import panels
from tui_nn.ui.run.model import RunModel
from tui_nn.ui.run.panels import Panel, Place
from tui_nn.ui.screens.training import TrainingScreen

MAX_ANCESTORS = 2
UI = sorted(name for name in MODULES if name.startswith("tui_nn.ui"))


def classes():
    for name in UI:
        for _, found in inspect.getmembers(importlib.import_module(name), inspect.isclass):
            if found.__module__ == name:
                yield found


def test_a_class_has_at_most_two_ancestors_of_ours():
    chains = {
        found.__qualname__: [base.__qualname__ for base in found.__mro__[1:]
                             if base.__module__.startswith("tui_nn")]
        for found in classes()
    }  # fmt: skip
    assert len(chains) > 100
    assert {k: v for k, v in chains.items() if len(v) > MAX_ANCESTORS} == {}


@pytest.mark.parametrize("module", UI)
def test_nothing_is_left_for_a_subclass_to_implement(module):
    names = {n.id for n in ast.walk(ast.parse(MODULES[module].read_text("utf-8")))
             if isinstance(n, ast.Name)}  # fmt: skip
    assert "NotImplementedError" not in names


def test_one_handler_of_a_screen_takes_what_the_session_says():
    handlers = [
        (found, name)
        for found in classes()
        for name, method in vars(found).items()
        if any(message is TrainingUpdate for message, _ in getattr(method, "_textual_on", ()))
    ]
    screens = [found for found, _ in handlers]
    assert TrainingScreen in screens
    assert len(screens) == len(set(screens)), handlers
    assert all(issubclass(found, Screen) for found in screens), handlers


async def test_parts_that_compare_take_an_event_before_the_run_does(monkeypatch):
    async with stage() as on:
        seen = []

        def note(part, take):
            def noted(*arguments, **options):
                seen.append(part)
                return take(*arguments, **options)

            return noted

        monkeypatch.setattr(
            on.screen.divergences, "follow", note("divergences", on.screen.divergences.follow)
        )
        monkeypatch.setattr(
            on.screen.sketching, "follow", note("sketching", on.screen.sketching.follow)
        )
        monkeypatch.setattr(RunModel, "follow", note("run", RunModel.follow))
        on.session.publish(expect(on.screen.run.ready))
        await on.pilot.pause()
        assert seen == ["divergences", "sketching", "run"]


class Steps(Static):
    """A panel that counts."""

    snapshot = var(None)
    view = var(None)

    def watch_snapshot(self) -> None:
        self.update(f"at {self.snapshot.step} steps" if self.snapshot else "")


async def test_a_row_in_the_table_is_all_that_a_new_panel_needs(monkeypatch):
    row = Panel(Steps, Place.DATA, (Kind.PLANE,), PlaneView, "my panel")
    monkeypatch.setattr(panels, "PANELS", [*panels.PANELS, row])
    async with stage(RECIPES["moons"].config, (120, 40)) as on:
        await on.press("space")
        await on.answer()
        on.session.advance(7)
        on.screen.polling.look()
        await on.settle()
        assert "at 7 steps" in on.text()
        assert "my panel" in on.text()
        panel = on.screen.query_one(Steps)
        assert panel.view is expect(on.screen.snapshot).view
        assert isinstance(panel.parent, Vertical)
        on.screen.load(RECIPES["houses"].config)
        await on.settle()
        assert not panel.display
