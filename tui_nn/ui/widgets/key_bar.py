"""KeyBar: the bottom line with the most useful keys that work now; each can be clicked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set

from textual import events
from textual.content import Content
from textual.dom import DOMNode
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget

from tui_nn.ui.widgets.key_labels import GAP, KeyLabel, action_name, has_border, merged

MOST_KEYS = 8
"""Words in the line at most; help and palette have all keys."""


def fit(labels: Iterable[KeyLabel], width: int) -> list[KeyLabel]:
    """As many labels as have room in `width` cells, with `MOST_KEYS` words at most.

    Those that must stay (`last`) come last. One that shares the word of the next is not shown
    without it.
    """
    fixed = [label for label in labels if label.last]
    room = width + GAP - sum(label.width + GAP for label in fixed)
    words = MOST_KEYS - len(fixed)
    shown = []
    for label in labels:
        if label.last:
            continue
        room -= label.width + (GAP if label.word else 1)
        words -= bool(label.word)
        if room < 0 or words < 0:
            break
        shown.append(label)
    while shown and not shown[-1].word:
        shown.pop()
    return shown + fixed


class KeyBar(Widget):
    """The keys of the screen in one line; those of a focused panel too if it has no border."""

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
    dead: reactive[Set[str]] = reactive(frozenset[str]())
    """Names of the actions without effect at the moment: their keys are not shown."""
    STAYING = frozenset(
        {
            "help",
            "quit",
            "drawings.back",
            "runs.back",
            "browse.back",
            "lesson.back",
            "microscope.leave",
            "stop_run",
        }
    )
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
            if action_name(binding) in self.dead or _shows_keys(active.node):
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
        return fit(merged(labels), self.content_size.width)

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


def _shows_keys(node: DOMNode) -> bool:
    """Whether the keys of `node` stand in its own border."""
    return isinstance(node, Widget) and not isinstance(node, Screen) and has_border(node)
