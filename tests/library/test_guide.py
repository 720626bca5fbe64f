"""The guide's own script runs, and reaches the guide's accuracy."""

from __future__ import annotations

import numpy as np
import pytest

import tui_nn.keras as api
from tests.library.guide import train
from tests.real_data import REAL_DATA
from tui_nn.data.catalog import load_dataset


def test_on_generated_digits():
    dataset = load_dataset("digits", seed=0, validation_split=0.0, samples=4000)
    parts = [
        (part.inputs.reshape(-1, 28, 28), part.targets)
        for part in (dataset.train.read(), dataset.test.read())
    ]
    result = train(api, parts, epochs=8)
    assert result["accuracy"] > 0.75
    history = result["history"]
    assert list(history) == ["loss", "accuracy", "val_loss", "val_accuracy"]
    assert all(len(values) == 8 for values in history.values())
    assert history["loss"][-1] < history["loss"][0]
    assert result["predictions"].shape == (100, 10)
    np.testing.assert_allclose(result["predictions"].sum(axis=1), 1, rtol=1e-5)


@pytest.mark.skipif(
    not (REAL_DATA / "mnist").is_dir(), reason="no MNIST at hand; TUI_NN_TEST_DATA may name it"
)
def test_on_mnist():
    result = train(api, api.mnist.load_data(REAL_DATA / "mnist"))
    assert result["accuracy"] > 0.97
    assert result["history"]["val_accuracy"][-1] > 0.97
