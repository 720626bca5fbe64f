"""What the terminal supports, detected from the environment, and what is used of it.

The terminal itself is not queried: the environment is known before the first frame. Each choice
comes with its reason, which `tui-nn doctor` prints.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from tui_nn.ui.drawing.glyphs import ASCII, BLOCKS, BRAILLE, GLYPHS, Glyphs
from tui_nn.ui.terminal.output.budget import LinkKind
from tui_nn.ui.terminal.session_kind import SessionKind, find_session_kind

AUTO = "auto"
"""Value of an option: detect."""


class Colors(StrEnum):
    """How many colours are used, as `--colors` has it."""

    TRUECOLOR = "truecolor"
    MANY = "256"
    FEW = "16"
    NONE = "none"


class Mouse(StrEnum):
    """Which mouse events are requested."""

    MOTION = "all motion"
    """Also moves without a button, which show the values under the pointer."""
    BUTTONS = "buttons and drags"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Preferences:
    """What the user sets by options in place of detection."""

    glyphs: str = AUTO
    colors: str = AUTO
    mouse: bool = True
    low_bandwidth: bool = False
    theme: str = ""
    """Name of the theme; "" for the program's own."""


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Choice(Generic[T]):
    """What was detected, what is used, and why."""

    found: str
    used: T
    because: str


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What is used of the terminal.

    Attributes:
        encoding: of what is written.
        glyphs: characters for pictures.
        colors: number of colours.
        mouse: events that are requested.
        session: what lies between this process and the terminal that the user sees.
        link: kind of line, which limits the throughput.
    """

    encoding: Choice[str]
    glyphs: Choice[Glyphs]
    colors: Choice[Colors]
    mouse: Choice[Mouse]
    session: Choice[SessionKind]
    link: Choice[LinkKind]


_BY_DEFAULT = "no terminal was looked at"

EVERYTHING = Capabilities(
    encoding=Choice("", "utf-8", _BY_DEFAULT),
    glyphs=Choice("", BRAILLE, _BY_DEFAULT),
    colors=Choice("", Colors.TRUECOLOR, _BY_DEFAULT),
    mouse=Choice("", Mouse.MOTION, _BY_DEFAULT),
    session=Choice("", SessionKind(), _BY_DEFAULT),
    link=Choice("", LinkKind.LOCAL, _BY_DEFAULT),
)
"""A terminal that supports everything."""

_OLD_TERMINAL = re.compile(r"(vt(52|[12]\d\d)|dumb|unknown)\b|.*-m(ono)?$")
"""Values of TERM for terminals with one colour and one plain font, without a mouse."""

_KNOWN_TRUECOLOR = re.compile(
    r"xterm-kitty|xterm-ghostty|alacritty|foot|wezterm|contour|.*-(direct|truecolor)"
)
"""Values of TERM for 24-bit colour; SSH does not pass on COLORTERM, which would say so."""

_UTF_8 = re.compile(r"utf-?8", re.IGNORECASE)


IN_BROWSER = "textual"
"""Value of TERM_PROGRAM where textual-serve shows the screen in a browser."""


def find_capabilities(
    preferences: Preferences,
    environment: Mapping[str, str],
    encoding: str | None,
    *,
    ancestors: Sequence[str] = (),
) -> Capabilities:
    """Detect what the terminal supports, and choose what to use.

    Args:
        preferences: what the user sets.
        environment: environment variables.
        encoding: of the stream that the screen is written to.
        ancestors: names of the processes that this one descends from, the parent first.
    """
    kind, told_by = find_session_kind(environment, ancestors)
    session = Choice(str(kind), kind, told_by)
    link = _find_link(preferences, session)
    return Capabilities(
        encoding=_find_encoding(encoding),
        glyphs=_find_glyphs(preferences, environment, encoding, session.used),
        colors=_find_colors(preferences, environment, session.used),
        mouse=_find_mouse(preferences, environment, link.used),
        session=session,
        link=link,
    )


def _find_encoding(encoding: str | None) -> Choice[str]:
    because = "of standard error, on which the screen is drawn"
    return Choice(encoding or "none", encoding or "ascii", because)


def _find_glyphs(
    preferences: Preferences,
    environment: Mapping[str, str],
    encoding: str | None,
    session: SessionKind,
) -> Choice[Glyphs]:
    found, because = _glyphs_shown(environment, encoding, session)
    if preferences.glyphs == AUTO:
        return Choice(found.name, found, because)
    return Choice(found.name, GLYPHS[preferences.glyphs], f"--glyphs {preferences.glyphs}")


def _glyphs_shown(
    environment: Mapping[str, str], encoding: str | None, session: SessionKind
) -> tuple[Glyphs, str]:
    """The glyphs that the terminal can show, and the evidence."""
    if environment.get("TERM_PROGRAM") == IN_BROWSER:
        return BRAILLE, "a browser shows the screen"
    term = environment.get("TERM", "")
    if not _UTF_8.fullmatch((encoding or "").replace("_", "-")):
        return ASCII, f"the encoding is {encoding or 'unknown'}, not UTF-8"
    if _OLD_TERMINAL.match(term):
        return ASCII, f"TERM={term} has one plain font"
    locale = _locale(environment)
    if session.multiplexer and not _UTF_8.search(locale):
        return ASCII, f"{session.multiplexer} garbles more where the locale is not UTF-8"
    if "." in locale and not _UTF_8.search(locale):
        return ASCII, f"the locale is {locale}, not UTF-8"
    if term == "linux":
        return BLOCKS, "the Linux console's font has no braille and no eighths"
    told = f"TERM={term} tells of no limit" if term else "TERM is not set"
    return BRAILLE, f"UTF-8, and {told}"


def _locale(environment: Mapping[str, str]) -> str:
    """The user's locale for characters, which may not be installed on this machine."""
    everything, characters, language = (
        environment.get(name, "") for name in ("LC_ALL", "LC_CTYPE", "LANG")
    )
    if characters in ("C.UTF-8", "C.utf8", "UTF-8") and language in ("", "C", "POSIX"):
        characters = language  # Python has set it, for itself and not for the terminal (PEP 538)
    return everything or characters or language


