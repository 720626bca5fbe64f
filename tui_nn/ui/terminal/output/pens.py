"""Pen: colours and attributes of a cell, and the shortest control sequence between two pens."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rich.color import Color, ColorSystem
from rich.style import Style

_ATTRIBUTES = (
    ("bold", "1", "22"),
    ("dim", "2", "22"),
    ("italic", "3", "23"),
    ("underline", "4", "24"),
    ("blink", "5", "25"),
    ("blink2", "6", "25"),
    ("reverse", "7", "27"),
    ("conceal", "8", "28"),
    ("strike", "9", "29"),
    ("underline2", "21", "24"),
    ("frame", "51", "54"),
    ("encircle", "52", "54"),
    ("overline", "53", "55"),
)
"""Rich's name and the SGR codes for on and off; the index is its bit."""

_NAMES = [name for name, _, _ in _ATTRIBUTES]
_SEEN_ON_BLANKS = sum(
    1 << _NAMES.index(name)
    for name in ("underline", "reverse", "strike", "underline2", "frame", "encircle", "overline")
)
"""Attributes that are visible on a blank."""

ANY = ""
"""The foreground of a blank: any colour will do."""

DEFAULT_INK, DEFAULT_PAPER = "39", "49"


class Pen(NamedTuple):
    """Colours and attributes of a cell.

    Attributes:
        paper: SGR code of the background.
        ink: SGR code of the foreground; ANY if it is not visible.
        attributes: bits of those that are on.
        minded: bits of those that are visible.
    """

    paper: str
    ink: str
    attributes: int
    minded: int = (1 << len(_ATTRIBUTES)) - 1


RESET = Pen(DEFAULT_PAPER, DEFAULT_INK, 0)
"""The pen after `CSI m`."""


@lru_cache(maxsize=4096)
def pen_of(style: Style | None, colors: ColorSystem | None) -> Pen:
    """The pen for a style in the terminal's colours; None for a terminal without colours."""
    if style is None:
        return RESET
    attributes = sum(1 << bit for bit, name in enumerate(_NAMES) if getattr(style, name))
    if colors is None:
        return Pen(DEFAULT_PAPER, DEFAULT_INK, attributes)
    paper = _codes(style.bgcolor, colors, foreground=False) or DEFAULT_PAPER
    return Pen(paper, _codes(style.color, colors, foreground=True) or DEFAULT_INK, attributes)


def _codes(color: Color | None, colors: ColorSystem, *, foreground: bool) -> str:
    return ";".join(color.downgrade(colors).get_ansi_codes(foreground)) if color else ""


@lru_cache(maxsize=4096)
def blank(pen: Pen) -> Pen:
    """The pen for a blank: equal for all that look the same."""
    if pen.attributes & _SEEN_ON_BLANKS:
        return pen
    return Pen(pen.paper, ANY, 0, _SEEN_ON_BLANKS)


@lru_cache(maxsize=4096)
def change(before: Pen | None, after: Pen) -> tuple[str, Pen]:
    """The control sequence from one pen to another.

    Args:
        before: the current pen; None if unknown.
        after: the pen to use.

    Returns:
        The sequence, possibly empty, and the resulting pen.
    """
    if before is None:
        sequence, now = change(RESET, after)
        return f"\x1b[0;{sequence[2:]}" if sequence else "\x1b[m", now
    ways = [_from(before, after)]
    if before.attributes & ~after.attributes & after.minded:
        parameters, now = _from(RESET, after)
        ways.append((["0", *parameters], now))
    parameters, now = min(ways, key=lambda way: len(";".join(way[0])))
    return (f"\x1b[{';'.join(parameters)}m" if parameters else ""), now


def _from(before: Pen, after: Pen) -> tuple[list[str], Pen]:
    """The SGR parameters from one pen to another, and the resulting pen."""
    wanted = after.attributes | (before.attributes & ~after.minded)
    parameters, on = [], before.attributes
    for _, _, code in (a for bit, a in enumerate(_ATTRIBUTES) if on & ~wanted & 1 << bit):
        parameters.append(code)
        on &= ~sum(1 << bit for bit, (_, _, off) in enumerate(_ATTRIBUTES) if off == code)
    parameters += [code for bit, (_, code, _) in enumerate(_ATTRIBUTES) if wanted & ~on & 1 << bit]
    ink = before.ink if after.ink == ANY else after.ink
    parameters += [code for code, old in ((ink, before.ink), (after.paper, before.paper))
                   if code != old]  # fmt: skip
    return parameters, Pen(after.paper, ink, wanted)
