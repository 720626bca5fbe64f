"""The microscope over the real worker: its numbers are those of plain NumPy."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import numpy as np
import pytest
from textual.widgets import Static

from tests.ui.microscope.views import sigmoid
from tests.ui.stage import Stage
from tui_nn.training.protocol.examples import Example, Source
from tui_nn.training.protocol.microscope import MicroscopeView
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.ui.app import TuiNN
from tui_nn.ui.microscope.check import agree
from tui_nn.ui.microscope.numbers import plain
from tui_nn.ui.microscope.screen import MicroscopeScreen

COMPILING = 6_000
"""Turns of the event loop that the first compilation may take."""

XOR, HOUSES = RECIPES["xor"].config, RECIPES["houses"].config.replace(samples=400)


@asynccontextmanager
async def opened(config: TrainingConfig, example: Example | None = None) -> AsyncIterator[Stage]:
    app = TuiNN(config, snapshot_pause=0.01)
    async with app.run_test(size=(120, 40)) as pilot:
        on = Stage(app, pilot)
        await on.until(lambda: app.training.run.ready is not None, COMPILING)
        app.training.inside.open("microscope", example)
        await settled(on)
        yield on
    assert app.errors.count == 0


async def settled(on: Stage) -> MicroscopeView:
    """The numbers, once everything that was asked is answered."""
    screen = on.app.screen
    assert isinstance(screen, MicroscopeScreen)
    await on.until(lambda: screen.view is not None and not screen.is_waiting, COMPILING)
    assert screen.view is not None
    return screen.view


async def pressed(on: Stage, *keys: str) -> MicroscopeView:
    for key in keys:
        await on.press(key)
        view = await settled(on)
    return view


def said(on: Stage) -> str:
    return str(on.app.screen.query_one("#said", Static).content)


async def test_all_numbers_of_xor_are_those_of_plain_numpy():
    async with opened(XOR, Example(Source.TRAIN, 1)) as on:
        view = await pressed(on, "down", "4")
        first, last = view.layers
        x, t = view.inputs, view.loss.targets
        hidden = sigmoid(x @ first.weights + first.biases)
        output = sigmoid(hidden @ last.weights + last.biases)
        delta_out = 2 * (output - t) * output * (1 - output)
        delta = (last.weights @ delta_out) * hidden * (1 - hidden)
        np.testing.assert_allclose(first.outputs, hidden, rtol=1e-6)
        np.testing.assert_allclose(last.delta, delta_out, rtol=1e-5)
        np.testing.assert_allclose(first.delta, delta, rtol=1e-5)
        np.testing.assert_allclose(first.weights_grad, np.outer(x, delta), rtol=1e-5)
        assert view.weight == np.abs(x * first.weights[:, 1]).argmax()  # the largest term
        grad = np.outer(x, delta)[view.weight, 1] + XOR.l2 * first.weights[view.weight, 1]
        after = first.weights[view.weight, 1] - 2.0 * grad
        assert view.update.after == pytest.approx(after, rel=1e-6)
        assert f"{plain(view.update.before, 6)} → {plain(view.update.after, 6)}" in on.text()


async def test_the_update_that_was_shown_is_the_one_that_is_done():
    async with opened(XOR, Example(Source.TRAIN, 1)) as on:
        view = await pressed(on, "4")
        expected, loss = view.update.after, view.loss
        await on.press("enter")
        await on.until(lambda: said(on).startswith("updated"), COMPILING)
        view = await settled(on)
        assert view.update.before == pytest.approx(expected, rel=1e-6)
        assert view.loss.value == pytest.approx(loss.value_after, rel=1e-5)
        assert said(on).endswith(
            f"before {plain(loss.value, 6)}, after {plain(view.loss.value, 6)}"
        )
        assert (view.step, view.hand_updates) == (0, 1)


async def test_a_step_on_the_batch_is_one_of_the_training():
    async with opened(HOUSES) as on:
        view = await pressed(on, "4", "b")
        assert view.update.on_batch
        assert "mean over the next batch" in on.text()
        await on.press("enter")
        await on.until(lambda: said(on).startswith("updated"), COMPILING)
        after = await settled(on)
        assert (after.step, after.hand_updates) == (1, 0)
        assert after.update.before == pytest.approx(view.update.after, rel=1e-6)


async def test_every_source_and_every_weight_of_houses_can_be_looked_at():
    async with opened(HOUSES) as on:
        seen = {(await pressed(on, "o")).caption.rpartition(" of ")[2] for _ in range(4)}
        assert seen == {"the training part", "the test part", "the validation part"}
        for _ in range(9):
            view = await pressed(on, "w")
            assert agree(view.check) or view.check.kink
        view = await pressed(on, "n")
        assert view.example.index == 1
        assert "area [m²]" in on.text()


@pytest.mark.parametrize(
    ("config", "words"),
    [
        (XOR.replace(hidden=()), "2 inputs"),
        (RECIPES["digits"].config.replace(samples=200, hidden=(16,)), "weight · input"),
        (RECIPES["moons"].config.replace(hidden=(16_384,)), "16384 relu"),
    ],
)
async def test_networks_of_every_size_are_shown(config: Any, words: str):
    async with opened(config) as on:
        assert words in on.text() or "inputs" in on.text()
        results = ("a = ", "L = ", "agree", "loss on this example")
        for key, result in zip("1234", results, strict=True):
            await on.press(key)
            assert result in on.text()
        view = await pressed(on, "1", "up", "tab", "w", "n")
        assert view.example.index == 1
