"""Checklist: carries out all checks of a recipe, a piece at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from tui_nn.data.dataset import Dataset
from tui_nn.errors import UserError
from tui_nn.training.checks.check import Finding, RateCurve, Work, skip
from tui_nn.training.checks.material import Material
from tui_nn.training.checks.table import CHECKS
from tui_nn.training.protocol.checking import CheckResult, CheckState, ChecksView
from tui_nn.training.settings.config import TrainingConfig


class Checklist:
    """The checks of one recipe. They depend only on its settings, its data and the seed.

    Args:
        config: the settings.
        dataset: the data.
    """

    def __init__(self, config: TrainingConfig, dataset: Dataset) -> None:
        self._material = Material(config, dataset)
        self._results = [CheckResult(check.name, about=check.about) for check in CHECKS]
        self._number = 0
        self._work: Work | None = None
        self._curve = RateCurve(np.zeros(0), np.zeros(0), None)

    @property
    def is_finished(self) -> bool:
        """Whether all checks have ended."""
        return self._number == len(CHECKS)

    @property
    def ended(self) -> int:
        """How many checks have ended."""
        return self._number

    @property
    def activity(self) -> str:
        """Name of the check that is being carried out; of the last one at the end."""
        return self._results[min(self._number, len(CHECKS) - 1)].name

    @property
    def progress(self) -> float:
        """The part of all checks that is done, 0 to 1, as if all took as long."""
        return sum(result.fraction for result in self._results) / len(CHECKS)

    def advance(self) -> None:
        """Do the next piece of the work.

        A check whose data cannot be read is skipped. Losses of infinity are expected.
        """
        if self.is_finished:
            return
        if self._work is None:
            self._work = CHECKS[self._number].begin(self._material)
            self._update(state=CheckState.RUNNING)
            return
        try:
            with np.errstate(over="ignore", invalid="ignore"):
                done = next(self._work)
        except StopIteration as end:
            self._conclude(end.value)
        except UserError as error:
            self._conclude(skip(str(error)))
        else:
            self._update(fraction=done)

    def stop(self) -> None:
        """Carry out no more checks: those that have not ended are skipped."""
        while not self.is_finished:
            self._conclude(skip("stopped"))

    def view(self) -> ChecksView:
        """What is known by now."""
        return ChecksView(
            results=tuple(self._results),
            rates=self._curve.rates,
            losses=self._curve.losses,
            suggested_rate=self._curve.suggested,
            is_complete=self.is_finished,
            rate=self._material.config.learning_rate,
        )

    def _conclude(self, finding: Finding) -> None:
        self._update(
            state=finding.state, numbers=finding.numbers, advice=finding.advice, fraction=1.0
        )
        if finding.curve is not None:
            self._curve = finding.curve
        self._number, self._work = self._number + 1, None

    def _update(self, **changes: Any) -> None:
        self._results[self._number] = replace(self._results[self._number], **changes)
