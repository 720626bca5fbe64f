"""What is still to be drawn before a network can learn the user's own symbols.

The screen reads this before the first frame: NumPy is not imported here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tui_nn.data.drawing_labels import label_order
from tui_nn.errors import DataError

FEWEST_LABELS, FEWEST_DRAWINGS = 2, 5
"""Labels, and drawings of each, that a network can be trained on."""


class TooFewDrawingsError(DataError):
    """There are not enough drawings to train on yet.

    Attributes:
        need: what is needed, as of `describe_need`.
    """

    def __init__(self, need: str) -> None:
        super().__init__(f"your own symbols: {need}; `tui-nn symbols` opens the pad for them")
        self.need = need


def choose_labels(labels: Iterable[str]) -> tuple[str, ...]:
    """The labels with enough drawings, sorted.

    Args:
        labels: one for each drawing.
    """
    counts = Counter(labels)
    enough = (label for label, count in counts.items() if count >= FEWEST_DRAWINGS)
    return tuple(sorted(enough, key=label_order))


def describe_need(labels: Iterable[str]) -> str:
    """What is needed before a network can be trained; empty if nothing is.

    Args:
        labels: one for each drawing.
    """
    counts = Counter(labels)
    missing = FEWEST_LABELS - len(choose_labels(counts.elements()))
    if missing <= 0:
        return ""
    begun = sorted(
        (label for label, count in counts.items() if count < FEWEST_DRAWINGS),
        key=lambda label: (-counts[label], label_order(label)),
    )[:missing]
    parts = [(f"{FEWEST_DRAWINGS - counts[label]} more", label) for label in begun]
    if others := missing - len(begun):
        label = "another label" if others < FEWEST_LABELS else f"each of {others} labels"
        parts.append((str(FEWEST_DRAWINGS), label))
    (number, label), *rest = parts
    noun = "drawing" if number == "1 more" else "drawings"
    return " and ".join([f"needed: {number} {noun} of {label}", *map(" of ".join, rest)])
