"""All figures of a test as JSON: the classes, their confusions, the calibration."""

from __future__ import annotations

import json

import numpy as np
import pytest

from tests.headless.commands import printed
from tui_nn.headless.evaluating.fields import figure_fields
from tui_nn.training.protocol.measurements import Evaluation
from tui_nn.training.reading.calibration import measure_calibration
from tui_nn.training.reading.confusion import count_confusions, measure_classes
from tui_nn.training.reading.figures import ClassResults, Figures


def test_the_figures_of_a_classification_add_up(capsys, folder):
    fields = json.loads(printed(capsys, "evaluate", folder / "moons", "--json"))
    matrix = np.array(fields["confusion_matrix"])
    assert matrix.sum() == fields["examples"]
    assert np.trace(matrix) / matrix.sum() == fields["test_accuracy"]
    assert [entry["name"] for entry in fields["classes"]] == ["upper", "lower"]
    assert [entry["examples"] for entry in fields["classes"]] == matrix.sum(axis=1).tolist()
    recalls = [entry["recall"] for entry in fields["classes"]]
    assert recalls == pytest.approx(np.diag(matrix) / matrix.sum(axis=1))
    bins = fields["calibration"]["bins"]
    assert sum(entry["examples"] for entry in bins) == fields["examples"]
    expected = sum(e["examples"] * abs(e["accuracy"] - e["mean_probability"]) for e in bins)
    found = fields["calibration"]["expected_calibration_error"]
    assert found == pytest.approx(expected / fields["examples"])


def test_the_figures_of_a_regression(capsys, folder):
    fields = json.loads(printed(capsys, "evaluate", folder / "houses", "--json"))
    assert fields["test_rmse"] >= fields["test_mae"]
    assert fields["range"]["share"] == 0.9
    assert fields["range"]["margin"] > fields["test_mae"]
    assert "classes" not in fields


def test_a_share_of_nothing_is_null():
    labels = np.array([0, 0])
    confusions = count_confusions(labels, labels, 2)
    calibration = measure_calibration(np.array([[1.0, 0], [1, 0]]), labels)
    classes = ClassResults(("a", "b"), confusions, measure_classes(confusions), calibration)
    fields = figure_fields(Figures(Evaluation(0.0, 1.0), classes=classes))
    absent = fields["classes"][1]
    assert (absent["name"], absent["examples"]) == ("b", 0)
    assert absent["precision"] is absent["recall"] is None
    assert json.dumps(fields, allow_nan=False)
