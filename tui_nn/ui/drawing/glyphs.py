"""Glyphs: which characters the terminal can show, and what stands in for those it cannot.

Pictures are drawn in the full set; what a terminal lacks is replaced one for one at the end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from rich.cells import get_character_cell_size

EIGHTHS_UP = " ▁▂▃▄▅▆▇█"
"""A cell filled from below, in eighths."""

EIGHTHS_RIGHT = " ▏▎▍▌▋▊▉█"
"""A cell filled from the left, in eighths."""

SHADES = " ░▒▓█"
"""Intensity without colour."""

UNKNOWN = "?"
"""Stands in, in each of its cells, for a character that nothing is known to resemble."""


def _pairs(characters: str, stand_ins: str) -> dict[int, str]:
    """A table for `str.translate`, of characters and what stands in for each."""
    return {ord(a): b for a, b in zip(characters, stand_ins, strict=True)}


_CURVED_AND_HEAVY = _pairs("╭╮╰╯━┃┏┓┗┛┣┫╋╴╵╶╷╸╹╺╻╌╍┄", "┌┐└┘═║╔╗╚╝╠╣╬─│─│─│─│---")

_ASCII = {
    **_pairs(EIGHTHS_UP[1:], "_.-=+*%#"),
    **_pairs(EIGHTHS_RIGHT[1:-1], ".:-=+*#"),
    **_pairs(SHADES[1:4], ".:*"),
    **_pairs("▀▐▔▕▖▗▘▝▙▛▜▟▚▞", "'|-|..''######"),
    **_pairs("─╌╍┄╴╶╸╺━═│╎╵╷╹╻┃║", "--------==||||||||"),
    **_pairs("┌┐└┘├┤┬┴┼╭╮╰╯╪╫", "+" * 15),
    **_pairs("┏┓┗┛┣┫╋╔╗╚╝╠╣╬", "#" * 14),
    **_pairs("·•‣…–—−±×÷", ".**.---~x/"),
    **_pairs("‘’“”‖√∞²", "''\"\"|v82"),
    **_pairs("€£¥", "ELY"),
    **_pairs("✓✗●○◌◦◆♦■▪▲▼◀▶←→↑↓", "vx@oo.OO##^v<><>^v"),
    ord("🔎"): "? ",
}

_BLOCKS = {
    **_CURVED_AND_HEAVY,
    **_pairs("▁▂▃▅▆▇▔▖▗▘▝", "__▄▄██▀▄▄▀▀"),
    **_pairs("▏▎▍▋▊▉▕▙▛▜▟", "│▌▌▌██▐████"),
    **_pairs("✓✗●◌◦◆◀▶‣▪…", "√x•○·♦◄►►■."),
    **_pairs("–—−×‘’“”‖€", "---x''\"\"║E"),
    ord("🔎"): "? ",
}


class _Plain(dict[int, str]):
    """A table for `str.translate` whose result is ASCII whatever the text is."""

    def __missing__(self, code: int) -> str:
        if code < 128:
            return chr(code)
        stand_in = self[code] = UNKNOWN * get_character_cell_size(chr(code))
        return stand_in


@dataclass(frozen=True)
class Glyphs:
    """What a terminal can show.

    Attributes:
        name: as `--glyphs` has it.
        braille: whether curves can be drawn in braille dots.
        half_blocks: whether a cell can hold two pixels.
        table: what replaces the characters that it cannot show, for `str.translate`.
        spelled: what says some of them better where there is room for more than one character.
        sample: some of what it shows.
    """

    name: str
    braille: bool = True
    half_blocks: bool = True
    table: Mapping[int, str] = field(default_factory=dict)
    spelled: Mapping[str, str] = field(default_factory=dict)
    sample: str = ""

    def spell(self, text: str) -> str:
        """`text` with those characters spelled that one character cannot stand for."""
        for characters, spelling in self.spelled.items():
            text = text.replace(characters, spelling)
        return text

    def translate(self, text: str) -> str:
        """`text` in the characters that this terminal has, of the same length in cells."""
        return text.translate(self.table) if self.table else text


BRAILLE = Glyphs("braille", sample="⡇⠑⢄⣀⠤⠒⠉ ▁▂▃▄▅▆▇█ ▏▎▍▌▋▊▉ ▀▄ ░▒▓ ╭─┬─╮ ✓✗◆●")
"""Any modern terminal."""

BLOCKS = Glyphs("blocks", braille=False, table=_BLOCKS, sample="•-• ▄█▀▌▐ ░▒▓ ┌─┬─┐ √x♦•")
"""Half blocks, shades and lines as the Linux console has them; no braille, no eighths."""

ASCII = Glyphs(
    "ascii",
    braille=False,
    half_blocks=False,
    table=_Plain(_ASCII),
    spelled={" ±": "+-", "✓": "ok"},
    sample="*--O .:*# ._-=+*%# +-+ vxO@",
)
"""Plain ASCII."""

GLYPHS: Mapping[str, Glyphs] = MappingProxyType({g.name: g for g in (BRAILLE, BLOCKS, ASCII)})
"""From what can show the most to what any terminal shows."""
