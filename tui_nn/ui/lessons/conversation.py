"""LessonConversation: what is asked of the worker, one question at a time."""

from __future__ import annotations

from collections.abc import Callable

from tui_nn.training.protocol.commands import Command
from tui_nn.training.protocol.inquiries import Play
from tui_nn.training.protocol.lessons import ExperimentView
from tui_nn.training.settings.bounds import STEPS_OF_PLAY


class LessonConversation:
    """Asks for an experiment; what was pressed meanwhile is asked with the next question.

    Attributes:
        lesson: number of the lesson.
        view: the latest answer about it; None before.
    """

    def __init__(self, ask: Callable[[Command], None]) -> None:
        """Begin; `ask` puts a question into the session's inbox."""
        self._ask = ask
        self.lesson = 0
        self.view: ExperimentView | None = None
        self._values: tuple[float, ...] = ()
        self._steps, self._restart = 0, False
        self._waiting = self._again = False

    @property
    def is_waiting(self) -> bool:
        """Whether an answer is to come."""
        return self._waiting

    def open(self, lesson: int) -> None:
        """Ask for another lesson, as it is at first."""
        self.lesson, self.view = lesson, None
        self.restart()

    def restart(self) -> None:
        """Begin the experiment again, with its sliders as they are at first."""
        self._values, self._steps, self._restart = (), 0, True
        self._send()

    def move(self, values: tuple[float, ...]) -> None:
        """Move the sliders."""
        self._values = values
        self._send()

    def step(self, count: int) -> None:
        """Train so many steps more."""
        self._steps = STEPS_OF_PLAY.clamp(self._steps + count)
        self._send()

    def take(self, view: ExperimentView) -> bool:
        """Take an answer; returns whether it shows the sliders where they were put last."""
        self._waiting = False
        if self._again or view.lesson != self.lesson:
            is_latest = False
        else:
            self._values = tuple(slider.value for slider in view.sliders)
            is_latest = True
        if view.lesson == self.lesson:
            self.view = view
        if self._again:
            self._send()
        return is_latest

    def fail(self) -> None:
        """Note that a command failed, maybe this question."""
        self._waiting = False
        if self._again:
            self._send()

    def _send(self) -> None:
        if self._waiting:
            self._again = True
            return
        self._waiting, self._again = True, False
        steps, restart = self._steps, self._restart
        self._steps, self._restart = 0, False
        self._ask(Play(self.lesson, self._values, steps, restart))
