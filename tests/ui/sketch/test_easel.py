from __future__ import annotations

from tui_nn.ui.sketch.easel import Easel
from tui_nn.ui.sketch.pen import SHEET, Raster, intersection
from tui_nn.ui.sketch.sheet import arrange, on_sheet
from tui_nn.ui.sketch.sketch import Sketch


def ink(raster):
    return [bytes(row) for row in raster.pixels]


def redrawn(easel):
    raster = Raster(easel.raster.scale)
    raster.draw(easel.sketch)
    return ink(raster)


def test_a_dot_is_about_two_pixels_wide_and_soft():
    raster = Raster()
    raster.line((14, 14), (14, 14))
    assert [raster.pixels[13][x] > 0 for x in range(11, 17)] == [
        False,
        False,
        True,
        True,
        False,
        False,
    ]
    raster.line((5.5, 14), (5.5, 14))
    assert raster.pixels[13][5] > raster.pixels[13][4] > 0


def test_a_line_leaves_no_gap():
    raster = Raster()
    raster.line((4, 4), (24, 10))
    assert all(max(raster.pixels[y][x] for y in range(SHEET)) > 200 for x in range(5, 24))


def test_only_the_window_is_touched():
    raster = Raster(2)
    left, top, right, bottom = raster.line((10, 10), (14, 12))
    outside = [
        raster.pixels[y][x]
        for y in range(raster.side)
        for x in range(raster.side)
        if not (left <= x < right and top <= y < bottom)
    ]
    assert not any(outside)


def test_drawing_piece_by_piece_is_drawing_at_once():
    easel = Easel(2)
    easel.put_down((4, 4), erases=False)
    for x in range(5, 20):
        easel.move_to((x, 4 + (x % 5)), erases=False)
    easel.put_down((6, 20), erases=False)
    assert ink(easel.raster) == redrawn(easel)


def test_rubbing_out_in_a_window_is_redrawing():
    easel = Easel()
    easel.put_down((4, 14), erases=False)
    easel.move_to((24, 14), erases=False)
    easel.put_down((14, 4), erases=False)
    easel.move_to((14, 24), erases=False)
    easel.put_down((8, 10), erases=True)
    easel.move_to((20, 18), erases=True)
    assert len(easel.sketch.strokes) > 2
    assert ink(easel.raster) == redrawn(easel)


def test_a_rubbing_out_is_undone_in_one_go():
    easel = Easel()
    easel.put_down((4, 14), erases=False)
    easel.move_to((24, 14), erases=False)
    drawn = easel.sketch
    easel.put_down((8, 2), erases=True)
    for y in range(4, 26, 2):
        easel.move_to((8, y), erases=True)
    for y in range(26, 2, -2):
        easel.move_to((18, y), erases=True)
    assert easel.sketch != drawn
    easel.undo()
    assert easel.sketch == drawn
    assert ink(easel.raster) == redrawn(easel)


def test_an_eraser_that_meets_nothing_leaves_nothing_to_undo():
    easel = Easel()
    easel.put_down((4, 4), erases=False)
    assert easel.put_down((20, 20), erases=True) is None
    easel.undo()
    assert easel.sketch == Sketch()


def test_undo_in_the_middle_of_a_stroke_starts_another():
    easel = Easel()
    easel.put_down((4, 4), erases=False)
    easel.move_to((10, 4), erases=False)
    easel.undo()
    easel.move_to((10, 10), erases=False)
    assert easel.sketch.strokes == (((10, 10),),)
    assert ink(easel.raster) == redrawn(easel)


def test_clearing_can_be_undone_and_an_empty_sheet_not_cleared():
    easel = Easel()
    assert easel.clear() is None
    easel.put_down((4, 4), erases=False)
    easel.clear()
    assert not any(map(any, easel.raster.pixels))
    easel.undo()
    assert easel.sketch.strokes == (((4, 4),),)
    easel.redo()
    assert easel.sketch == Sketch()


def test_another_brush_draws_the_same_strokes_wider():
    easel = Easel()
    easel.put_down((4, 14), erases=False)
    easel.move_to((24, 14), erases=False)
    sketch, before = easel.sketch, sum(map(sum, ink(easel.raster)))
    easel.take_brush(2.0)
    assert easel.sketch == sketch
    assert sum(map(sum, ink(easel.raster))) > 1.6 * before
    easel.rescale(2)
    assert easel.raster.radius == 2.0


