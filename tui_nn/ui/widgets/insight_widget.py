"""InsightWidget: a drawn widget that knows the colours of what speaks for an answer and against."""

from __future__ import annotations

from typing import ClassVar

from rich.style import Style
from textual.color import Color

from tui_nn.pixels import LEVELS
from tui_nn.ui.drawing.cells import Key
from tui_nn.ui.drawing.signed import STRENGTHS
from tui_nn.ui.widgets.drawn import DrawnWidget

INK_SHARE = 0.4
"""How far ink under the colours goes from paper to full ink."""

FAINTEST = 0.05
"""The weakest strength's share of the full colour."""


class InsightWidget(DrawnWidget):
    """A widget that shows what `insight` and `signed` draw."""

    NAMES = frozenset({"paper", "seen", "for", "against", "faint", "caption"})
    """Style keys that are component classes "insight--name", whatever the widget."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "insight--paper",
        "insight--seen",
        "insight--for",
        "insight--against",
        "insight--faint",
        "insight--caption",
    }
    DEFAULT_CSS = """
    InsightWidget {
        & .insight--paper { color: $foreground; background: $foreground 6%; }
        & .insight--seen { color: $accent; background: $foreground 6%; }
        & .insight--for { color: $warning; background: $foreground 6%; text-style: bold; }
        & .insight--against { color: $primary 70%; background: $foreground 6%; }
        & .insight--faint { color: $foreground 40%; background: $foreground 6%; }
        & .insight--caption { color: $foreground 70%; background: $foreground 6%; }
    }
    """

    def style_of(self, key: Key) -> Style:
        """The style of a key; ("signed", ...) is a cell of `signed`, ("mixed", ...) half of one."""
        if isinstance(key, str) and key in self.NAMES:
            return self.get_component_rich_style(f"insight--{key}")
        if isinstance(key, tuple) and key[0] == "signed":
            upper, lower = self.palette["mixed", *key[1:3]], self.palette["mixed", *key[3:]]
            return Style(color=upper.color, bgcolor=lower.color)
        if isinstance(key, tuple) and key[0] == "mixed":
            return Style(color=self._mixed(*key[1:]).rich_color)
        return super().style_of(key)

    @property
    def signs(self) -> bool:
        """Whether + and - stand in for the two colours."""
        return self.no_hue or not self.glyphs.half_blocks

    def _mixed(self, ink: int, strength: int) -> Color:
        """Paper with some ink, then with some of the colour for or against."""
        paper = self.palette["paper"]
        base = Color.from_rich_color(paper.bgcolor)
        mixed = base.blend(Color.from_rich_color(paper.color), INK_SHARE * ink / (LEVELS - 1))
        if not strength:
            return mixed
        hue = Color.from_rich_color(self.palette["for" if strength > 0 else "against"].color)
        return mixed.blend(hue, FAINTEST + (1 - FAINTEST) * abs(strength) / STRENGTHS)
