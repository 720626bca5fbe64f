"""An error of the screen is reported and logged; the screen stays, and the training continues."""

from __future__ import annotations

import stat
from contextlib import asynccontextmanager

import pytest
from textual.app import ComposeResult
from textual.geometry import Offset
from textual.message_pump import MessagePump
from textual.widgets import Static

from tests.typed import expect_a
from tests.ui.stage import stage
from tui_nn.errors import MAX_LENGTH
from tui_nn.training.protocol.commands import Run, Stop
from tui_nn.training.protocol.events import Recording
from tui_nn.training.protocol.snapshot import RunState
from tui_nn.training.session.shutdown import Cause
from tui_nn.ui.error_log import LARGEST, ErrorLog
from tui_nn.ui.screens.dialog import Dialog
from tui_nn.ui.screens.palette import Palette
from tui_nn.ui.terminal import containment
from tui_nn.ui.terminal.containment import MOST, ErrorReports


class Faulty(Static, can_focus=True):
    """A widget some of whose handlers raise."""

    def on_key(self, event):
        event.stop()
        raise ZeroDivisionError(f"at {event.key}")

    def render(self):
        if self.has_class("-broken"):
            raise LookupError("nothing to draw")
        return "here"


class NeverComposed(Dialog[None]):
    def compose(self) -> ComposeResult:
        yield Static("first")
        raise FileNotFoundError("gone")


class NeverMounted(Dialog[None]):
    def on_mount(self):
        raise LookupError("no such thing")


@asynccontextmanager
async def faulty():
    """The app with a faulty widget that has the focus."""
    async with stage() as on:
        widget = Faulty()
        await on.screen.mount(widget)
        widget.focus()
        await on.pilot.pause()
        try:
            yield on
        finally:
            on.app._exception = None  # a test that expects it does not fail


def logged(on) -> str:
    return on.app.errors.log.path.read_text("utf-8")


async def test_error_in_a_handler_is_reported_and_logged_while_the_run_continues():
    async with faulty() as on:
        await on.press("a")
        await on.until(lambda: "ZeroDivisionError: at a" in on.text())
        assert "Traceback" in logged(on)
        assert "in on_key" in logged(on)
        on.screen.set_focus(None)
        await on.press("space")
        assert await on.answer(Run) == [Run()]


async def test_widget_answers_the_next_message_after_an_error():
    async with faulty() as on:
        await on.press("a")
        await on.until(lambda: on.app.errors.count == 1)
        await on.press("b")
        await on.until(lambda: on.app.errors.count == 2)
        assert "at b" in logged(on)


async def test_error_that_comes_again_is_counted_but_reported_once():
    async with faulty() as on:
        for _ in range(3):
            await on.press("a")
        await on.until(lambda: on.app.errors.count == 3)
        assert logged(on).count("Traceback") == 1
        assert len(on.app._notifications) == 1


@pytest.mark.parametrize("dialog", [NeverComposed, NeverMounted])
async def test_dialog_that_cannot_be_shown_is_closed(dialog):
    async with faulty() as on:
        on.app.push_screen(dialog())
        await on.until(lambda: on.app.errors.count == 1 and on.app.screen is on.screen)
        await on.until(lambda: "details in" in on.text())


@pytest.mark.parametrize(
    ("state", "recorded", "cause"),
    [
        (RunState.RUNNING, True, Cause.DETACHED),
        (RunState.RUNNING, False, Cause.CHOICE),
        (RunState.PAUSED, True, Cause.CHOICE),
    ],
)
async def test_screen_that_fails_over_and_over_is_left_and_the_run_continues(
    state, recorded, cause, tmp_path, monkeypatch
):
    monkeypatch.setattr(containment, "MOMENT", 0.0)
    async with faulty() as on:
        if recorded:
            on.app.shutdown.note(Recording(tmp_path))
        on.screen.run.state = state
        for _ in range(MOST):
            on.app.contain(LookupError("again"))
        await on.until(lambda: not on.app._running)
        assert on.app.return_code == 1
        assert on.app.shutdown.cause is cause
        assert on.session.answer(Stop)


async def test_burst_of_errors_does_not_end_the_screen():
    async with faulty() as on:
        for _ in range(5 * MOST):
            on.app.contain(LookupError("again"))
        await on.pilot.pause()
        assert on.app.return_code is None
        assert not on.app.errors.are_too_many


async def test_palette_may_be_closed_in_the_middle_of_a_search():
    async with stage() as on:
        await on.press("ctrl+p")
        palette = expect_a(Palette, on.app.screen)
        await palette.query("*").remove()
        palette.dismiss(None)
        palette._gather_commands("re")
        await on.app.workers.wait_for_complete()
        assert on.app.errors.count == 0


async def test_mouse_on_a_widget_that_was_just_removed_does_nothing(monkeypatch):
    async with stage() as on:
        removed = Static()
        monkeypatch.setattr(
            on.screen, "get_widget_and_offset_at", lambda *_: (removed, Offset(0, 0))
        )
        await on.pilot.mouse_down(offset=(3, 0))
        assert on.app.errors.count == 0


def test_handlers_are_as_before_when_the_screen_was_left():
    before = MessagePump._dispatch_message
    with containment.contained_handlers(lambda _: None):
        assert MessagePump._dispatch_message is not before
    assert MessagePump._dispatch_message is before


def test_log_is_private_and_restarts_when_it_is_large(tmp_path):
    log = ErrorLog(tmp_path / "state" / "errors.log")
    assert log.write(ValueError("first"))
    assert stat.S_IMODE(log.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(log.path.parent.stat().st_mode) == 0o700
    log.path.write_bytes(b"x" * (LARGEST + 1))
    assert log.write(ValueError("second \ud800"))
    assert log.path.stat().st_size < LARGEST
    assert "second" in log.path.read_text("utf-8")


def test_log_that_cannot_be_written_is_said_in_the_summary(tmp_path):
    (tmp_path / "file").write_text("")
    reports = ErrorReports(ErrorLog(tmp_path / "file" / "errors.log"))
    assert reports.summary() == ""
    assert reports.take(ValueError("x" * 2 * MAX_LENGTH))
    assert reports.summary() == "1 unexpected error; no log could be written"


def test_log_is_not_written_through_a_link(tmp_path):
    target = tmp_path / "target"
    (tmp_path / "errors.log").symlink_to(target)
    assert not ErrorLog(tmp_path / "errors.log").write(ValueError())
    assert not target.exists()
