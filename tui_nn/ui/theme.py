"""The house themes, one dark and one light, beside those that Textual brings."""

from __future__ import annotations

from textual.theme import Theme

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
