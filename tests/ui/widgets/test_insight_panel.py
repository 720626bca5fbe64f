from __future__ import annotations

import pytest

from tests.typed import expect
from tests.ui.widgets.hosts import Host, text, watch_refreshes
from tests.ui.widgets.samples import classified
from tui_nn.ui.drawing.glyphs import ASCII
from tui_nn.ui.drawing.insight import Aspect
from tui_nn.ui.widgets.insight_panel import InsightPanel

EVERY = tuple(Aspect)


@pytest.mark.parametrize(("width", "units"), [(28, 0), (58, 0), (88, 4), (118, 8), (200, 12)])
async def test_pictures_stand_side_by_side_where_there_is_room(width, units):
    app = Host(InsightPanel())
    async with app.run_test(size=(width, 16)):
        app.widget.aspects, app.widget.classified = EVERY, classified()
        shown = text(app.widget)
        assert "what the network sees" in shown
        assert ("why it says 7" in shown) == (width >= 58)
        assert shown.count("unit ") == units


async def test_for_and_against_differ_in_colour_and_brightness():
    app = Host(InsightPanel())
    async with app.run_test(size=(28, 16)):
        app.widget.aspects, app.widget.classified = (Aspect.WHY,), classified()
        colours = [
            next(
                expect(expect(s.style).color).triplet
                for s in app.widget.render_line(y)
                if "█" in s.text
            )
            for y in (6, 9)
        ]
        good, bad = (
            0.3 * expect(c).red + 0.6 * expect(c).green + 0.1 * expect(c).blue for c in colours
        )
        assert good > bad + 30


async def test_in_ascii_the_signs_tell_them_apart():
    app = Host(InsightPanel(glyphs=ASCII))
    async with app.run_test(size=(28, 16)):
        app.widget.aspects, app.widget.classified = (Aspect.WHY,), classified()
        shown = text(app.widget)
        assert shown.isascii()
        assert "++" in shown
        assert "--" in shown


async def test_without_colour_the_signs_tell_them_apart(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    app = Host(InsightPanel())
    async with app.run_test(size=(28, 16)):
        app.widget.aspects, app.widget.classified = (Aspect.WHY,), classified()
        assert "++" in text(app.widget)


async def test_an_equal_answer_repaints_nothing():
    app = Host(InsightPanel())
    async with app.run_test(size=(118, 16)) as pilot:
        app.widget.aspects, app.widget.classified = EVERY, classified()
        await pilot.pause()
        regions = watch_refreshes(app.widget)
        app.widget.classified = classified()
        assert regions == []
