"""OVERLAYS: the screens that look inside the run, each opened by a key of the training screen.

Each is imported when it is opened, so that the first frame appears sooner. Events of the session
reach an open screen as `TrainingUpdate`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from textual.screen import Screen

    from tui_nn.training.protocol.commands import Command
    from tui_nn.training.protocol.examples import Example
    from tui_nn.ui.run.model import RunModel


class Visit(NamedTuple):
    """What an overlay is opened with.

    Attributes:
        run: the run.
        send: puts a command into the session's inbox.
        example: what to show first; None for what the screen itself chooses.
    """

    run: RunModel
    send: Callable[[Command], None]
    example: Example | None = None


OVERLAYS: Mapping[str, Callable[[Visit], Screen[None]]] = {}
"""Makes each screen, by its name in the keys: `open_inside('microscope')`."""
