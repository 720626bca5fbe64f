"""What Textual draws is what the terminal shows."""

from __future__ import annotations

import pytest
from textual.app import ComposeResult
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from tests.ui.terminal.output.test_screen_writer import HEIGHT, WIDTH, Far
from tui_nn.ui.terminal.output.budget import LinkKind
from tui_nn.ui.terminal.output.display import FramedApp
from tui_nn.ui.terminal.output.link import SLOW_PICTURES, Link
from tui_nn.ui.terminal.output.screen_writer import ScreenWriter


class Dialog(ModalScreen[None]):
    CSS = "Dialog { align: center middle; } Label { width: 10; height: 1; }"

    def compose(self) -> ComposeResult:
        yield Label("dialog")


class Little(FramedApp):
    CSS = "Static { height: 1; } Input { border: none; height: 1; }"

    def compose(self) -> ComposeResult:
        yield Static("one", id="one")
        yield Static("[b]two[/] 日本", id="two")
        yield Input(id="input")


@pytest.fixture
async def stage(monkeypatch):
    """The app, and the terminal at the other end of its line."""
    monkeypatch.setattr("tui_nn.ui.terminal.output.screen_writer.GOODBYE_PATIENCE", 0.05)
    app = Little(ScreenWriter())
    draw_with = app._make_frame
    far = Far(app.output)
    app.output.draw_with(draw_with)
    async with app.run_test(size=(WIDTH, HEIGHT)) as pilot:
        app.output.open(far.descriptor)
        yield app, far, pilot
        far.close()


def right(app, far):
    """Whether the terminal shows what the app believes to be shown."""
    strips = app.screen._compositor.render_update(
        full=True, screen_stack=app._background_screens
    ).strips
    wanted = ["".join(strip.text for strip in line) for line in strips]
    return [line.rstrip() for line in far.screen.display] == [line.rstrip() for line in wanted]


async def test_what_the_app_shows_arrives(stage):
    app, far, _pilot = stage
    await far.until(lambda: far.screen.display[0].startswith("one"), far.answer)
    assert right(app, far)
    app.query_one("#one", Static).update("uno")
    await far.until(lambda: far.screen.display[0].startswith("uno"), far.answer)
    assert right(app, far)


async def test_little_is_written_for_little_changes(stage):
    app, far, pilot = stage
    await far.until(lambda: far.screen.display[0].startswith("one"), far.answer)
    before = len(far.written)
    app.query_one("#one", Static).update("onE")
    await far.until(lambda: far.screen.display[0].startswith("onE"), far.answer)
    assert len(far.written) - before < 80
    before = len(far.written)
    app.screen.refresh()
    app.refresh_css()
    await pilot.pause(0.1)
    far.answer()
    assert len(far.written) == before, "a repaint of what is there already is nothing"


async def test_what_lies_under_a_dialog_is_seen_around_it(stage):
    app, far, _pilot = stage
    await app.push_screen(Dialog())
    await far.until(lambda: "dialog" in "".join(far.screen.display), far.answer)
    assert far.screen.display[0].startswith("one")
    assert right(app, far)
    await app.pop_screen()
    await far.until(lambda: "dialog" not in "".join(far.screen.display), far.answer)
    assert right(app, far)


async def test_the_cursor_stands_where_an_input_method_writes(stage):
    app, far, pilot = stage
    app.query_one(Input).focus()
    await pilot.press("a", "b")
    await far.until(lambda: far.screen.display[2].startswith("  ab"), far.answer)
    assert app.cursor_position.y == 2
    cursor = far.screen.cursor
    await far.until(lambda: (cursor.x, cursor.y) == app.cursor_position, far.answer)


async def test_a_spoilt_screen_is_drawn_again(stage):
    app, far, _pilot = stage
    await far.until(lambda: far.screen.display[0].startswith("one"), far.answer)
    far._stream.feed(b"\x1b[H\x1b[41mwall: shutdown at noon\x1b[m")
    assert not right(app, far)
    app.action_repaint()
    await far.until(lambda: right(app, far), far.answer)


async def test_a_size_that_came_and_went_leaves_nothing_behind(stage):
    app, far, pilot = stage
    await far.until(lambda: far.screen.display[0].startswith("one"), far.answer)
    far.screen.resize(2, 2)
    far.screen.resize(HEIGHT, WIDTH)
    await pilot.resize_terminal(WIDTH, HEIGHT)
    await far.until(lambda: right(app, far), far.answer)


async def test_what_is_not_laid_out_for_the_new_size_is_not_shown(stage):
    app, far, pilot = stage
    await far.until(lambda: right(app, far), far.answer)
    app._size = Size(WIDTH + 10, HEIGHT)
    assert app._make_frame() is None
    await pilot.resize_terminal(WIDTH + 10, HEIGHT)
    assert app._make_frame().width == WIDTH + 10


async def test_nothing_is_written_in_the_middle_of_a_change(stage):
    app, far, pilot = stage
    await far.until(lambda: far.screen.display[0].startswith("one"), far.answer)
    with app.batch_update():
        app.query_one("#one", Static).update("half")
        app.output.show()
        await pilot.pause(0.05)
        far.answer()
        assert not far.screen.display[0].startswith("half")
        app.query_one("#two", Static).update("whole")
    await far.until(lambda: far.screen.display[1].startswith("whole"), far.answer)
    assert far.screen.display[0].startswith("half")


async def test_a_line_that_is_measured_slow_ends_animations(stage):
    app, _far, _pilot = stage
    assert app.animation_level == "full"
    for _ in range(SLOW_PICTURES):
        app.output._measure(0.9)
    assert app.animation_level == "none"


def test_far_away_nothing_is_animated():
    assert Little(ScreenWriter(Link(LinkKind.REMOTE))).animation_level == "none"
