"""Make the README's pictures afresh: `python -m tests.screenshot [FOLDER]`.

Runs the real program without a terminal. One picture shows it at work on the built-in digits,
slowed down, with a seven on the pad; the other an example of xor under the microscope.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}  # read when Textual is imported

from textual.pilot import Pilot

from tests.typed import expect
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.ui.app import TuiNN
from tui_nn.ui.sketch.pad import SketchPad

ASSETS = Path(__file__).parent.parent / "assets"
SIZE = (120, 40)
SHOWN_STEP = 3500

INSIDE_SIZE = (100, 30)
INSIDE_STEPS = 40

SEVEN = ((0.25, 0.25), (0.5, 0.25), (0.75, 0.25), (0.65, 0.45), (0.55, 0.65), (0.5, 0.85))
"""Points of the drawing, as shares of the pad's width and height."""


async def until(pilot: Pilot[None], reached: Callable[[], object], what: str) -> None:
    """Let the program work until something is so, two minutes at most."""
    for _ in range(1200):
        if reached():
            return
        await pilot.pause(0.1)
    sys.exit(f"never came to this: {what}")


async def draw(pilot: Pilot[None]) -> None:
    """Draw a seven with the mouse."""
    pad = pilot.app.query_one(SketchPad)
    places = [(int(x * pad.size.width), int(y * pad.size.height)) for x, y in SEVEN]
    await pilot.mouse_down(pad, offset=places[0])
    for place in places[1:]:
        await pilot.hover(pad, offset=place)
    await pilot.mouse_up(pad, offset=places[-1])


async def take_picture() -> str:
    """The screen in the middle of a run, as SVG."""
    app = TuiNN(RECIPES["digits"].config)
    async with app.run_test(size=SIZE) as pilot:
        screen = app.training
        await until(pilot, lambda: screen.snapshot, "a network")
        await pilot.press(*["less_than_sign"] * 3, "space")
        await draw(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: expect(screen.snapshot).step > SHOWN_STEP, f"step {SHOWN_STEP}")
        return app.export_screenshot(title="tui-nn")


async def take_picture_inside() -> str:
    """The way back through a network for xor under the microscope, as SVG."""
    app = TuiNN(RECIPES["xor"].config)
    async with app.run_test(size=INSIDE_SIZE) as pilot:
        screen = app.training
        await until(pilot, lambda: screen.snapshot, "a network")
        await pilot.press(*["s"] * INSIDE_STEPS)
        await until(
            pilot, lambda: expect(screen.snapshot).step == INSIDE_STEPS, f"step {INSIDE_STEPS}"
        )
        await pilot.press("enter", "right", "right", "n", "n")
        await pilot.pause(1.0)
        return app.export_screenshot(title="tui-nn: the microscope")


def without_web_fonts(svg: str) -> str:
    """The picture with the reader's own fixed-width font, so that it fetches nothing."""
    return re.sub(r"@font-face\s*{.*?}", "", svg, flags=re.DOTALL)


def main() -> None:
    """Write the pictures."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ASSETS
    for name, take in (("screenshot", take_picture), ("microscope", take_picture_inside)):
        with tempfile.TemporaryDirectory() as private:
            os.environ["XDG_DATA_HOME"] = private
            picture = asyncio.run(take())
        path = folder / f"{name}.svg"
        path.write_text(without_web_fonts(picture), encoding="utf-8")
        print(path)


if __name__ == "__main__":
    main()
