"""How the settings of the next trial are chosen: at random, from a grid, or by results so far."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np

from tui_nn.extras import require
from tui_nn.training.sweeps.request import SweepRequest
from tui_nn.training.sweeps.space import Dimension, Interval, write_value

SEARCH_STREAM = 21
"""Random stream of a seed for the settings of trials."""


class Search(Protocol):
    """Chooses the settings of trials."""

    def ask(self, number: int) -> dict[str, Any]:
        """The settings of the trial `number`, from 0; asked once for each, in order."""
        ...

    def tell(self, number: int, settings: Mapping[str, Any], objective: float | None) -> None:
        """Take the result of a trial; None if it failed."""
        ...


class RandomSearch:
    """Settings drawn independently: those of a trial depend on the seed and its number alone."""

    def __init__(self, request: SweepRequest) -> None:
        self._dimensions, self._seed = request.dimensions, request.config.seed

    def ask(self, number: int) -> dict[str, Any]:
        """Drawn settings."""
        generator = np.random.default_rng([self._seed, SEARCH_STREAM, number])
        return {name: one.draw(generator) for name, one in self._dimensions.items()}

    def tell(self, number: int, settings: Mapping[str, Any], objective: float | None) -> None:
        """Results change nothing."""


class GridSearch:
    """Every combination in turn."""

    def __init__(self, request: SweepRequest) -> None:
        self._grid = request.grid()

    def ask(self, number: int) -> dict[str, Any]:
        """The combination of that number."""
        return self._grid[number]

    def tell(self, number: int, settings: Mapping[str, Any], objective: float | None) -> None:
        """Results change nothing."""


class TpeSearch:
    """Tree-structured Parzen estimator (Bergstra et al. 2011), by Optuna.

    The study is in memory only, and gets the finished trials again when a sweep is continued. Which
    results are known when a trial is chosen depends on how many are trained at a time.
    """

    def __init__(self, request: SweepRequest, *, maximize: bool) -> None:
        """Make a study.

        Raises:
            MissingExtraError: the extra "tpe" is not installed.
        """
        optuna = require("optuna", "tpe", "--search tpe")
        optuna.logging.set_verbosity(optuna.logging.WARNING)
        self._optuna = optuna
        self._distributions = {
            name: _distribution(optuna, name, one) for name, one in request.dimensions.items()
        }
        self._values = {name: _by_text(name, one) for name, one in request.dimensions.items()}
        self._study = optuna.create_study(
            direction="maximize" if maximize else "minimize",
            sampler=optuna.samplers.TPESampler(seed=request.config.seed, constant_liar=True),
        )
        self._asked: dict[int, Any] = {}

    def ask(self, number: int) -> dict[str, Any]:
        """Settings that are likely to be better than those so far."""
        trial = self._asked[number] = self._study.ask(self._distributions)
        return {name: self._values[name].get(value, value) for name, value in trial.params.items()}

    def tell(self, number: int, settings: Mapping[str, Any], objective: float | None) -> None:
        """Take a result, also of a trial of an earlier process."""
        states = self._optuna.trial.TrialState
        trial = self._asked.pop(number, None)
        if trial is not None:
            state = states.COMPLETE if objective is not None else states.FAIL
            self._study.tell(trial, objective, state=state)
        elif objective is not None:
            params = {
                name: write_value(name, value) if self._values[name] else value
                for name, value in settings.items()
            }
            self._study.add_trial(
                self._optuna.trial.create_trial(
                    params=params, distributions=self._distributions, value=objective
                )
            )


def make_search(request: SweepRequest, *, maximize: bool) -> Search:
    """The search that a request names.

    Raises:
        MissingExtraError: it needs an extra that is not installed.
    """
    if request.search == "tpe":
        return TpeSearch(request, maximize=maximize)
    return GridSearch(request) if request.search == "grid" else RandomSearch(request)


def _distribution(optuna: Any, name: str, dimension: Dimension) -> Any:
    kinds = optuna.distributions
    if isinstance(dimension, Interval):
        kind = kinds.IntDistribution if dimension.is_whole else kinds.FloatDistribution
        return kind(dimension.low, dimension.high, log=dimension.is_log)
    return kinds.CategoricalDistribution([write_value(name, one) for one in dimension.values])


def _by_text(name: str, dimension: Dimension) -> dict[Any, Any]:
    """The values of a list by their texts, which is what Optuna knows; empty for a range."""
    if isinstance(dimension, Interval):
        return {}
    return {write_value(name, value): value for value in dimension.values}
