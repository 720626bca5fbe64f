"""The table of kinds of layers; a kind with kernels is in `test_throw_away_entries`."""

from __future__ import annotations

import dataclasses
from typing import ClassVar

import pytest

from tui_nn.engine.layers.dense import Dense
from tui_nn.engine.layers.layer import Layer
from tui_nn.engine.layers.table import LAYERS, make_layer_table


def test_an_incomplete_kind_is_refused_with_what_it_lacks():
    class Dropout(Layer):
        kind: ClassVar[str] = "dropout"

        @property
        def summary(self) -> str:
            return "half"

    with pytest.raises(
        TypeError, match=r"Dropout is incomplete: .*compute_input_grad.*, weights_of"
    ):
        make_layer_table((Dense, Dropout))


def test_a_kind_needs_a_name():
    class Nameless(Dense):
        kind = None  # type: ignore[assignment]

    with pytest.raises(TypeError, match="Nameless must be a dataclass with a `kind`"):
        make_layer_table((Nameless,))


def test_two_kinds_of_one_name_are_refused():
    with pytest.raises(ValueError, match="two kinds of layers are named 'dense'"):
        make_layer_table((Dense, Dense))


def test_the_table_and_its_layers_cannot_be_changed():
    with pytest.raises(TypeError):
        LAYERS["other"] = Dense  # type: ignore[index]
    with pytest.raises(dataclasses.FrozenInstanceError):
        Dense(3, 2, "relu").units = 4  # type: ignore[misc]