def test_the_eraser_is_twice_as_wide_as_the_brush():
    widths = []
    for radius in (0.5, 2.0):
        easel = Easel()
        easel.take_brush(radius)
        easel.put_down((4, 14), erases=False)
        easel.move_to((24, 14), erases=False)
        easel.put_down((14, 14), erases=True)
        left, right = easel.sketch.strokes
        widths.append(right[0][0] - left[-1][0])
        raster = Raster(1, radius)
        raster.draw(easel.sketch)
        assert ink(easel.raster) == ink(raster)
    assert widths == [2.0, 8.0]


def test_rescaling_keeps_the_drawing():
    easel = Easel()
    easel.put_down((14, 14), erases=False)
    easel.rescale(2)
    assert easel.raster.pixels[28][28] == 255


def square() -> bytes:
    """A picture with a grey square in its middle."""
    picture = bytearray(SHEET * SHEET)
    for y in range(10, 18):
        picture[y * SHEET + 10 : y * SHEET + 18] = bytes([100]) * 8
    return bytes(picture)


def test_a_picture_lies_below_the_strokes():
    easel = Easel()
    easel.lay(square())
    assert bytes(easel.picture) == square()
    assert ink(easel.raster)[12][12] == 100
    easel.put_down((14, 4), erases=False)
    easel.move_to((14, 12), erases=False)
    assert easel.picture[5 * SHEET + 13] == 255
    assert easel.picture[14 * SHEET + 10] == 100
    assert ink(easel.raster) == redrawn(easel)


def test_the_picture_is_what_is_seen_at_every_scale():
    easel = Easel()
    easel.lay(square())
    easel.put_down((14, 4), erases=False)
    before = easel.picture
    assert [value for row in easel.raster.pixels for value in row] == list(before)
    easel.rescale(2)
    assert easel.picture == before
    assert ink(easel.raster)[25][25] == 100


def test_the_eraser_removes_what_is_below_too():
    easel = Easel()
    easel.lay(square())
    easel.put_down((4, 14), erases=False)
    easel.move_to((24, 14), erases=False)
    easel.put_down((14, 14), erases=True)
    left = easel.picture
    assert left[14 * SHEET + 14] == 0
    assert left[10 * SHEET + 10] == 100
    assert ink(easel.raster) == redrawn(easel)
    easel.undo()
    easel.undo()
    assert bytes(easel.picture) == square()


def test_clearing_a_picture_can_be_undone_and_so_can_laying_it():
    easel = Easel()
    easel.put_down((4, 4), erases=False)
    drawn = easel.sketch
    easel.lay(square())
    assert easel.sketch.strokes == ()
    easel.clear()
    assert easel.sketch.is_empty
    assert easel.picture == ()
    assert not any(map(any, easel.raster.pixels))
    easel.undo()
    assert bytes(easel.picture) == square()
    easel.undo()
    assert easel.sketch == drawn


def test_a_picture_that_is_erased_is_no_picture():
    """What is drawn then is prepared as any drawing."""
    easel = Easel()
    easel.lay(square())
    for y in range(8, 20):
        easel.put_down((6, y), erases=True)
        easel.move_to((22, y), erases=True)
    assert easel.sketch.is_empty
    easel.put_down((4, 4), erases=False)
    assert easel.picture == ()


def test_intersections_are_never_inside_out():
    assert intersection((0, 0, 4, 4), (9, 9, 12, 12)) == (9, 9, 9, 9)


def test_sheets_take_the_room_there_is():
    assert arrange(28, 14).columns == 28
    small = arrange(40, 20)
    assert (small.scale, small.left, small.top, small.both) == (1, 6, 3, False)
    assert arrange(60, 20).both
    large = arrange(70, 30)
    assert (large.scale, large.both) == (2, False)
    assert arrange(120, 30).both
    assert arrange(5, 3).left == 0


def test_cells_and_points_belong_together():
    layout = arrange(40, 20)
    assert layout.point(6, 3) == (0, 0)
    assert layout.point(6.5, 3.5) == (0.5, 1)
    assert layout.point(100, 100) == (28, 28)
    assert layout.cell((27.9, 28)) == (27, 13)
    assert layout.cells((3, 3, 6, 6)) == (3, 1, 3, 2)
    assert layout.contains(6, 3)
    assert not layout.contains(5, 3)
    assert on_sheet((-1, 40)) == (0, 28)
