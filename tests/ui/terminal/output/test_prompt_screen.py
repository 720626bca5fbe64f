"""What a key has changed is shown without Textual's clock; what no one waits for is not."""

from __future__ import annotations

import pytest
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from tests.ui.terminal.output.test_screen_writer import HEIGHT, WIDTH, Far
from tui_nn.ui.terminal.output.display import FramedApp
from tui_nn.ui.terminal.output.prompt_screen import PromptScreen
from tui_nn.ui.terminal.output.screen_writer import ScreenWriter


class Numbers(PromptScreen):
    def compose(self) -> ComposeResult:
        yield Static("0", id="number")


class Little(FramedApp):
    def get_default_screen(self) -> Screen[None]:
        return Numbers()

    def show(self, number: int) -> None:
        self.screen.query_one("#number", Static).update(str(number), layout=False)


@pytest.fixture
async def stage(monkeypatch):
    """The app, whose clock stands still, and what its terminal shows in the first line."""
    monkeypatch.setattr("textual.screen.UPDATE_PERIOD", 1000.0)
    monkeypatch.setattr("tui_nn.ui.terminal.output.screen_writer.GOODBYE_PATIENCE", 0.05)
    app = Little(ScreenWriter())
    draw_with = app._make_frame
    far = Far(app.output)
    app.output.draw_with(draw_with)
    async with app.run_test(size=(WIDTH, HEIGHT)):
        app.output.open(far.descriptor)
        await far.until(lambda: first_line(far) == "0", far.answer)
        yield app, far
        far.close()


def first_line(far):
    return far.screen.display[0].strip()


async def test_a_change_after_a_key_is_shown_without_the_clock(stage):
    app, far = stage
    app.output.typed()
    await far.until(lambda: app.output.hurried)
    app.show(1)
    await far.until(lambda: first_line(far) == "1", far.answer)


async def test_a_change_of_its_own_waits_for_the_clock(stage):
    app, far = stage
    app.show(1)
    ticks: list[bool] = []
    app.screen.call_later(ticks.append, True)
    await far.until(lambda: bool(ticks), far.answer)
    assert (first_line(far), app.screen._dirty_widgets != set()) == ("0", True)


async def test_what_has_changed_is_drawn_once(stage, monkeypatch):
    app, far = stage
    drawn = []
    render_update = app.screen._compositor.render_update

    def render(full=False, **options):
        drawn.append(full)
        return render_update(full=full, **options)

    monkeypatch.setattr(app.screen._compositor, "render_update", render)
    app.output.typed()
    await far.until(lambda: app.output.hurried)
    app.show(1)
    await far.until(lambda: first_line(far) == "1", far.answer)
    assert drawn
    assert all(drawn), "a part was drawn besides"
    assert not app.screen._dirty_widgets
