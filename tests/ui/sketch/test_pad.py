from __future__ import annotations

import numpy as np
import pytest
from textual import events
from textual.binding import Binding
from textual.geometry import Region

from tests.typed import expect_a
from tests.ui.widgets.hosts import Host, text, watch_refreshes
from tests.ui.widgets.samples import classified
from tui_nn.training.protocol.drawings import Answering, Classified
from tui_nn.training.protocol.sketching import Classify
from tui_nn.training.reading.sketching import Sketching
from tui_nn.ui.drawing.glyphs import ASCII
from tui_nn.ui.sketch.easel import Easel
from tui_nn.ui.sketch.keys import LETTERS
from tui_nn.ui.sketch.mouse_stroke import MouseStroke
from tui_nn.ui.sketch.pad import SketchPad
from tui_nn.ui.sketch.pad_messages import DrawingChanged, DrawingLabelled, NetworkChosen
from tui_nn.ui.sketch.sheet import arrange

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


def strokes_sent(app):
    return [expect_a(DrawingChanged, message).strokes for message in app.seen]


def last_strokes(app):
    return strokes_sent(app)[-1]


async def test_a_drag_draws_joined_lines_and_says_so_at_each_movement():
    app = Host(SketchPad())
    async with app.run_test(size=SMALL) as pilot:
        await drag(pilot, (4, 3), (12, 3), (8, 10))
        assert last_strokes(app) == (((4.5, 7.0), (12.5, 7.0), (8.5, 21.0)),)
        assert [len(strokes[0]) for strokes in strokes_sent(app)] == [1, 2, 3]
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
        await pilot.press("d", "right", "right", "pagedown", "d", "down")
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
        button = 3 if how == "right button" else 1
        await drag(pilot, (13, 2), (13, 11), button=button, shift=how == "shift")
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
        left = arrange(*app.widget.content_size).left
        await drag(pilot, (left + 20, 5), (59, 5))
        assert last_strokes(app)[0][-1] == (28, 11)


async def test_a_press_beside_the_sheet_draws_nothing():
    app = Host(SketchPad())
    async with app.run_test(size=(40, 14)) as pilot:
        await drag(pilot, (1, 5), (5, 5))
        assert app.seen == []
        assert app.mouse_captured is None


async def test_a_drag_from_beside_the_sheet_draws_from_where_it_enters_it():
    app = Host(SketchPad())
    async with app.run_test(size=(40, 14)) as pilot:
        await drag(pilot, (1, 3), (4, 5), (10, 5), (12, 5), (39, 5), (12, 9))
        assert last_strokes(app) == (((0, 11), (4.5, 11), (6.5, 11), (28, 11), (6.5, 19)),)
        await pilot.press("z")
        assert last_strokes(app) == ()


async def test_a_drag_that_begins_elsewhere_draws_nothing():
    app = Host(SketchPad())
    async with app.run_test(size=SMALL) as pilot:
        await pilot.hover(SketchPad, offset=(4, 4))
        await pilot.hover(SketchPad, offset=(9, 9))
        await pilot.mouse_up(SketchPad, offset=(9, 9))
        assert app.seen == []


def test_pixel_positions_are_used_once_a_fraction_of_a_cell_was_reported():
    stroke, sheet = MouseStroke(Easel()), arrange(*SMALL)
    whole, exact = (10.0, 5.0), (10.25, 5.75)
    assert stroke.locate(whole, sheet) == (10.5, 11)
    assert stroke.locate(exact, sheet) == (10.25, 11.5)
    assert stroke.locate(whole, sheet) == (10, 10)
    assert stroke.locate(exact, arrange(56, 28)) == (5.125, 5.75)


async def test_what_the_network_sees_replaces_the_drawing_or_stands_beside_it():
    app = Host(SketchPad())
    async with app.run_test(size=SMALL) as pilot:
        app.widget.focus()
        await pilot.press("v")
        assert "nothing yet" in text(app.widget)
        app.widget.classified = classified()
        lines = text(app.widget).split("\n")
        assert lines[6] == " " * 14 + "██"
        assert lines[0] == "what the network sees"
        assert "pen width" in lines[-1]
        await pilot.press("v")
        assert text(app.widget).startswith("why it says 7")
        assert "ink for 7" in text(app.widget)
        await pilot.press("v")
        assert "unit 30 4.20" in text(app.widget)
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
        assert app.widget.border_title == "eraser up"
        assert not app.widget.pen_down
        app.set_focus(None)
        await pilot.pause()
        assert "×" not in text(app.widget)
        assert app.widget.border_title == "eraser"


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
        assert isinstance(binding, Binding)
        assert binding.description
        assert binding.tooltip
        assert binding.id
        if binding.key not in LETTERS:
            assert not GLOBAL_KEYS & set(binding.key.split(","))


async def test_letters_steer_the_pen_only_while_it_is_in_sight():
    app = Host(SketchPad())
    async with app.run_test(size=SMALL) as pilot:
        app.widget.focus()
        await pilot.press("d", *"hjkl", *"yubn")
        steps = np.diff(np.array(last_strokes(app)[0]), axis=0) / 2
        expected = [(-1, 0), (0, 1), (0, -1), (1, 0), (-1, -1), (1, -1), (-1, 1), (1, 1)]
        assert steps.tolist() == [list(step) for step in expected]
        await drag(pilot, (4, 3), (12, 3))
        drawn = len(app.seen)
        active = app.screen.active_bindings
        assert not {"l", "n", "y"} & {key for key, one in active.items() if one.enabled}
        await pilot.press("d", "n")
        assert len(app.seen) == drawn + 2


