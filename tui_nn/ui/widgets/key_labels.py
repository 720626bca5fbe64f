"""Key labels: how a key and what it does are written, in the key bar or in a panel's border."""

from __future__ import annotations

from itertools import zip_longest
from typing import NamedTuple

from textual.binding import Binding
from textual.markup import escape
from textual.widget import Widget

GAP = 2
"""Cells between two keys."""


class KeyLabel(NamedTuple):
    """A key, how it is written, and what it does in a word."""

    key: str
    display: str
    word: str
    last: bool = False

    @property
    def is_range(self) -> bool:
        """Whether the label stands for several keys, such as 0-9, and names none of them."""
        return len(self.display) > 2 and self.display[1] == "-"

    @property
    def width(self) -> int:
        """Cells that it takes."""
        return len(self.display) + (1 + len(self.word) if self.word else 0)


def merged(labels: list[KeyLabel]) -> list[KeyLabel]:
    """Neighbours with the same word share it: the word stays with the last of them."""
    pairs = zip_longest(labels, labels[1:])
    return [
        label._replace(word="") if after is not None and after.word == label.word else label
        for label, after in pairs
    ]


def action_name(binding: Binding) -> str:
    """The name of the action of a binding, without its parameters."""
    return binding.action.partition("(")[0]


def panel_keys(panel: Widget, width: int) -> str:
    """The keys of a panel that have an effect, as markup for its border: as many as have room.

    Args:
        panel: has the keys.
        width: cells of room.
    """
    shown = [
        binding
        for binding in Binding.make_bindings(panel.BINDINGS)
        if binding.show and panel.check_action(action_name(binding), ()) is not False
    ]
    bindings = {binding.action: binding for binding in reversed(shown)}.values()
    labels = [KeyLabel(b.key, panel.app.get_key_display(b), b.description) for b in bindings][::-1]
    line, waiting = "", ""
    for label in merged(labels):
        waiting += f"{label.display} "
        if label.word:
            longer = f"{line}{' ' * GAP if line else ''}{waiting}{label.word}"
            if len(longer) > width:
                break
            line, waiting = longer, ""
    return escape(line)


def has_border(panel: Widget) -> bool:
    """Whether a panel has a border that its keys can stand in."""
    return bool(panel.styles.border_bottom[0])
