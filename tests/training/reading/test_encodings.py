"""Networks of built-in tables take rows whose columns have the names of their features."""

from __future__ import annotations

import numpy as np
import pytest

from tests.data.tables.building import make_table
from tests.training import tiny
from tests.typed import expect, expect_a
from tui_nn.data.dataset import Split
from tui_nn.training.checkpoints.saving import save_trainer
from tui_nn.training.reading.encodings import find_encoding
from tui_nn.training.reading.model import load_model
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.training.trainer.evaluation import in_own_unit

XOR = RECIPES["xor"].config.replace(epochs=2, hidden=(4,))


@pytest.mark.parametrize("config", [tiny.MOONS, tiny.HOUSES, XOR], ids=lambda config: config.recipe)
def test_rows_in_their_own_unit_become_the_same_inputs(tmp_path, config):
    trainer = tiny.train(tiny.make_trainer(config))
    save_trainer(trainer, tmp_path / "m")
    encoding = expect(find_encoding(load_model(tmp_path / "m")))
    dataset, test = trainer.dataset, expect_a(Split, trainer.dataset.test)
    scaling = dataset.input_scaling
    own = test.inputs if scaling is None else scaling.invert(test.inputs)
    names = dataset.schema.feature_names
    cells = {name: [repr(float(cell)) for cell in own[:, n]] for n, name in enumerate(names)}
    encoded = encoding.encode(make_table(**cells))
    np.testing.assert_allclose(encoded.inputs, test.inputs, atol=1e-5)
    assert encoded.notes == ()
    assert encoding.class_names == dataset.schema.class_names
    if not encoding.class_names:
        outputs = trainer.executor.predict(test.inputs)
        expected = in_own_unit(dataset, outputs)
        np.testing.assert_allclose(encoding.decode(outputs[:, 0]), expected)


def test_pictures_have_no_encoding(tmp_path):
    save_trainer(tiny.train(tiny.make_trainer(tiny.DIGITS)), tmp_path / "m")
    assert find_encoding(load_model(tmp_path / "m")) is None
