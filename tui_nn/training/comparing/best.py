"""The best of the recorded runs on the same data."""

from __future__ import annotations

from collections.abc import Sequence

from tui_nn.training.comparing.differences import is_better, results
from tui_nn.training.runs.state import Phase
from tui_nn.training.runs.store import RunRecord
from tui_nn.training.settings.config import TrainingConfig

DATA = ("dataset", "target", "task", "test_data")
"""Settings that two runs must share for their results to be comparable."""

RANKED_BY = ("validation_accuracy", "validation_r2", "validation_loss", "train_loss")
"""Measures that rank runs: the first that any of them has."""


def find_best(
    records: Sequence[RunRecord], config: TrainingConfig, besides: str = ""
) -> RunRecord | None:
    """The best run on the data of `config`; of equals, the first.

    Losses are compared between runs with the same loss function only.

    Args:
        records: the runs.
        config: settings of the run that is compared with the best.
        besides: name of that run, which is left out.

    Returns:
        The run; None if no other run on these data has a result.
    """
    found = {
        record.name: results(record)
        for record in records
        if record.name != besides and record.phase is not Phase.DIVERGED and _fits(record, config)
    }
    measures = (name for name in RANKED_BY if any(name in one for one in found.values()))
    measure = next(measures, None)
    best: RunRecord | None = None
    for record in records:
        value = found.get(record.name, {}).get(measure or "")
        if measure is None or value is None or not _compares(record, config, measure):
            continue
        if best is None or is_better(measure, value, found[best.name][measure]):
            best = record
    return best


def _fits(record: RunRecord, config: TrainingConfig) -> bool:
    other = record.config
    return other is not None and all(getattr(other, name) == getattr(config, name) for name in DATA)


def _compares(record: RunRecord, config: TrainingConfig, measure: str) -> bool:
    return not measure.endswith("loss") or (
        record.config is not None and record.config.loss == config.loss
    )
