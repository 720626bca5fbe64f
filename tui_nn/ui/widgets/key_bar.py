"""KeyBar: the bottom line with the keys that work now; each can be clicked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from textual import events
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen
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
        """Whether it stands for several keys, such as 0-9, of which none can be meant."""
        return len(self.display) > 2 and self.display[1] == "-"

    @property
    def width(self) -> int:
        """Cells that it takes."""
        return len(self.display) + (1 + len(self.word) if self.word else 0)


def fit(labels: Iterable[KeyLabel], width: int) -> list[KeyLabel]:
    """As many labels as have room in `width` cells; those that must stay (`last`) come last.

    One that shares the word of the next is not shown without it.
    """
    fixed = [label for label in labels if label.last]
    room = width + GAP - sum(label.width + GAP for label in fixed)
    shown = []
    for label in labels:
        if label.last:
            continue
        room -= label.width + (GAP if label.word else 1)
        if room < 0:
            break
        shown.append(label)
    while shown and not shown[-1].word:
        shown.pop()
    return shown + fixed


class KeyBar(Widget):
    """The keys of the screen, or of what has the focus, in one line."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    KeyBar {
        height: 1;
        padding: 0 1;
        background: $panel;
        color: $text-muted;
    }
    """

    words: reactive[Mapping[str, str]] = reactive(dict)
    """Other words than the description, by the id of the binding."""
    STAYING = frozenset({"help", "quit"})
    """Ids of the bindings that are shown however narrow it is."""

    def on_mount(self) -> None:
        """Follow the keys as the focus moves."""
        self.screen.bindings_updated_signal.subscribe(self, self._follow)

    def _follow(self, _screen: Screen[object]) -> None:
        self.refresh()

    @property
    def labels(self) -> list[KeyLabel]:
        """What is shown, from left to right."""
        labels = []
        seen = set()
        for active in self.screen.active_bindings.values():
            binding = active.binding
            if not binding.show or binding.action in seen or not active.enabled:
                continue
            seen.add(binding.action)
            labels.append(
                KeyLabel(
                    binding.key,
                    self.app.get_key_display(binding),
                    self.words.get(binding.id or "", binding.description),
                    binding.id in self.STAYING,
                )
            )
        return fit(_merged(labels), self.content_size.width)

    def render(self) -> Content:
        """The line."""
        parts: list[str | tuple[str, str]] = []
        for label in self.labels:
            parts.append((label.display, "bold $primary"))
            parts.append(f" {label.word}{' ' * GAP}" if label.word else " ")
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        """Press the key under the mouse."""
        left = self.gutter.left
        for label in self.labels:
            if left <= event.x < left + label.width:
                if not label.is_range:
                    self.app.simulate_key(label.key)
                return
            left += label.width + (GAP if label.word else 1)


def _merged(labels: list[KeyLabel]) -> list[KeyLabel]:
    """Neighbours with the same word share it: the word stays with the last of them."""
    pairs = zip(labels, [*labels[1:], None], strict=True)
    return [
        label._replace(word="") if after is not None and after.word == label.word else label
        for label, after in pairs
    ]
