"""Glyphs: the characters that a terminal can show, and substitutes for the others.

Pictures are drawn in the full set; missing characters are replaced one for one at the end.
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
"""Substitute, in each of its cells, for a character without a similar one."""


def _pairs(characters: str, stand_ins: str) -> dict[int, str]:
    """A table for `str.translate`, from characters to substitutes."""
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
    """A table for `str.translate` that always results in ASCII."""

    def __missing__(self, code: int) -> str:
        if code < 128:
            return chr(code)
        stand_in = self[code] = UNKNOWN * get_character_cell_size(chr(code))
        return stand_in


@dataclass(frozen=True)
class Glyphs:
    """A set of characters that a terminal can show.

    Attributes:
        name: value of `--glyphs`.
        braille: whether curves can be drawn in braille dots.
        half_blocks: whether a cell can hold two pixels.
        table: substitutes for missing characters, for `str.translate`.
        spelled: longer substitutes, where there is room for more than one character.
        sample: some of its characters.
    """

    name: str
    braille: bool = True
    half_blocks: bool = True
    table: Mapping[int, str] = field(default_factory=dict)
    spelled: Mapping[str, str] = field(default_factory=dict)
    sample: str = ""

    def spell(self, text: str) -> str:
        """`text` with the longer substitutes of `spelled`."""
        for characters, spelling in self.spelled.items():
            text = text.replace(characters, spelling)
        return text

    def translate(self, text: str) -> str:
        """`text` with missing characters replaced, of the same width in cells."""
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
"""By name, from the richest set to plain ASCII."""
