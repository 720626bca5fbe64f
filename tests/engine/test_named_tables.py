"""The tables of activations, losses, optimizers and initializers: each entry under its own name."""

from __future__ import annotations

import pytest

from tui_nn.engine.activations import ACTIVATIONS
from tui_nn.engine.initializers import INITIALIZERS
from tui_nn.engine.losses import LOSSES
from tui_nn.engine.optimizers import OPTIMIZERS

TABLES = {
    "activations": ACTIVATIONS,
    "losses": LOSSES,
    "optimizers": OPTIMIZERS,
    "initializers": INITIALIZERS,
}

every_table = pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)


@every_table
def test_entries_are_found_by_their_names_and_explain_themselves(table):
    for name, entry in table.items():
        assert entry.name == name
        assert name == name.lower()
        assert " " not in name
        assert entry.formula
        assert entry.description
        assert not entry.description.endswith(".")


def test_every_entry_that_files_and_pages_name_is_there():
    """Others may be added anywhere."""
    assert {"linear", "sigmoid", "tanh", "relu", "leaky-relu", "softmax"} <= {*ACTIVATIONS}
    assert {"sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"} <= {*OPTIMIZERS}
    assert {
        "mean-squared-error",
        "binary-cross-entropy",
        "categorical-cross-entropy",
    } <= {*LOSSES}
    assert {
        "he-normal",
        "he-uniform",
        "glorot-normal",
        "glorot-uniform",
        "uniform",
        "zeros",
    } <= {*INITIALIZERS}
