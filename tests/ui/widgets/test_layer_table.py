from __future__ import annotations

from textual.events import MouseScrollUp

from tests.typed import expect
from tests.ui.widgets.hosts import Host, text, watch_refreshes
from tests.ui.widgets.samples import layer, snapshot
from tui_nn.ui.widgets.layer_table import LayerTable


async def test_it_waits_then_shows_a_line_for_each_layer():
    app = Host(LayerTable())
    async with app.run_test(size=(80, 10)) as pilot:
        assert "appear here" in text(app.widget)
        app.widget.snapshot = snapshot()
        await pilot.pause()
        lines = text(app.widget).split("\n")
        assert len(lines) == 4
        assert lines[1].startswith("hidden 1")
        assert lines[2].startswith("output")
        assert lines[3] == "✓ healthy: every layer learns"


async def test_only_what_changed_is_repainted():
    app = Host(LayerTable())
    async with app.run_test(size=(80, 10)) as pilot:
        app.widget.snapshot = snapshot()
        await pilot.pause()
        regions = watch_refreshes(app.widget)
        app.widget.snapshot = snapshot(layers=(layer(gradient_norm=3e-3), layer("output")))
        assert [(expect(region).y, expect(region).height) for region in regions] == [(1, 1)]


async def test_more_layers_than_lines_scroll_by_wheel_and_keys():
    app = Host(LayerTable())
    async with app.run_test(size=(80, 5)) as pilot:
        app.widget.styles.height = 5
        app.widget.snapshot = snapshot(layers=tuple(layer(f"hidden {n}") for n in range(1, 7)))
        await pilot.pause()
        assert "↓ 3 more" in text(app.widget)
        app.widget.focus()
        await pilot.press("down", "down")
        assert "↑ 2 above, ↓ 1 more" in text(app.widget)
        await pilot.press(*["down"] * 9)
        assert "hidden 6" in text(app.widget)
        await pilot._post_mouse_events([MouseScrollUp], app.widget)
        assert "↑ 2 above, ↓ 1 more" in text(app.widget)


async def test_it_takes_the_focus_only_where_there_is_something_to_scroll():
    app = Host(LayerTable())
    async with app.run_test(size=(80, 10)) as pilot:
        app.widget.snapshot = snapshot()
        await pilot.pause()
        assert not app.widget.focusable
