"""The test of a sweep's winner: the only time that its test part is used."""

from __future__ import annotations

from typing import Any

from tui_nn.training.protocol.results import evaluation_fields
from tui_nn.training.reading.model import load_model
from tui_nn.training.sweeps.report import SweepReport, TrialRecord, best
from tui_nn.training.sweeps.trial import data_key, load_data


def check_winner(report: SweepReport) -> dict[str, Any] | None:
    """Test the best trial once, and record that; None if there is no trial to test.

    Raises:
        UserError: its network or data cannot be read.
        OSError: the result cannot be written.
    """
    winner = best(report)
    if winner is None:
        return None
    known = report.folder.winner()
    if known is not None and known.get("trial") == winner.number:
        return dict(known)
    tests = [_check(winner, number) for number in range(len(winner.runs))]
    names = tests[0]
    fields = {
        "trial": winner.number,
        "runs": [run.folder.name for run in winner.runs],
        **{name: _mean([test[name] for test in tests]) for name in names},
    }
    report.folder.write_winner(fields)
    return fields


def _check(winner: TrialRecord, number: int) -> dict[str, float | None]:
    """The results of one of its networks on the test part."""
    run = winner.runs[number]
    model = load_model(run.folder.checkpoints()[0])
    dataset = load_data(data_key(run.config))
    return evaluation_fields("test", model.evaluate(dataset, dataset.test))


def _mean(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
