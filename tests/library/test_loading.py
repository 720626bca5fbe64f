"""A saved network predicts for tables, pictures and arrays."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

import tui_nn
from tests.training.exports.networks import CASES
from tui_nn.errors import CheckpointError
from tui_nn.library.loading import LoadedModel, load_built_in_model

DIGIT = np.zeros((1, 28, 28), np.uint8)


def test_importing_the_package_imports_nothing_heavy():
    program = "import sys, tui_nn; print(*{n.split('.')[0] for n in sys.modules})"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert not {"numpy", "numba", "textual", "rich"} & set(ended.stdout.split())


def test_unknown_names_are_refused_as_usual():
    with pytest.raises(AttributeError, match="no attribute 'lod'"):
        tui_nn.lod  # type: ignore[attr-defined]  # noqa: B018


def table_model() -> LoadedModel:
    return LoadedModel(CASES["softmax"]().subject.model)


def test_rows_are_taken_in_any_form():
    case, model = CASES["softmax"](), table_model()
    first, second = model.feature_names_in_
    by_name = {second: case.inputs[:, 1], first: case.inputs[:, 0]}
    rows = [{first: a, second: b} for a, b in case.inputs.tolist()]
    for inputs in (case.inputs, by_name, rows):
        np.testing.assert_allclose(model.predict_proba(inputs), case.answers, rtol=1e-5)
    assert set(model.predict(case.inputs)) <= {"yes", "no"}


def test_data_frames_are_taken():
    pandas = pytest.importorskip("pandas")
    case, model = CASES["softmax"](), table_model()
    frame = pandas.DataFrame(case.inputs, columns=model.feature_names_in_)
    np.testing.assert_allclose(model.predict_proba(frame), case.answers, rtol=1e-5)


def test_numbers_are_predicted_in_their_unit():
    case = CASES["regression"]()
    model = LoadedModel(case.subject.model)
    np.testing.assert_allclose(model.predict(case.inputs), case.answers[:, 0], rtol=1e-5)
    with pytest.raises(AttributeError, match="predicts numbers"):
        model.predict_proba(case.inputs)
    assert not hasattr(model, "classes_")


def test_the_built_in_network_reads_pictures():
    model = load_built_in_model()
    assert model.predict(DIGIT).shape == (1,)
    assert model.predict_proba(DIGIT.reshape(1, -1) / 255).shape == (1, 10)
    assert "10 for classification" in repr(model)


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        (np.zeros((1, 27, 28), np.uint8), "are not .samples, 28, 28"),
        (np.full((1, 28, 28), 7.0), "uint8 levels, or floats from 0 to 1"),
        (np.zeros((1, 28, 28), np.int64), "uint8 levels, or floats from 0 to 1"),
    ],
)
def test_other_pictures_are_refused(inputs, message):
    with pytest.raises(ValueError, match=message):
        load_built_in_model().predict(inputs)


def test_other_rows_are_refused():
    with pytest.raises(ValueError, match="has no column"):
        table_model().predict({"other": [1.0]})
    with pytest.raises(ValueError, match=r"is not \(samples, 2"):
        table_model().predict(np.zeros((3, 5)))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(CheckpointError, match="none"):
        tui_nn.load(tmp_path / "none.safetensors")
