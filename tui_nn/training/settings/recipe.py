"""Recipe: a run worth seeing, with its name and what there is to see in it."""

from __future__ import annotations

from dataclasses import dataclass

from tui_nn.training.settings.config import TrainingConfig

CUSTOM = "custom"
"""Name of a run without a recipe."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """A run that shows something.

    Attributes:
        name: what it is called on the command line and in the setup screen.
        description: one sentence that says what there is to see in it.
        config: all of its settings.
        is_bad: whether it goes wrong, to be seen and mended.
    """

    name: str
    description: str
    config: TrainingConfig
    is_bad: bool = False
