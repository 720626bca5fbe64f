"""A line says what to expect of predictions, or that it is unknown."""

from __future__ import annotations

from typing import Any, cast

import pytest

from tui_nn.data.built_in import HOUSES, MOONS
from tui_nn.headless.predicting.confidence import describe_confidence
from tui_nn.training.reading.model import Model
from tui_nn.training.reading.reliability import Reliability
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.recipes import RECIPES


class Known:
    """What is known of a network."""

    def __init__(self, reliability: Reliability | None = None, **notes: Any) -> None:
        self.reliability = reliability
        self.notes = notes
        self.config = TrainingConfig()
        self.schema = HOUSES if reliability and reliability.mae is not None else MOONS


def described(*known: Any, **notes: Any) -> str:
    return describe_confidence(cast(Model, Known(*known, **notes)))


def test_classes_have_accuracy_and_calibration():
    assert described(Reliability(1000, accuracy=0.974, calibration_error=0.0123)) == (
        "on 1,000 held-out examples: 97.4% correct, probabilities 1.2% off"
        " (expected calibration error)"
    )


def test_numbers_have_error_and_range():
    assert described(Reliability(1, mae=12_345.6, margin=30_000.0)) == (
        "on 1 held-out example: mean absolute error 12,346, price [$];"
        " 90% of the true values are within 30,000 of the prediction"
    )
    assert described(Reliability(5, mae=2.0)).endswith("mean absolute error 2, price [$]")


@pytest.mark.parametrize("notes", [{}, {"test": None}, {"test": {"accuracy": "high"}}])
def test_what_is_unknown_is_said(notes):
    assert "is unknown" in described(None, **notes)
    assert "`tui-nn evaluate` measures it" in described(None, **notes)


def test_older_exports_have_their_accuracy():
    text = described(None, test={"accuracy": 0.5})
    assert text.startswith("on held-out examples: 50.0% correct; its calibration is unknown")


def test_own_symbols_have_no_held_out_examples():
    known = Known(Reliability(15, accuracy=1.0, calibration_error=0.0))
    known.config = RECIPES["symbols"].config
    said = describe_confidence(cast(Model, known))
    assert said.startswith("trained on all of your drawings")
    assert "held-out" not in said
