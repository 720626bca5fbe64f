"""Networks exported by this program, to be read back."""

from __future__ import annotations

import pytest

from tests.training import tiny
from tui_nn.training.exports.keras_weights import write_keras
from tui_nn.training.exports.numpy_script import write_numpy
from tui_nn.training.exports.onnx_model import write_onnx
from tui_nn.training.exports.subject import Subject, make_subject
from tui_nn.training.exports.torch_weights import write_torch
from tui_nn.training.reading.model import Model
from tui_nn.training.trainer.trainer import Trainer

WRITERS = {
    "network.onnx": write_onnx,
    "network.safetensors": write_torch,
    "network.weights.h5": write_keras,
    "network.py": write_numpy,
}


@pytest.fixture(scope="session", params=["MOONS", "HOUSES", "DIGITS"])
def trained(request) -> Trainer:
    return tiny.train(tiny.make_trainer(getattr(tiny, request.param)))


@pytest.fixture(scope="session")
def moons() -> Trainer:
    return tiny.train(tiny.make_trainer(tiny.MOONS))


def subject_of(trainer: Trainer) -> Subject:
    model = Model(trainer.config, trainer.dataset.schema)
    model.network.parameters.values[:] = trainer.network.parameters.values
    return make_subject(model, "network")


@pytest.fixture(scope="session", params=WRITERS)
def exported(request, trained, tmp_path_factory):
    """The trained network as a file of another program."""
    pytest.importorskip("onnx")
    pytest.importorskip("h5py")
    path = tmp_path_factory.mktemp("exported") / request.param
    WRITERS[request.param](subject_of(trained), path)
    return path.with_suffix(".npz") if path.suffix == ".py" else path
