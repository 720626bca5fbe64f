from __future__ import annotations

from dataclasses import replace

import pytest

from tests.ui.widgets.samples import classified, insight
from tui_nn.ui.drawing.insight import (
    Aspect,
    draw_aspect,
    legend,
    pages,
    slots,
    units_in,
)

SEEN, WHY, UNITS = Aspect


def test_the_view_key_goes_round_what_there_is_no_room_for():
    assert pages(both=False, slots=0) == ((), (SEEN,), (WHY,), (UNITS,))
    assert pages(both=True, slots=0) == ((SEEN,), (WHY,), (UNITS,))
    assert pages(both=False, slots=1) == ((SEEN,), (WHY,), (UNITS,), ())
    assert pages(both=False, slots=2) == ((SEEN, WHY), (UNITS,), ())
    assert pages(both=False, slots=3) == ((SEEN, WHY, UNITS), ())
    assert pages(both=True, slots=3) == ((WHY, UNITS), ())


def test_room_is_counted_in_whole_pictures():
    assert [slots(width) for width in (-2, 27, 28, 57, 58)] == [0, 0, 1, 1, 2]
    assert [units_in(width) for width in (12, 13, 28)] == [0, 1, 2]


@pytest.mark.parametrize("aspect", Aspect)
@pytest.mark.parametrize("height", [14, 15, 16])
def test_each_aspect_bears_its_name_and_a_legend(aspect, height):
    cells = draw_aspect(aspect, classified(), 28, height)
    assert cells.text(0).startswith(aspect)
    words = "".join(text for text, _ in legend(aspect, "7"))
    assert cells.text(height - 1).startswith(words)
    assert len(words) <= 28


def test_a_picture_of_the_data_is_said_to_be_as_it_is():
    cells = draw_aspect(SEEN, replace(classified(), is_prepared=False), 28, 16)
    assert cells.text(15).strip() == "as it is, not moved"


@pytest.mark.parametrize("aspect", Aspect)
def test_without_an_answer_there_is_nothing(aspect):
    assert "nothing yet" in str(draw_aspect(aspect, None, 28, 14))


def test_why_shows_for_and_against_where_the_ink_is():
    cells = draw_aspect(WHY, classified(), 28, 16)
    upper, lower = cells.keys[1 + 5][14], cells.keys[1 + 8][14]
    assert upper == ("signed", 15, 5, 15, 5)
    assert lower == ("signed", 15, -5, 15, -5)
    signs = draw_aspect(WHY, classified(), 28, 16, signs=True)
    assert signs.text(1 + 5)[14:16] == "++"
    assert signs.text(1 + 8)[14:16] == "--"
    assert signs.text(15).startswith("+ ink for 7  - ink against")


def test_why_shows_the_ink_alone_until_the_reason_comes():
    cells = draw_aspect(WHY, classified(insight=None), 28, 16)
    assert cells.keys[6][14] == ("signed", 15, 0, 15, 0)


@pytest.mark.parametrize(("width", "count"), [(28, 4), (58, 8), (88, 12)])
def test_the_strongest_units_have_number_and_activation(width, count):
    cells = draw_aspect(UNITS, classified(), width, 16)
    shown = str(cells).count("unit ")
    assert shown == count
    assert "unit 30 4.20" in str(cells)
    assert f"unit {29 + count}" in str(cells)


def test_units_are_fewer_than_there_is_room_for_or_none():
    few = draw_aspect(UNITS, classified(insight=insight(1)), 58, 16)
    assert str(few).count("unit ") == 1
    none = draw_aspect(UNITS, classified(insight=insight(0)), 28, 14)
    assert "no hidden unit fires" in str(none)


def test_a_units_weights_are_drawn_for_and_against():
    cells = draw_aspect(UNITS, classified(), 28, 16)
    strengths = {key[2] for line in cells.keys for key in line if isinstance(key, tuple)}
    assert {5, -5} <= strengths
