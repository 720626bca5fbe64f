from __future__ import annotations

import numpy as np
import pytest
from textual.geometry import Region

from tests.ui.widgets.hosts import Host, text, watch_refreshes
from tui_nn.ui.drawing.glyphs import ASCII
from tui_nn.ui.widgets.sketch_pad import SketchPad

SMALL = (28, 14)
GLOBAL_KEYS = {
    *("space", "s", "r", "n", "q", "l", "m", "t", "plus", "minus", "less_than_sign"),
    *("greater_than_sign", "question_mark", "ctrl+s", "ctrl+o", "ctrl+p", "tab", "escape"),
}


async def drag(pilot, *points, button=1, shift=False):
    await pilot.mouse_down(SketchPad, offset=points[0], button=button, shift=shift)
    for point in points[1:]:
        await pilot.hover(SketchPad, offset=point)
    await pilot.mouse_up(SketchPad, offset=points[-1])
    await pilot.pause()


def last_strokes(app):
    return app.seen[-1].strokes


async def test_a_drag_draws_joined_lines_and_says_so_at_each_movement():
    app = Host(SketchPad())
    async with app.run_test(size=SMALL) as pilot:
        await drag(pilot, (4, 3), (12, 3), (8, 10))
        assert last_strokes(app) == (((4.5, 7.0), (12.5, 7.0), (8.5, 21.0)),)
        assert [len(m.strokes[0]) for m in app.seen] == [1, 2, 3]
        assert app.seen[0].control is app.widget
        assert "█" * 8 in text(app.widget).split("\n")[3]
        assert app.mouse_captured is None


async def test_two_drags_are_two_strokes_and_undo_takes_the_last():
    app = Host(SketchPad())
    async with app.run_test(size=SMALL) as pilot:
        await drag(pilot, (4, 3), (12, 3))
        await drag(pilot, (4, 9), (12, 9))
        app.widget.focus()
        await pilot.press("z")
        assert len(last_strokes(app)) == 1
        await pilot.press("Z")
        assert len(last_strokes(app)) == 2
        await pilot.press("backspace", "backspace")
        assert last_strokes(app) == ()
        await pilot.press("ctrl+y")
        assert len(last_strokes(app)) == 1


async def test_keys_draw_with_the_pen_down_only():
    app = Host(SketchPad())
    async with app.run_test(size=SMALL) as pilot:
        app.widget.focus()
        await pilot.press("left", "up")
        assert app.seen == []
        await pilot.press("d", "right", "right", "pagedown", "enter", "down")
        (stroke,) = last_strokes(app)
        assert stroke == ((11.5, 3), (13.5, 3), (15.5, 3), (17.5, 5))
        assert not app.widget.pen_down


async def test_diagonals_go_by_the_number_pads_corners():
    app = Host(SketchPad())
    async with app.run_test(size=SMALL) as pilot:
        app.widget.focus()
        await pilot.press("d", "home", "pageup", "pagedown", "end")
        steps = np.diff(np.array(last_strokes(app)[0]), axis=0)
        assert steps.tolist() == [[-2, -2], [2, -2], [2, 2], [-2, 2]]


async def test_the_pen_stays_on_the_sheet():
    app = Host(SketchPad())
    async with app.run_test(size=SMALL) as pilot:
        app.widget.focus()
        await pilot.press("d", *["left"] * 12, *["up"] * 12)
        assert last_strokes(app)[0][-1] == (0, 0)


@pytest.mark.parametrize("how", ["right button", "shift", "eraser"])
async def test_erasing_cuts_the_stroke(how):
    app = Host(SketchPad())
    async with app.run_test(size=SMALL) as pilot:
        await drag(pilot, (3, 6), (24, 6))
        if how == "eraser":
            app.widget.focus()
            await pilot.press("e")
        options = {"right button": {"button": 3}, "shift": {"shift": True}, "eraser": {}}[how]
        await drag(pilot, (13, 2), (13, 11), **options)
        left, right = last_strokes(app)
        assert left[-1][0] == pytest.approx(11.5)
        assert right[0][0] == pytest.approx(15.5)


async def test_clearing_says_that_nothing_is_left_and_can_be_undone():
    app = Host(SketchPad())
    async with app.run_test(size=SMALL) as pilot:
        app.widget.focus()
        await pilot.press("c")
        assert app.seen == []
        await drag(pilot, (3, 6), (24, 6))
        await pilot.press("c")
        assert last_strokes(app) == ()
        assert "draw a digit here" in text(app.widget)
        await pilot.press("z")
        assert len(last_strokes(app)) == 1


