"""What the list and the page of units look like, drawn without an app."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from tests.ui.units.samples import unit_list, unit_page
from tui_nn.data.built_in import DIGITS, HOUSES
from tui_nn.training.protocol.inquiries import InspectUnit, ListUnits
from tui_nn.training.protocol.layers import planned_layers
from tui_nn.training.protocol.units import Fact, FactKind
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.ui.drawing.glyphs import ASCII
from tui_nn.ui.units import wording
from tui_nn.ui.units.distribution import CUT_MARK, cut, draw_distribution
from tui_nn.ui.units.examples import GROUP, arrange, draw_rows, draw_tiles
from tui_nn.ui.units.sheet import draw_sheet
from tui_nn.ui.units.table import draw_table
from tui_nn.ui.units.wall import arrange as arrange_wall
from tui_nn.ui.units.wall import draw_wall, reduce_picture

SCHEMAS = {"mnist": DIGITS, "houses": HOUSES}


def page(recipe="mnist", layer=0, unit=0, *, off=(), **changes):
    config = RECIPES[recipe].config
    layers = planned_layers(config, SCHEMAS[recipe])
    return unit_page(InspectUnit(layer, unit, off), SCHEMAS[recipe], layers, **changes)


def listed(recipe="mnist", **changes):
    layers = planned_layers(RECIPES[recipe].config, SCHEMAS[recipe])
    return unit_list(ListUnits(**changes), SCHEMAS[recipe], layers)


def test_a_bar_that_hides_the_others_is_cut():
    assert cut([900, 10, 20]) == [60, 10, 20]
    assert cut([50, 10, 20]) == [50, 10, 20]
    assert cut([7, 0, 0]) == [7, 0, 0]
    text = str(draw_distribution(3, 4, [900, 10, 20], 0.0, 2.5)).split("\n")
    assert [line[0] for line in text[:4]] == [CUT_MARK, "█", "█", "█"]
    assert text[2][2] == "▃"
    assert (text[3][2], text[3][1]) == ("█", "▅")


def test_a_constant_activation_says_so():
    assert "always 0.310" in str(draw_distribution(30, 4, [0, 9, 0], 0.31, 0.31))


@pytest.mark.parametrize("size", [(78, 21), (118, 20), (198, 38), (58, 17), (38, 11)])
@pytest.mark.parametrize("recipe", ["mnist", "houses"])
@pytest.mark.parametrize("place", [(0, 0), (0, 3), (1, 0)])
def test_a_sheet_at_every_size(recipe, place, size):
    layer, unit = place
    view = page(recipe, layer, unit, off=((0, 1),))
    target = None if recipe == "mnist" else "price [$]"
    width, height = size
    cells = draw_sheet(width, height, view, target, signs=True)
    assert (cells.width, cells.height) == size
    text = str(cells)
    assert "weights in" in text
    result = wording.result(view.with_it, target)
    assert result in text
    assert ASCII.translate(text).isascii()
    assert "?" not in ASCII.translate(text)


def test_a_sheet_has_the_largest_weights_with_their_names():
    view = page("houses")
    text = str(draw_sheet(78, 21, view, "price [$]", signs=False))
    for name, weight in zip(HOUSES.feature_names, view.weights, strict=True):
        (line,) = [one for one in text.split("\n") if one.startswith(name.split()[0])]
        assert f"{abs(weight):.3g}"[:4] in line
    deep = str(draw_sheet(78, 21, page(layer=1), None, signs=False))
    largest = int(np.abs(page(layer=1).weights).argmax())
    assert f"unit {largest}" in deep.split("\n")[1]
    assert "smaller" in deep


def test_correlations_are_as_long_as_they_are_strong():
    facts = tuple(Fact(name, FactKind.FEATURE, r) for name, r in (("a", 1.0), ("b", -0.5)))
    cells = draw_sheet(78, 21, page(facts=facts), None, signs=False)
    rows = [text for text in str(cells).split("\n") if "+1.00" in text or "−0.50" in text]
    whole, half = (re.split(r"[+−][01].[05]0", row)[1].count("█") for row in rows)
    assert whole == pytest.approx(2 * half, abs=1)


def test_wide_tables_say_how_many_inputs_are_not_compared():
    text = str(draw_sheet(118, 30, page("houses", facts_left_out=744), "price [$]", signs=False))
    assert "744 further inputs are not compared" in text


@pytest.mark.parametrize("size", [(78, 21), (118, 16), (198, 18), (60, 21), (118, 25)])
def test_both_groups_of_pictures(size):
    view, tiles = page(), arrange(*size)
    width, height = size
    text = str(draw_tiles(width, height, view, 0, shaded=False))
    assert "9.00 0" in text
    assert ("0 (−10.0) 9" in text) == tiles.is_both
    assert ("▼" in text) == (tiles.across == GROUP)


def test_the_cursor_goes_through_pictures_as_they_are_arranged():
    counts = (GROUP, GROUP)
    side = arrange(78, 21)
    assert [side.moved(2, 1, 0, counts), side.moved(9, -1, 0, counts)] == [9, 2]
    assert [side.moved(0, -1, -1, counts), side.moved(17, 1, 1, counts)] == [0, 17]
    rows = arrange(118, 16)
    assert [rows.moved(4, 0, 1, counts), rows.moved(13, 0, -1, counts)] == [13, 4]
    assert rows.moved(8, 1, 0, counts) == 8
    assert rows.moved(8, 0, 1, (4, 4)) == 12
    for tiles, size in ((side, (78, 21)), (rows, (118, 16))):
        cells = draw_tiles(*size, page(), 13, shaded=False)
        (x, y) = next(
            (x, y)
            for y in range(cells.height)
            for x in range(cells.width)
            if cells.keys[y][x] == "selected"
        )
        assert tiles.place_at(x, y, 0) == 13


def test_rows_can_be_scrolled_sideways():
    view = page("houses")
    assert "area [m²]" in str(draw_rows(78, 21, view, 0, 0))
    scrolled = str(draw_rows(78, 21, view, 0, 6))
    assert "area" not in scrolled
    assert "schools" in scrolled


def test_a_wall_marks_what_is_switched_off():
    view = listed(pictures=True)
    wall = arrange_wall(78, 21, 128)
    cells = draw_wall(78, 21, view.units, wall, 0, frozenset({1}), signs=True)
    assert "○1" in str(cells)
    assert re.search(r"\b3 +never", str(cells))
    assert wall.place_at(0, 0) == 0
    assert wall.place_at(13, 7) == 7
    assert wall.place_at(79, 0) is None


def test_few_units_are_drawn_large():
    assert arrange_wall(118, 37, 4).width == 28
    assert arrange_wall(78, 21, 128).count == 18
    assert arrange_wall(5, 3, 128).count == 1


def test_a_reduced_picture_has_the_means_of_squares():
    weights = np.arange(28 * 28, dtype=float).reshape(28, 28)
    half = reduce_picture(weights, 14, 7)
    np.testing.assert_allclose(half, weights.reshape(14, 2, 14, 2).mean(axis=(1, 3)))
    small = reduce_picture(weights, 12, 6)
    np.testing.assert_allclose(small, half[1:-1, 1:-1])
    assert reduce_picture(np.ones((3, 5)), 14, 7).shape == (4, 5)


def test_a_narrow_table_leaves_columns_out():
    assert "without it" in str(draw_table(78, 21, listed(losses=True), 0, frozenset(), None))
    narrow = str(draw_table(30, 21, listed(), 0, frozenset(), None))
    assert "active" in narrow
    assert "correlates" not in narrow


@pytest.mark.parametrize(
    ("value", "target", "text"),
    [
        (None, None, "–"),
        (0.0055, None, "−0.55%"),
        (-0.001, None, "+0.10%"),
        (0.0, None, "0.00%"),
        (3252.7, "price [$]", "+$3.25k"),
        (-152.3, "price [$]", "-$152.3"),
    ],
)
def test_what_is_lost(value, target, text):
    assert wording.lost(value, target) == text


def test_the_title_is_shortened_where_there_is_no_room():
    view = replace(listed(), step=123_456, never_active=1_234)
    assert "relu units" in wording.list_title(view, 200, -1, 0)
    short = wording.list_title(view, 78, -1, 2)
    assert short.startswith("hidden 1, 128 relu · by number · 2 off · 1 234 never active")
