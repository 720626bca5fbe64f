"""LessonPlayer: carries out the experiments in the worker, one at a time."""

from __future__ import annotations

import numpy as np

from tui_nn.errors import UserError
from tui_nn.training.lessons.experiment import Experiment
from tui_nn.training.lessons.experiments.table import EXPERIMENTS
from tui_nn.training.lessons.pages import LESSONS, Lesson
from tui_nn.training.lessons.settings import Settings
from tui_nn.training.protocol.events import Played
from tui_nn.training.protocol.inquiries import Play
from tui_nn.training.protocol.lessons import ExperimentView


class LessonPlayer:
    """Answers `Play`; keeps the experiment of the lesson that was played last."""

    def __init__(self) -> None:
        self._lesson = 0
        self._experiment: Experiment | None = None
        self._settings = Settings(())
        self._steps = 0

    def play(self, command: Play) -> Played:
        """Carry on the experiment of a lesson, or begin it.

        Raises:
            UserError: there is no such lesson.
        """
        lesson = _find(command.lesson)
        kind = EXPERIMENTS[lesson.experiment]
        settings = Settings(kind.sliders, command.sliders)
        with np.errstate(all="ignore"):  # a rate that is too high is worth seeing
            if command.restart or self._has_to_begin(lesson, settings):
                self._lesson, self._experiment, self._steps = lesson.number, kind(settings), 0
            experiment = self._experiment
            assert experiment is not None
            if command.steps and kind.can_step and not experiment.is_over:
                settings = experiment.step(settings, command.steps)
                self._steps += command.steps
            self._settings = settings
            return Played(self._view(experiment))

    def _has_to_begin(self, lesson: Lesson, settings: Settings) -> bool:
        """Whether it is another lesson, or a slider was moved that begins it again."""
        if self._experiment is None or self._lesson != lesson.number:
            return True
        moved = settings.changed_from(self._settings)
        return not moved.isdisjoint(self._experiment.restarting)

    def _view(self, experiment: Experiment) -> ExperimentView:
        scene = experiment.show(self._settings)
        return ExperimentView(
            lesson=self._lesson,
            sliders=self._settings.sliders,
            text=scene.text,
            lines=scene.lines,
            axes=scene.axes,
            network=scene.network,
            surface=scene.surface,
            steps=self._steps,
            can_step=experiment.can_step,
            is_over=experiment.is_over,
            pace=experiment.pace,
            recipe=experiment.recipe(self._settings),
        )


def needs_kernels(command: Play) -> bool:
    """Whether a lesson runs compiled kernels, and has to wait while they are being loaded."""
    lesson = command.lesson
    return 0 < lesson <= len(LESSONS) and EXPERIMENTS[_find(lesson).experiment].needs_kernels


def _find(number: int) -> Lesson:
    if not 0 < number <= len(LESSONS):
        raise UserError(f"there is no lesson {number}: they are 1 to {len(LESSONS)}")
    return LESSONS[number - 1]