def _find_colors(
    preferences: Preferences, environment: Mapping[str, str], session: SessionKind
) -> Choice[Colors]:
    found, because = _colors_shown(environment, session)
    if preferences.colors != AUTO:
        return Choice(found, Colors(preferences.colors), f"--colors {preferences.colors}")
    if environment.get("NO_COLOR"):
        return Choice(found, Colors.NONE, "NO_COLOR is set")
    return Choice(found, found, because)


def _colors_shown(environment: Mapping[str, str], session: SessionKind) -> tuple[Colors, str]:
    """The colours that the terminal can show, and the evidence."""
    if environment.get("TERM_PROGRAM") == IN_BROWSER:
        return Colors.TRUECOLOR, "a browser shows the screen"
    term, colorterm = environment.get("TERM", ""), environment.get("COLORTERM", "")
    named = f"TERM={term}" if term else "TERM is not set"
    if _OLD_TERMINAL.match(term):
        return Colors.NONE, f"{named} has none"
    if term == "linux":
        return Colors.FEW, "the Linux console has 16"
    in_screen = session.multiplexer == "screen"
    if not in_screen and colorterm.lower() in ("truecolor", "24bit"):
        return Colors.TRUECOLOR, f"COLORTERM={colorterm}"
    if not in_screen and _KNOWN_TRUECOLOR.match(term):
        return Colors.TRUECOLOR, named
    if not in_screen and environment.get("WT_SESSION"):
        return Colors.TRUECOLOR, "this is Windows Terminal"
    if "256color" in term:
        return Colors.MANY, f"{named}{', and screen passes no more on' if in_screen else ''}"
    if session.multiplexer == "tmux":
        return Colors.MANY, "tmux makes 256 fit any terminal"
    return Colors.FEW, f"{named} promises no more" if term else named


def _find_link(preferences: Preferences, session: Choice[SessionKind]) -> Choice[LinkKind]:
    found = LinkKind.REMOTE if session.used.line else LinkKind.LOCAL
    if preferences.low_bandwidth:
        return Choice(found, LinkKind.SLOW, "--low-bandwidth")
    return Choice(found, found, session.because)


def _find_mouse(
    preferences: Preferences, environment: Mapping[str, str], link: LinkKind
) -> Choice[Mouse]:
    term = environment.get("TERM", "")
    has_none = term == "linux" or _OLD_TERMINAL.match(term) is not None
    found = Mouse.NONE if has_none else Mouse.MOTION
    if not preferences.mouse:
        return Choice(found, Mouse.NONE, "--no-mouse")
    if has_none:
        return Choice(found, found, f"TERM={term} has none")
    if link is not LinkKind.LOCAL:
        return Choice(found, Mouse.BUTTONS, "each move would be sent over the line")
    return Choice(found, found, "moves show the values under the pointer")
