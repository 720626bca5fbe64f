"""The examples in the documentation of the library."""

from __future__ import annotations

import doctest
from importlib import import_module

import pytest

MODULES = (
    "tui_nn.library.loading",
    "tui_nn.library.keras.datasets",
    "tui_nn.library.keras.model",
    "tui_nn.library.sklearn.classifier",
    "tui_nn.library.sklearn.regressor",
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_show_what_happens(name):
    if ".sklearn." in name:
        pytest.importorskip("sklearn", reason="the extra sklearn is not installed")
    result = doctest.testmod(import_module(name))
    assert result.attempted > 0
    assert not result.failed
