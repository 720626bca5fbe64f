from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.color import Color as RichColor
from rich.color import ColorSystem
from rich.color_triplet import ColorTriplet
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from tests.typed import expect
from tui_nn.ui.drawing.glyphs import ASCII, BLOCKS, BRAILLE
from tui_nn.ui.terminal.capabilities import EVERYTHING, Choice, Colors
from tui_nn.ui.terminal.filters import (
    SIXTEEN,
    Colourless,
    Rounding,
    Substitution,
    filters_for,
    nearest_of_16,
    nearest_of_256,
)
from tui_nn.ui.theme import HOUSE_THEMES

PAGE = Color.parse("#0f141a")
TRIPLETS = st.builds(ColorTriplet, *[st.integers(0, 255)] * 3)


def filtered(line_filter, text, style, background=PAGE):
    (segment,) = line_filter.apply([Segment(text, Style.parse(style))], background)
    return segment


@pytest.mark.parametrize(
    ("glyphs", "colors", "expected"),
    [
        (BRAILLE, Colors.TRUECOLOR, []),
        (BRAILLE, Colors.MANY, [Rounding]),
        (BLOCKS, Colors.FEW, [Rounding, Substitution]),
        (ASCII, Colors.NONE, [Colourless, Substitution]),
    ],
)
def test_a_terminal_gets_the_filters_that_it_needs(glyphs, colors, expected):
    terminal = replace(EVERYTHING, glyphs=Choice("", glyphs, ""), colors=Choice("", colors, ""))
    assert [type(each) for each in filters_for(terminal, dark=True)] == expected


def test_characters_are_replaced_and_styles_kept():
    segment = filtered(Substitution(ASCII), "╭─╮", "bold red")
    assert segment == Segment("+-+", Style.parse("bold red"))


@pytest.mark.parametrize(
    ("style", "reverse", "dim"),
    [
        ("#d9e1ea on #0f141a", None, None),
        ("#0f141a on #5bc0eb", True, None),
        ("#d9e1ea on #0f141a reverse", True, None),
        ("#33414f on #0f141a", None, True),
    ],
)
def test_without_colours_what_was_set_off_is_reversed_and_what_was_pale_is_faint(
    style, reverse, dim
):
    left = filtered(Colourless(dark=True), "x", style).style
    assert left.color is None
    assert left.bgcolor is None
    assert (left.reverse, left.dim) == (reverse, dim)


def test_control_segments_without_a_style_pass():
    for each in Colourless(dark=True), Rounding(nearest_of_16), Substitution(ASCII):
        assert each.apply([Segment("x")], PAGE) == [Segment("x")]


@settings(max_examples=100)
@given(TRIPLETS, TRIPLETS, st.sampled_from([nearest_of_16, nearest_of_256]))
def test_text_never_has_the_colour_of_what_is_behind_it(ink, paper, nearest):
    style = Style(color=RichColor.from_triplet(ink), bgcolor=RichColor.from_triplet(paper))
    (segment,) = Rounding(nearest).apply([Segment("x", style)], PAGE)
    assert expect(expect(segment.style).bgcolor).triplet == nearest(paper)
    assert ink == paper or expect(segment.style).color != expect(segment.style).bgcolor
    (again,) = Rounding(nearest).apply([segment], PAGE)
    assert again == segment, "rounded colours stay as they are"


@settings(max_examples=100)
@given(TRIPLETS)
def test_the_nearest_are_colours_that_the_terminal_has(color):
    assert nearest_of_16(color) in SIXTEEN
    near = nearest_of_256(color)
    number = RichColor.from_triplet(near).downgrade(ColorSystem.EIGHT_BIT).number
    assert number is not None
    assert number >= 16
    assert nearest_of_256(near) == near


@pytest.mark.parametrize("theme", HOUSE_THEMES, ids=lambda theme: theme.name)
def test_signals_of_the_house_themes_are_distinguishable_in_16_colours(theme):
    names = ("background", "foreground", "success", "warning", "error")
    rounded = {
        name: nearest_of_16(expect(Color.parse(getattr(theme, name)).rich_color.triplet))
        for name in names
    }
    assert rounded["background"] not in [rounded[name] for name in names[1:]]
    assert len({rounded["success"], rounded["warning"], rounded["error"]}) == 3