async def test_drawing_takes_the_place_of_what_lies_over_it():
    app = Host(SketchPad())
    async with app.run_test(size=SMALL) as pilot:
        app.widget.focus()
        await pilot.press("v", "d", "down")
        assert app.widget.aspect is None
        assert "●" in text(app.widget)
        await pilot.press("v")
        assert not app.widget.pen_down
        await drag(pilot, (4, 3), (12, 3))
        assert app.widget.aspect is None


async def test_with_room_elsewhere_the_pad_keeps_to_the_drawing():
    app = Host(SketchPad())
    async with app.run_test(size=SMALL) as pilot:
        app.widget.slots = 2
        app.widget.focus()
        pages = []
        for _ in range(3):
            pages.append([aspect.name for aspect in app.widget.aspects])
            assert "draw a digit here" in text(app.widget)
            await pilot.press("v")
        assert pages == [["SEEN", "WHY"], ["UNITS"], []]


async def test_a_brush_changes_the_ink_and_the_eraser_but_not_the_strokes():
    app = Host(SketchPad())
    async with app.run_test(size=SMALL) as pilot:
        await drag(pilot, (4, 6), (24, 6))
        before, strokes = text(app.widget), last_strokes(app)
        await pilot.press("right_square_bracket", "right_square_bracket")
        assert app.widget.border_title == "sketch a digit · brush 4"
        assert text(app.widget).count("█") > before.count("█")
        assert app.widget.sketch.strokes == strokes
        await pilot.press("right_square_bracket", "e")
        await drag(pilot, (13, 2), (13, 11))
        left, right = last_strokes(app)
        assert (left[-1][0], right[0][0]) == pytest.approx((9.5, 17.5))
        await pilot.press(*["left_square_bracket"] * 5)
        assert app.widget.brush == 0


async def test_digits_label_a_drawing_and_mean_nothing_without_one():
    app = Host(SketchPad())
    async with app.run_test(size=SMALL) as pilot:
        app.widget.focus()
        await pilot.press("7")
        assert app.seen == []
        await drag(pilot, (4, 3), (12, 3))
        await pilot.press("7", "0")
        assert [m.label for m in app.seen if isinstance(m, DrawingLabelled)] == ["7", "0"]


async def test_the_border_names_only_keys_with_an_effect():
    app = Host(SketchPad())
    async with app.run_test(size=(30, 16)) as pilot:
        app.widget.styles.border = ("round", "white")
        app.widget.focus()
        await pilot.pause()
        assert app.widget.border_subtitle == "d pen  z undo  e erase"
        await drag(pilot, (5, 4), (13, 4))
        assert app.widget.border_subtitle == "d pen  0-9 keep  / label"
        await pilot.press("c")
        assert app.widget.border_subtitle == "d pen  z undo  e erase"


async def test_who_answers_goes_round():
    app = Host(SketchPad())
    async with app.run_test(size=SMALL) as pilot:
        app.widget.focus()
        choices = []
        for _ in range(3):
            await pilot.press("w")
            choices.append(app.widget.by)
        assert choices == [Answering.BUILT_IN, Answering.TRAINED, None]
        assert all(isinstance(message, NetworkChosen) for message in app.seen)


DIGITS_BY_KEYS = {
    0: ["d", *"bbjjjjnnllulkkkkyh"],
    1: ["d", *"jjjjjjjj"],
    2: ["d", *"ullnjjbbbblllll"],
    3: ["d", *"ulnjbhlnjbhhy"],
    4: ["d", *"bbbbllllll", *"hh", "d", *"kk", "d", *"jjjjjj"],
    5: ["d", *"hhhhjjjlllnjjbhhhy"],
    6: ["d", *"bbjjjjnllukyhhb"],
    7: ["d", *"lllljbjbjjj"],
    8: ["d", *"bjnnjbhykuukyh"],
    9: ["d", *"hbjnlukyjjjjjjj"],
}
"""One way of writing each digit; `l` and the like are the same number of keys as arrows."""


@pytest.mark.parametrize("digit", range(10))
async def test_a_digit_takes_about_twenty_keys_and_is_read_by_the_built_in_network(digit):
    keys = DIGITS_BY_KEYS[digit]
    assert len(keys) <= 24
    app = Host(SketchPad())
    async with app.run_test(size=SMALL) as pilot:
        app.widget.focus()
        await pilot.press(*keys)
        strokes = last_strokes(app)
        assert len(strokes) == (2 if digit == 4 else 1)
        answer = Sketching().answer(Classify(strokes, Answering.BUILT_IN), None)
        assert isinstance(answer, Classified)
        assert answer.probabilities.argmax() == digit


def mouse(kind, pad, x, y):
    """A mouse event as the screen hands it to a pad in its corner."""
    return kind(pad, x, y, 0, 0, 1, False, False, False, screen_x=x, screen_y=y)


async def test_a_stroke_that_begins_in_the_burst_that_ended_the_last_one_continues():
    app = Host(SketchPad())
    async with app.run_test(size=SMALL) as pilot:
        pad = app.widget
        pad.post_message(mouse(events.MouseDown, pad, 4, 3))
        pad.post_message(mouse(events.MouseUp, pad, 12, 3))
        pad.post_message(mouse(events.MouseDown, pad, 4, 8))
        await pilot.pause()
        pad.post_message(mouse(events.MouseMove, pad, 8, 8))
        pad.post_message(mouse(events.MouseUp, pad, 12, 8))
        await pilot.pause()
        assert [len(stroke) for stroke in pad.sketch.strokes] == [2, 3]
        assert app.mouse_captured is None
