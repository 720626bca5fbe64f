"""What a sketch pad tells the screen: every one of its messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from tui_nn.training.protocol.drawings import Answering
    from tui_nn.training.protocol.sketching import Strokes


class PadMessage(Message):
    """Something was done on the pad."""


class DrawingChanged(PadMessage):
    """The drawing changed.

    Attributes:
        strokes: the whole drawing in pixels of the sheet; empty when it was cleared.
        picture: where it lies over a picture, both of them, as in `Classify`; else empty.
    """

    def __init__(self, strokes: Strokes, picture: tuple[int, ...] = ()) -> None:
        super().__init__()
        self.strokes = strokes
        self.picture = picture


class ViewChosen(PadMessage):
    """Another view of the answer was chosen."""


class NetworkChosen(PadMessage):
    """Another network is to answer.

    Attributes:
        by: the network, as in `Classify`.
    """

    def __init__(self, by: Answering | None) -> None:
        super().__init__()
        self.by = by


class PinPressed(PadMessage):
    """The drawing is to be pinned, or unpinned."""


class LabelWanted(PadMessage):
    """The user wants to label the drawing.

    Attributes:
        again: whether with the label given last.
    """

    def __init__(self, *, again: bool) -> None:
        super().__init__()
        self.again = again


class DrawingLabelled(PadMessage):
    """The user labelled the drawing.

    Attributes:
        label: what it shows.
    """

    def __init__(self, label: str) -> None:
        super().__init__()
        self.label = label