async def test_only_touched_cells_are_refreshed():
    app = Host(SketchPad())
    async with app.run_test(size=SMALL) as pilot:
        await drag(pilot, (3, 2), (4, 2))
        regions = watch_refreshes(app.widget)
        await pilot.mouse_down(SketchPad, offset=(10, 6))
        await pilot.hover(SketchPad, offset=(12, 6))
        drawn = [region for region in regions if region]
        assert drawn
        assert None not in regions
        for region in drawn[-2:]:
            assert region.width <= 8
            assert region.height <= 4
            assert Region(8, 4, 8, 5).contains_region(region)


async def test_a_drag_that_leaves_the_sheet_draws_along_its_edge():
    app = Host(SketchPad())
    async with app.run_test(size=(60, 12 + 2)) as pilot:
        left = app.widget._layout.left
        await drag(pilot, (left + 20, 5), (59, 5))
        assert last_strokes(app)[0][-1] == (28, 11)


async def test_a_press_beside_the_sheet_draws_nothing():
    app = Host(SketchPad())
    async with app.run_test(size=(40, 14)) as pilot:
        await drag(pilot, (1, 5), (5, 5))
        assert app.seen == []


async def test_exact_pointers_are_believed_once_seen():
    app = Host(SketchPad())
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()

        class Exact:
            pointer_x, pointer_y = 10.25, 5.75

        class Whole:
            pointer_x, pointer_y = 10.0, 5.0

        assert app.widget._point(Whole()) == (10.5, 11)
        assert app.widget._point(Exact()) == (10.25, 11.5)
        assert app.widget._point(Whole()) == (10, 10)


async def test_what_the_network_sees_replaces_the_drawing_or_stands_beside_it():
    picture = np.zeros((28, 28), np.uint8)
    picture[8:20, 14:16] = 255
    app = Host(SketchPad())
    async with app.run_test(size=SMALL) as pilot:
        app.widget.focus()
        await pilot.press("v")
        assert "nothing yet" in text(app.widget)
        app.widget.show(picture)
        assert text(app.widget).split("\n")[6] == " " * 14 + "██"
        assert "sees" in str(app.widget.border_subtitle)
        await pilot.press("v")
        assert "draw a digit here" in text(app.widget)
        await pilot.resize_terminal(60, 16)
        await pilot.pause()
        assert "what you drew" in text(app.widget)
        assert "what the network sees" in text(app.widget)
        assert "██" in text(app.widget)


async def test_a_large_pad_has_four_times_the_pixels_and_the_same_strokes():
    app = Host(SketchPad())
    async with app.run_test(size=(56, 28)) as pilot:
        await drag(pilot, (10, 6), (40, 6))
        assert last_strokes(app) == (((5.25, 6.5), (20.25, 6.5)),)
        await pilot.resize_terminal(*SMALL)
        await pilot.pause()
        assert "▀" * 15 in text(app.widget)


async def test_the_cursor_shows_pen_and_eraser_by_sign():
    app = Host(SketchPad())
    async with app.run_test(size=SMALL) as pilot:
        app.widget.focus()
        await pilot.pause()
        assert "○" in text(app.widget)
        await pilot.press("d")
        assert "●" in text(app.widget)
        await pilot.press("e")
        assert "×" in text(app.widget)
        assert app.widget.border_subtitle == "eraser"
        assert not app.widget.pen_down


async def test_ascii_draws_with_shades():
    app = Host(SketchPad(glyphs=ASCII))
    async with app.run_test(size=SMALL) as pilot:
        await drag(pilot, (4, 3), (20, 3))
        shown = text(app.widget)
        assert shown.isascii()
        assert "#" * 10 in shown


async def test_a_new_theme_and_a_tiny_screen_do_no_harm():
    app = Host(SketchPad())
    async with app.run_test(size=SMALL) as pilot:
        await drag(pilot, (4, 3), (20, 3))
        before = app.widget.render_line(3)
        app.theme = "textual-light"
        await pilot.pause()
        assert app.widget.render_line(3).text == before.text
        assert app.widget.render_line(3) != before
        app.widget.styles.min_width = app.widget.styles.min_height = 0
        await pilot.resize_terminal(10, 3)
        await pilot.pause()
        assert "sheet" in text(app.widget)
        await pilot.press("d", "left", "c")


def test_every_key_is_explained_and_none_collides_with_the_apps():
    for binding in SketchPad.BINDINGS:
        assert binding.description
        assert binding.tooltip
        assert binding.id
        assert not GLOBAL_KEYS & set(binding.key.split(","))
