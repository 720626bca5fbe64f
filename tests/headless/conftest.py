"""Networks trained for real, if only for a moment."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_nn.cli.main import main


@pytest.fixture(scope="package")
def folder(tmp_path_factory) -> Path:
    """Networks for digits, points and houses."""
    folder = tmp_path_factory.mktemp("networks")
    train = ["train", "--quiet", "--samples", "1000", "--epochs", "8"]
    for recipe in ("digits", "moons", "houses"):
        assert (
            main([*train, "--recipe", recipe, "--seed", "3", "--save", str(folder / recipe)]) == 0
        )
    return folder
