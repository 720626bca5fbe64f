"""Checks carried out to their end, on small runs and on wrong ones."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, TypeVar

from tests.training import tiny
from tui_nn.data.dataset import Dataset
from tui_nn.training.checks.check import Check, Finding
from tui_nn.training.checks.material import Material
from tui_nn.training.settings.config import TrainingConfig

Result = TypeVar("Result")


def carry_out(
    check: Check, config: TrainingConfig, dataset: Dataset | None = None, **changes: Any
) -> Finding:
    """The finding of one check."""
    config = config.replace(**changes)
    return finish(check.begin(Material(config, dataset or tiny.load(config))))


def finish(work: Generator[float, None, Result]) -> Result:
    """What the work returns."""
    while True:
        try:
            share = next(work)
        except StopIteration as end:
            result: Result = end.value
            return result
        assert 0 <= share <= 1
