"""Glyphs: which characters the terminal can show, and what stands in for those it cannot.

Pictures are drawn in the full set; what a terminal lacks is replaced one for one at the end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

EIGHTHS_UP = " ▁▂▃▄▅▆▇█"
"""A cell filled from below, in eighths."""

EIGHTHS_RIGHT = " ▏▎▍▌▋▊▉█"
"""A cell filled from the left, in eighths."""

SHADES = " ░▒▓█"
"""Intensity without colour."""

_ASCII = {
    **str.maketrans(EIGHTHS_UP[1:], "._-=+*%#"),
    **str.maketrans(EIGHTHS_RIGHT[1:-1], ".:-=+*#"),
    **str.maketrans(SHADES[1:4], ".:*"),
    **str.maketrans("▀▐─━╌╸│┌┐└┘├┤┬┴┼", "'|--.-|+++++++++"),
    **str.maketrans("·•…–−±×✓✗●○◆▲▼◀▶←→↑↓∞²", ".*.--~xvx@oO^v<><>^v82"),
}

_CONSOLE = {
    **str.maketrans("▁▂▃▅▆▇", "__▄▄██"),
    **str.maketrans("▏▎▍▋▊▉", " ▌▌▌██"),
    **str.maketrans("╌╸✓✗●◆○▶◀…", "-─√x•♦o><."),
}


@dataclass(frozen=True)
class Glyphs:
    """What a terminal can show.

    Attributes:
        name: "unicode", "console" or "ascii".
        braille: whether curves can be drawn in braille dots.
        half_blocks: whether a cell can hold two pixels.
        table: what replaces the characters that it cannot show, for `str.translate`.
    """

    name: str
    braille: bool = True
    half_blocks: bool = True
    table: Mapping[int, str | int] = field(default_factory=dict)

    def translate(self, text: str) -> str:
        """`text` in the characters that this terminal has, of the same length."""
        return text.translate(self.table) if self.table else text


UNICODE = Glyphs("unicode")
"""Any modern terminal."""

CONSOLE = Glyphs("console", braille=False, table=_CONSOLE)
"""The Linux console: half blocks and shades, no braille, no eighths."""

ASCII = Glyphs("ascii", braille=False, half_blocks=False, table=_ASCII)
"""Plain ASCII."""


def glyphs_for(encoding: str | None, term: str = "") -> Glyphs:
    """The glyphs of a terminal.

    Args:
        encoding: of the stream that the screen is written to.
        term: the terminal's type, the variable TERM.
    """
    if (encoding or "").lower().replace("-", "").replace("_", "") not in ("utf8", "utf16", "utf32"):
        return ASCII
    return CONSOLE if term == "linux" else UNICODE
