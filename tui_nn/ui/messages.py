"""TrainingUpdate: how what the training session says reaches the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from tui_nn.training.protocol.events import Event


class TrainingUpdate(Message):
    """The training session said something.

    Attributes:
        event: what it said.
    """

    def __init__(self, event: Event) -> None:
        super().__init__()
        self.event = event
