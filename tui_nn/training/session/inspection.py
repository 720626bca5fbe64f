"""Inspection: answers the questions that look inside the run's network."""

from __future__ import annotations

from tui_nn.errors import UserError
from tui_nn.training.protocol.events import Event
from tui_nn.training.protocol.inquiries import Inquiry
from tui_nn.training.trainer.trainer import Trainer


class Inspection:
    """Answers one `Inquiry` after the other about whatever network is trained."""

    def answer(self, trainer: Trainer, inquiry: Inquiry) -> Event:  # noqa: ARG002
        """The event that answers `inquiry`.

        Raises:
            UserError: the network, or its data, have nothing of the kind.
        """
        match inquiry:
            case _:
                raise UserError(f"{type(inquiry).__name__} is not answered yet")
