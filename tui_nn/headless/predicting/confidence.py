"""How sure the predictions of a network are: its results on held-out examples, in a line."""

from __future__ import annotations

from collections.abc import Mapping

from tui_nn.data.built_in import OWN_SYMBOLS
from tui_nn.headless.printing.results import long_number
from tui_nn.printing import print_note
from tui_nn.text import percent, plural
from tui_nn.training.reading.model import Model
from tui_nn.training.reading.reliability import SHARE, Reliability

CALIBRATION_UNKNOWN = "its calibration is unknown: `tui-nn evaluate` measures it"


def print_confidence(model: Model) -> None:
    """Print a line on standard error about what to expect of the predictions of `model`."""
    print_note(describe_confidence(model))


def describe_confidence(model: Model) -> str:
    """What to expect of the predictions of `model`, or that it is unknown."""
    if model.config.dataset == OWN_SYMBOLS:  # whose test part are the drawings it was trained on
        return "trained on all of your drawings: `tui-nn symbols` tells how new ones are read"
    if model.reliability is not None:
        examples = plural(model.reliability.examples, "held-out example")
        return f"on {examples}: {_describe(model.reliability, model.schema.target_name)}"
    accuracy = _exported_accuracy(model)
    if accuracy is not None:
        return f"on held-out examples: {percent(accuracy, 1)} correct; {CALIBRATION_UNKNOWN}"
    return (
        "how good the predictions are is unknown: the network's file has no results on held-out"
        " examples; `tui-nn evaluate` measures it"
    )


def _describe(reliability: Reliability, target_name: str) -> str:
    if reliability.accuracy is not None and reliability.calibration_error is not None:
        error = percent(reliability.calibration_error, 1)
        return (
            f"{percent(reliability.accuracy, 1)} correct, probabilities {error} off"
            " (expected calibration error)"
        )
    mae = f"mean absolute error {long_number(reliability.mae)}, {target_name}"
    if reliability.margin is None:
        return mae
    share, margin = percent(SHARE), long_number(reliability.margin)
    return f"{mae}; {share} of the true values are within {margin} of the prediction"


def _exported_accuracy(model: Model) -> float | None:
    """The accuracy that files exported by earlier versions have."""
    test = model.notes.get("test")
    accuracy = test.get("accuracy") if isinstance(test, Mapping) else None
    return accuracy if isinstance(accuracy, float) and 0 <= accuracy <= 1 else None
