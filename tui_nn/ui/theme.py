"""The house themes, and borders that can be seen in every theme."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual.app import App
from textual.color import Color
from textual.theme import Theme

from tui_nn.errors import UserError

DARK = Theme(
    name="tui-nn-dark",
    primary="#5bc0eb",
    secondary="#f2a65a",
    accent="#c3a6ff",
    success="#7fd991",
    warning="#f7d154",
    error="#ff7a7a",
    foreground="#d9e1ea",
    background="#0f141a",
    surface="#141b23",
    panel="#1d2630",
    dark=True,
    variables={"border-blurred": "#33414f", "border": "#5bc0eb", "scrollbar": "#606b76"},
)
"""What the program starts with."""

LIGHT = Theme(
    name="tui-nn-light",
    primary="#0b6bb0",
    secondary="#b1520a",
    accent="#6d3fc0",
    success="#1d7a3a",
    warning="#8a6100",
    error="#b3261e",
    foreground="#1d2733",
    background="#fbfaf6",
    surface="#f3f1ea",
    panel="#e6e3d9",
    dark=False,
    variables={"border-blurred": "#bdb8aa", "border": "#0b6bb0", "scrollbar": "#8f8a7c"},
)
"""The same for bright rooms."""

HOUSE_THEMES = (DARK, LIGHT)
"""In the order in which the theme key goes through them."""


def start_theme(app: App[Any], name: str) -> None:
    """Make the house themes known, and start with the theme `name`, or with the first of them.

    Raises:
        UserError: there is no theme of that name.
    """
    for theme in HOUSE_THEMES:
        app.register_theme(theme)
    if name and name not in app.available_themes:
        raise UserError(f"theme: {name!r} is unknown; there are {', '.join(app.available_themes)}")
    app.theme = name or HOUSE_THEMES[0].name


LEAST_CONTRAST: Mapping[str, float] = {"border-blurred": 1.7, "border": 3.0}
"""Least contrast of the borders against the background; that of a focused panel stands out."""

_STEP = 0.05
"""How far a border goes towards the text's colour before its contrast is measured again."""


def contrast(one: Color, other: Color) -> float:
    """Contrast of two colours, 1 to 21 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: Color) -> float:
    parts = (part / 255 for part in color.rgb)
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def visible_borders(variables: Mapping[str, str]) -> dict[str, str]:
    """The border colours of a theme, moved towards the text's until they can be seen.

    Args:
        variables: of the theme, as CSS has them.

    Returns:
        Those that had to be moved; none of a theme in the terminal's own colours.
    """
    paper, ink = Color.parse(variables["background"]), Color.parse(variables["foreground"])
    if paper.ansi is not None or ink.ansi is not None:
        return {}
    moved = {}
    for name, least in LEAST_CONTRAST.items():
        color, share = Color.parse(variables[name]), 0.0
        while contrast(color.blend(ink, share), paper) < least and share < 1:
            share += _STEP
        if share:
            moved[name] = color.blend(ink, min(share, 1.0)).hex
    return moved
