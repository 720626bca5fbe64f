"""The screen in a real browser: Chromium, without a window."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

pytest.importorskip("textual_serve", reason="the extra web is not installed")
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from tui_nn.training.runs.state import Phase  # noqa: E402
from tui_nn.training.runs.store import RunStore  # noqa: E402

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")

PATIENCE = 60.0


def wait_for(condition: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


@pytest.fixture
def address(tmp_path, monkeypatch):
    """The address of a new run of digits that waits to be started."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tui_nn", "web"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=dict(os.environ),
    )  # fmt: skip
    assert process.stdout is not None
    yield process.stdout.readline().strip()
    process.send_signal(signal.SIGINT)
    process.wait(timeout=PATIENCE)
    process.stdout.close()


@pytest.fixture
def browser():
    with playwright.sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


class Page:
    """A page with its screen.

    Attributes:
        outside: addresses on other computers that it asked for.
    """

    def __init__(self, browser, address: str) -> None:
        self.page = browser.new_page(viewport={"width": 1280, "height": 800})
        self.outside: list[str] = []
        self.page.on("request", self._note)
        self.screen = ""
        self.page.on("websocket", lambda socket: socket.on("framereceived", self._take))
        self.page.goto(address)
        self.page.wait_for_selector("body.-first-byte", timeout=1000 * PATIENCE)

    def _note(self, request) -> None:
        if "127.0.0.1" not in request.url:
            self.outside.append(request.url)

    def _take(self, frame) -> None:
        if isinstance(frame, bytes):
            self.screen += re.sub(r"\x1b\[[0-9;:?]*[A-Za-z]", " ", frame.decode("utf-8", "replace"))

    def wait_for(self, pattern: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not re.search(pattern, self.screen):
            assert time.monotonic() < deadline, f"{pattern!r} did not appear: {self.screen[-2000:]}"
            self.page.wait_for_timeout(50)

    def draw(self, *points: tuple[float, float]) -> None:
        """Draw with the mouse, in shares of the window."""
        places = [(1280 * x, 800 * y) for x, y in points]
        self.page.mouse.move(*places[0])
        self.page.mouse.down()
        for place in places[1:]:
            self.page.mouse.move(*place, steps=12)
        self.page.mouse.up()


def test_pages_show_one_run_and_leave_it_running(address, browser):
    first = Page(browser, address)
    first.wait_for("sketch a digit")
    first.draw((0.70, 0.19), (0.82, 0.19), (0.75, 0.40))
    first.wait_for(r"▶\s+7\s")
    second = Page(browser, address)
    second.wait_for("attached to digits-1")
    first.page.keyboard.press("Space")
    second.wait_for("done: test accuracy")
    assert first.outside == second.outside == []
    first.page.close()
    second.page.close()
    (record,) = RunStore().records()
    wait_for(lambda: record.folder.phase() is Phase.FINISHED, "the result is not recorded")
