"""A run in training, exported."""

from __future__ import annotations

import numpy as np
import pytest

from tests.training import tiny
from tui_nn.errors import UserError
from tui_nn.training.exports.running import export_running


def test_the_network_is_exported_as_it_is_now(tmp_path):
    trainer = tiny.advance(tiny.make_trainer(), 5)
    path = tmp_path / "now.py"
    assert export_running(trainer, path, "numpy") == (path, tmp_path / "now.npz")
    arrays = np.load(tmp_path / "now.npz")
    first = trainer.network.layers[0].parameters
    np.testing.assert_array_equal(arrays["weights_1"], first["weights"])


def test_the_card_of_a_finished_run_has_its_results(tmp_path):
    trainer = tiny.train(tiny.make_trainer())
    export_running(trainer, tmp_path / "README.md", "card")
    accuracy = f"{trainer.evaluate('test').accuracy:.2%}"
    assert accuracy in (tmp_path / "README.md").read_text()


@pytest.mark.parametrize(
    ("name", "file", "message"),
    [
        ("csv", "a.csv", "a.csv: 'csv' is no format of networks"),
        ("numpy", "no/a.py", "a.py: cannot be written"),
    ],
)
def test_what_cannot_be_written_is_one_error(name, file, message, tmp_path):
    with pytest.raises(UserError, match=message):
        export_running(tiny.make_trainer(), tmp_path / file, name)
