"""Experiment: the interface of what stands beside a lesson."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from tui_nn.training.lessons.settings import Settings
from tui_nn.training.protocol.lessons import DrawnNetwork, Line, Slider, Surface
from tui_nn.training.settings.config import TrainingConfig


@dataclass(frozen=True, eq=False, slots=True)
class Scene:
    """What an experiment shows; the fields are those of `ExperimentView`."""

    text: tuple[str, ...]
    lines: tuple[Line, ...] = ()
    axes: tuple[str, str] = ("", "")
    network: DrawnNetwork | None = None
    surface: Surface | None = None


class Experiment(ABC):
    """An experiment, from its beginning on; it keeps what its steps have changed.

    Attributes:
        sliders: what can be changed, as it stands at first.
        restarting: names of the sliders that begin the experiment again when they move.
        can_step: whether there is something to train.
        pace: steps at once while it runs.
        needs_kernels: whether it runs compiled kernels.
    """

    sliders: ClassVar[tuple[Slider, ...]]
    restarting: ClassVar[frozenset[str]] = frozenset()
    can_step: ClassVar[bool] = False
    pace: ClassVar[int] = 1
    needs_kernels: ClassVar[bool] = False

    def __init__(self, settings: Settings) -> None:  # noqa: B027 - most keep nothing
        """Begin; an experiment that trains makes its network here."""

    def step(self, settings: Settings, count: int) -> Settings:  # noqa: ARG002
        """Train `count` steps; return where the sliders stand afterwards."""
        return settings

    @property
    def is_over(self) -> bool:
        """Whether further steps change nothing."""
        return False

    @abstractmethod
    def show(self, settings: Settings) -> Scene:
        """What is seen with the sliders where they are."""

    @abstractmethod
    def recipe(self, settings: Settings) -> TrainingConfig:
        """The run that the experiment can be taken over into."""
