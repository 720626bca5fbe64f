"""Foreign weights as the beginning of a run."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from safetensors.numpy import save_file

from tests.training import tiny
from tests.training.imports.conftest import subject_of
from tui_nn.data.dataset import Scaling, Split
from tui_nn.errors import CheckpointError
from tui_nn.training.exports.onnx_model import write_onnx
from tui_nn.training.imports.fitting import WeightsFile
from tui_nn.training.moments.forking import describe_fork


def test_what_was_exported_begins_a_run_with_the_same_answers(trained, exported):
    fresh = tiny.make_trainer(trained.config)
    before = fresh.executor.predict(trained.dataset.test.inputs)
    WeightsFile(exported).begin(fresh)
    answers = fresh.executor.predict(trained.dataset.test.inputs)
    expected = trained.executor.predict(trained.dataset.test.inputs)
    np.testing.assert_allclose(answers, expected, rtol=1e-4, atol=1e-5)
    assert not np.allclose(before, expected, atol=1e-2)
    assert fresh.parent is not None
    assert describe_fork(fresh.parent) == f"begins with the weights of {exported.name}"


def test_another_preparation_is_made_part_of_the_layers(tmp_path):
    """The run standardizes by other examples than those that the file was fitted to."""
    pytest.importorskip("onnx")
    houses = tiny.train(tiny.make_trainer(tiny.HOUSES))
    write_onnx(subject_of(houses), tmp_path / "houses.onnx")
    dataset = houses.dataset
    assert isinstance(dataset.test, Split)
    assert dataset.input_scaling is not None
    assert dataset.target_scaling is not None
    raw = dataset.input_scaling.invert(dataset.test.inputs)
    prices = dataset.target_scaling.invert(houses.executor.predict(dataset.test.inputs))
    other = Scaling(dataset.input_scaling.mean * 1.3 + 1, dataset.input_scaling.deviation * 0.7)
    other_target = Scaling(dataset.target_scaling.mean - 9, dataset.target_scaling.deviation * 2)
    fresh = tiny.make_trainer(tiny.HOUSES)
    fresh.dataset = dataclasses.replace(dataset, input_scaling=other, target_scaling=other_target)
    WeightsFile(tmp_path / "houses.onnx").begin(fresh)
    inputs = ((raw - other.mean) / other.deviation).astype(np.float32)
    answers = other_target.invert(fresh.executor.predict(inputs))
    np.testing.assert_allclose(answers, prices, rtol=1e-3)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"hidden": (9,)}, "holds 2-8-1, the network is 2-9-1; --hidden 8 makes such a network"),
        ({"hidden": ()}, "holds 2-8-1, the network is 2-1; --hidden 8 makes"),
        ({"activation": "sigmoid"}, "--activation relu changes that"),
    ],
)
def test_what_does_not_fit_is_said_and_changes_nothing(moons, changes, message, tmp_path):
    pytest.importorskip("onnx")
    path = tmp_path / "moons.onnx"
    write_onnx(subject_of(moons), path)
    fresh = tiny.make_trainer(tiny.MOONS, **changes)
    before = fresh.network.parameters.values.copy()
    with pytest.raises(CheckpointError, match=message) as error:
        WeightsFile(path).begin(fresh)
    assert str(error.value).startswith(f"{path}: ")
    np.testing.assert_array_equal(fresh.network.parameters.values, before)
    assert fresh.parent is None


def test_layers_that_do_not_follow_one_another_are_refused(tmp_path):
    path = tmp_path / "odd.safetensors"
    tensors = {"0.weight": np.ones((8, 2)), "2.weight": np.ones((2, 7))}
    save_file(tensors, path)
    with pytest.raises(CheckpointError, match="2 takes 7 inputs, but 0 before it has 8 units"):
        WeightsFile(path).begin(tiny.make_trainer(tiny.MOONS))
