"""An exported network is small, reproducible, and describes its accuracy."""

from __future__ import annotations

import numpy as np
import pytest

from tests.training import tiny
from tui_nn.errors import CheckpointError
from tui_nn.training.checkpoints.exporting import export_network, export_trainer
from tui_nn.training.checkpoints.loading import load_checkpoint


def test_an_exported_network_is_small_and_says_how_good_it_is(path, tmp_path):
    trainer = tiny.train(tiny.make_trainer(tiny.DIGITS, data_dir=tmp_path))
    export_trainer(trainer, path)
    saved = load_checkpoint(path)
    tensors = saved.checkpoint.tensors.values()
    assert saved.config == tiny.DIGITS, "the folder of the data is not stored"
    assert saved.schema == trainer.dataset.schema
    assert saved.step == trainer.step
    assert saved.notes["test"]["accuracy"] == trainer.evaluate("test").accuracy
    assert {tensor.dtype for tensor in tensors} == {np.dtype(np.float16)}
    assert sum(tensor.size for tensor in tensors) == trainer.network.parameter_count
    assert str(tmp_path).encode() not in path.read_bytes()


def test_the_same_network_is_the_same_bytes(path):
    written = set()
    for _ in range(4):
        export_trainer(tiny.train(tiny.make_trainer()), path)
        written.add(path.read_bytes())
    assert len(written) == 1


@pytest.mark.parametrize("value", [1e6, -1e6, np.nan, np.inf])
def test_what_half_precision_cannot_hold_is_refused(path, value):
    trainer = tiny.make_trainer()
    trainer.network.layers[0].parameters["weights"][0, 0] = value
    with pytest.raises(CheckpointError, match="half precision"):
        export_network(path, trainer.config, trainer.dataset.schema, trainer.network, 0, {})
    assert not path.exists()
