from __future__ import annotations

import numpy as np
import pytest
from textual.events import MouseScrollDown, MouseScrollUp

from tests.typed import expect
from tests.ui.widgets.hosts import Host, text, watch_refreshes
from tui_nn.training.protocol.measurements import OwnDrawing
from tui_nn.ui.drawing.glyphs import ASCII
from tui_nn.ui.widgets.drawing_grid import DrawingGrid

SIZE = (80, 21)
"""Five tiles a row, two rows and a part of the third."""


def drawing(number, *, wrong=False):
    picture = np.zeros((28, 28), np.uint8)
    picture[4:24, 10:18] = 255
    label = number % 10
    answer = str((label + 1) % 10 if wrong else label)
    return OwnDrawing(f"key{number}", str(label), "2020-01-02T03:04:05Z", picture, answer, 0.96)


def drawings(count, wrong=()):
    return tuple(drawing(n, wrong=n in wrong) for n in range(count))


async def test_it_waits_then_shows_them_or_says_how_to_make_some():
    app = Host(DrawingGrid())
    async with app.run_test(size=SIZE):
        assert "reading your drawings" in text(app.widget)
        app.widget.drawings = ()
        assert "press the digit that it is" in " ".join(text(app.widget).split())
        app.widget.drawings = drawings(3, wrong={1})
        shown = text(app.widget)
        assert "0 ✓ 96%" in shown
        assert "1 ✗ as 2 96%" in shown
        assert shown.count("02 Jan 2020") == 3


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        ("right", 1),
        ("left", 0),
        ("down", 5),
        ("down right down left", 10),
        ("down up", 0),
        ("end", 22),
        ("end up", 17),
        ("end up right up", 13),
        ("end home", 0),
        ("pagedown", 10),
        ("pagedown pagedown pagedown", 22),
        ("end pageup", 12),
        ("right up", 1),
    ],
)
async def test_keys_go_about(keys, place):
    app = Host(DrawingGrid())
    async with app.run_test(size=SIZE) as pilot:
        app.widget.drawings = drawings(23)
        app.widget.focus()
        await pilot.press(*keys.split())
        assert app.widget.selected == place
        lines = text(app.widget).split("\n")
        assert sum("▶" in line for line in lines[:18]) == 1


async def test_down_from_above_the_end_of_a_short_last_row_goes_to_the_last():
    app = Host(DrawingGrid())
    async with app.run_test(size=SIZE) as pilot:
        app.widget.drawings = drawings(12)
        app.widget.focus()
        await pilot.press("pagedown", "up", "right", "right", "right", "down")
        assert app.widget.selected == 11
        await pilot.press("down")
        assert app.widget.selected == 11


async def test_the_next_wrong_one_is_found_round_the_end():
    app = Host(DrawingGrid())
    async with app.run_test(size=SIZE) as pilot:
        app.widget.drawings = drawings(23, wrong={4, 21})
        app.widget.focus()
        for place in (4, 21, 4):
            await pilot.press("j")
            assert app.widget.selected == place
        app.widget.drawings = drawings(23)
        await pilot.press("j")
        assert app.widget.selected == 4


async def test_marks_are_chosen_before_what_is_selected():
    app = Host(DrawingGrid())
    async with app.run_test(size=SIZE) as pilot:
        app.widget.focus()
        await pilot.press("space", "a", "right", "j")
        assert not app.widget.chosen
        app.widget.drawings = shown = drawings(4)
        assert app.widget.chosen == shown[:1]
        await pilot.press("space", "right", "space")
        assert list(app.widget.chosen) == [shown[0], shown[2]]
        assert text(app.widget).count("◆") == 2
        await pilot.press("home", "space")
        assert list(app.widget.chosen) == [shown[2]]
        await pilot.press("a")
        assert app.widget.chosen == shown
        await pilot.press("a")
        assert list(app.widget.chosen) == [shown[app.widget.selected]]


async def test_the_selected_one_stays_selected_wherever_it_moves():
    app = Host(DrawingGrid())
    async with app.run_test(size=SIZE) as pilot:
        shown = drawings(23)
        app.widget.drawings = shown
        app.widget.focus()
        await pilot.press("down", "space", "left")
        app.widget.drawings = (drawing(99), *shown)
        assert app.widget.drawings[app.widget.selected].key == "key5"
        assert app.widget.marked == {"key5"}
        app.widget.drawings = shown[:3]
        assert app.widget.selected == 2
        assert app.widget.marked == frozenset()
        app.widget.drawings = ()
        assert not app.widget.chosen


async def test_after_the_last_rows_are_gone_the_rest_is_seen():
    app = Host(DrawingGrid())
    async with app.run_test(size=SIZE) as pilot:
        shown = drawings(60)
        app.widget.drawings = shown
        app.widget.focus()
        await pilot.press("end")
        app.widget.drawings = shown[:12]
        lines = text(app.widget).split("\n")
        assert "▶1 ✓" in lines[16]


async def test_the_mouse_selects_and_the_wheel_scrolls():
    app = Host(DrawingGrid())
    async with app.run_test(size=SIZE) as pilot:
        app.widget.drawings = drawings(23)
        await pilot.click(DrawingGrid, offset=(47, 12))
        assert app.widget.selected == 8
        await pilot._post_mouse_events([MouseScrollDown], app.widget)
        assert text(app.widget).split("\n")[7].startswith(" 5 ✓ 96%")
        assert app.widget.selected == 8
        for _ in range(9):
            await pilot._post_mouse_events([MouseScrollDown], app.widget)
        await pilot.click(DrawingGrid, offset=(77, 3))
        assert app.widget.selected == 8
        await pilot.click(DrawingGrid, offset=(17, 3))
        assert app.widget.selected == 16
        for _ in range(9):
            await pilot._post_mouse_events([MouseScrollUp], app.widget)
        assert text(app.widget).split("\n")[7].startswith(" 0 ✓ 96%")


async def test_a_step_repaints_two_tiles_words():
    app = Host(DrawingGrid())
    async with app.run_test(size=SIZE) as pilot:
        app.widget.drawings = drawings(23)
        app.widget.focus()
        await pilot.pause()
        regions = watch_refreshes(app.widget)
        await pilot.press("right")
        assert regions
        assert None not in regions
        assert sum(expect(region).area for region in regions) <= 2 * 15


@pytest.mark.parametrize("size", [(20, 5), (60, 18), (80, 21), (120, 37), (200, 57)])
@pytest.mark.parametrize("count", [0, 1, 200])
async def test_any_size_and_any_number(size, count):
    app = Host(DrawingGrid())
    async with app.run_test(size=size) as pilot:
        app.widget.drawings = drawings(count)
        app.widget.focus()
        await pilot.press("end", "up", "down", "pageup", "home")
        assert text(app.widget).strip()
        assert ("▶" in text(app.widget)) == (count > 0 and size[1] > 7)


async def test_ascii_is_plain():
    app = Host(DrawingGrid(glyphs=ASCII))
    async with app.run_test(size=SIZE) as pilot:
        app.widget.drawings = drawings(40, wrong={1})
        app.widget.focus()
        await pilot.press("space")
        shown = text(app.widget)
        assert shown.isascii()
        assert "0 v 96%" in shown
        assert "1 x as 2 96%" in shown
