"""ONNX models, read back by onnx itself and by onnxruntime."""

from __future__ import annotations

import json

import numpy as np
import pytest

from tui_nn.extras import MissingExtraError
from tui_nn.training.exports.onnx_model import IR_VERSION, OPSET, write_onnx

onnx = pytest.importorskip("onnx")


def test_the_model_is_valid_and_of_the_promised_versions(case, tmp_path):
    path = tmp_path / "network.onnx"
    assert write_onnx(case.subject, path) == (path,)
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    assert (model.opset_import[0].version, model.ir_version) == (OPSET, IR_VERSION) == (17, 8)


def test_onnxruntime_answers_as_we_do(case, tmp_path):
    runtime = pytest.importorskip("onnxruntime")
    write_onnx(case.subject, tmp_path / "network.onnx")
    session = runtime.InferenceSession(tmp_path / "network.onnx")
    (answers,) = session.run(None, {"inputs": case.inputs})
    scale = max(case.subject.target_deviation, 1.0)
    np.testing.assert_allclose(answers, case.answers, rtol=1e-4, atol=1e-5 * scale)


def test_any_number_of_examples_can_be_asked_for(case, tmp_path):
    runtime = pytest.importorskip("onnxruntime")
    write_onnx(case.subject, tmp_path / "network.onnx")
    session = runtime.InferenceSession(tmp_path / "network.onnx")
    (one,) = session.run(None, {"inputs": case.inputs[:1]})
    assert len(one) == 1


def test_classes_and_inputs_are_named(case, tmp_path):
    write_onnx(case.subject, tmp_path / "network.onnx")
    metadata = {
        entry.key: entry.value for entry in onnx.load(tmp_path / "network.onnx").metadata_props
    }
    schema = case.subject.schema
    if schema.is_classification:
        assert json.loads(metadata["classes"]) == list(schema.class_names)
    else:
        assert metadata["target"] == "price [$]"
    if not schema.is_pictures:
        assert json.loads(metadata["inputs"]) == list(schema.feature_names)
    assert metadata["sha256"] == case.subject.fingerprint


def test_without_the_library_the_extra_is_named(case, tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "onnx", None)
    with pytest.raises(MissingExtraError, match=r"needs onnx: pip install 'tui-nn\[onnx\]'"):
        write_onnx(case.subject, tmp_path / "network.onnx")
