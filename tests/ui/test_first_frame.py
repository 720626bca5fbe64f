"""The first frame waits for nothing slow: Numba is imported after it, and then by the worker."""

from __future__ import annotations

import json
import subprocess
import sys

PROGRAM = """
# The app with its real worker, and what was imported when each frame with text had been painted.
import asyncio, json, sys, threading
from tui_nn.training.protocol.snapshot import RunState
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.ui.app import TuiNN

SLOW = (
    "numba",
    "llvmlite",
    "plotext",
    "safetensors",
    "tui_nn.jit",
    "tui_nn.training.session.session",
)
frames = []

class Watched(TuiNN):
    def _display(self, screen, renderable):
        super()._display(screen, renderable)
        shown = "".join(strip.text for strip in self.screen._compositor.render_strips())
        if shown.strip():
            workers = [thread.name for thread in threading.enumerate()]
            frames.append((shown, [name for name in SLOW if name in sys.modules], workers))

async def main():
    app = Watched(RECIPES["xor"].config)
    async with app.run_test(size=(80, 24)) as pilot:
        while app.training.run.state is RunState.LOADING:
            await pilot.pause(0.01)
        await pilot.pause(0.1)
        assert app.training.run.state is RunState.READY
    assert app.errors.count == 0

asyncio.run(main())
print(json.dumps([frames[0], frames[-1]]))
"""

TIMEOUT = 120


def test_numba_is_not_imported_when_the_first_frame_is_painted():
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    (shown, imported, threads), (shown_last, imported_last, threads_last) = json.loads(run.stdout)
    assert "tui-nn" in shown
    assert imported == []
    assert "training" not in threads, "the worker waits for the first frame"
    assert "ready" in shown_last
    assert {"numba", "llvmlite", "tui_nn.jit", "tui_nn.training.session.session"} <= set(
        imported_last
    )
    assert "training" in threads_last
