"""Line filters: replace the colours and characters that the terminal cannot show."""

from __future__ import annotations

import math
from collections.abc import Callable

from rich.color import Color as RichColor
from rich.color import ColorSystem
from rich.color_triplet import ColorTriplet
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from tui_nn.ui.drawing.glyphs import Glyphs
from tui_nn.ui.terminal.capabilities import Capabilities, Colors

SET_OFF = 0.09
"""Difference in brightness from the page, beyond that of its surroundings, of highlighted text."""

HALF = 0.4
"""Difference in brightness from the page of a highlight's background."""

CUBE = (0, 95, 135, 175, 215, 255)
"""Steps of red, green and blue in the cube of a terminal's 256 colours."""

GREYS = (ColorTriplet(85, 85, 85), ColorTriplet(170, 170, 170))
"""For text whose rounded colour equals its background."""

_SIXTEEN = """
000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa
555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff
"""

SIXTEEN = tuple(ColorTriplet(*bytes.fromhex(digits)) for digits in _SIXTEEN.split())
"""The 16 colours by number, with the values that Rich assumes."""

FAINT = 0.3
"""Difference in brightness from its background below which text is dimmed."""


class Substitution(LineFilter):
    """Replaces each character that the terminal lacks by a similar one."""

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__()
        self._glyphs = glyphs

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """The same segments, as wide as they were."""
        translate = self._glyphs.translate
        return [Segment(translate(text), style, control) for text, style, control in segments]


class Colourless(LineFilter):
    """Removes all colours; highlights are reversed or dimmed instead."""

    def __init__(self, *, dark: bool) -> None:
        """For a dark theme or a light one."""
        super().__init__()
        self._dark = dark
        self._styles: dict[tuple[Style, Color], Style] = {}

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments in the terminal's own colours."""
        return [
            Segment(text, style and self._without_colour(style, background), control)
            for text, style, control in segments
        ]

    def _without_colour(self, style: Style, background: Color) -> Style:
        key = style, background
        if key not in self._styles:
            self._styles[key] = style.without_color + self._attributes(style, background)
        return self._styles[key]

    def _attributes(self, style: Style, background: Color) -> Style:
        around, page = background.brightness, 0.0 if self._dark else 1.0
        paper = _brightness(style.bgcolor, around)
        ink = _brightness(style.color, 1.0 - around)
        set_off = abs(paper - page) - abs(around - page) > SET_OFF
        if style.reverse or set_off or abs(paper - page) > HALF:
            return Style(reverse=True)
        return Style(dim=True) if 0 < abs(ink - paper) < FAINT else Style()


def _brightness(color: RichColor | None, default: float) -> float:
    if color is None or color.is_default:
        return default
    return Color.from_rich_color(color).brightness


class Rounding(LineFilter):
    """Rounds colours to those of the terminal, and keeps text distinct from its background.

    The screen below a dialog is filtered twice, the second time faded; so the result has the RGB
    values of the rounded colours, not their numbers.
    """

    def __init__(self, nearest: Callable[[ColorTriplet], ColorTriplet]) -> None:
        """For a terminal whose nearest colour `nearest` finds."""
        super().__init__()
        self._nearest = nearest
        self._styles: dict[Style, Style] = {}

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """The same segments in these colours."""
        return [
            Segment(text, style and self._rounded(style), control)
            for text, style, control in segments
        ]

    def _rounded(self, style: Style) -> Style:
        if style not in self._styles:
            ink, paper = (self._round(color) for color in (style.color, style.bgcolor))
            if ink and ink == paper and style.color != style.bgcolor:
                greys = (self._round(RichColor.from_triplet(grey)) for grey in GREYS)
                ink = next(grey for grey in greys if grey != paper)
            self._styles[style] = style + Style(color=ink, bgcolor=paper)
        return self._styles[style]

    def _round(self, color: RichColor | None) -> RichColor | None:
        if color is None or color.triplet is None:
            return color
        return RichColor.from_triplet(self._nearest(color.triplet))


def nearest_of_16(color: ColorTriplet) -> ColorTriplet:
    """The nearest of the 16 standard colours."""
    number = RichColor.from_triplet(color).downgrade(ColorSystem.STANDARD).number
    assert number is not None, "a standard colour has a number"
    return SIXTEEN[number]


def nearest_of_256(color: ColorTriplet) -> ColorTriplet:
    """The nearest of the 240 colours that look alike on all 256-colour terminals.

    Rich's own rounding turns the bluish greys of the themes into dark blue.
    """
    cube = [min(CUBE, key=lambda step: abs(step - part)) for part in color]
    grey = [min(max(8 + 10 * round((sum(color) / 3 - 8) / 10), 8), 238)] * 3
    return ColorTriplet(*min(cube, grey, key=lambda near: math.dist(near, color)))


def filters_for(capabilities: Capabilities, *, dark: bool) -> list[LineFilter]:
    """The filters that a terminal needs, for a dark theme or a light one."""
    filters: list[LineFilter] = []
    if capabilities.colors.used is Colors.NONE:
        filters.append(Colourless(dark=dark))
    if capabilities.colors.used is Colors.MANY:
        filters.append(Rounding(nearest_of_256))
    if capabilities.colors.used is Colors.FEW:
        filters.append(Rounding(nearest_of_16))
    if capabilities.glyphs.used.table:
        filters.append(Substitution(capabilities.glyphs.used))
    return filters
