"""Networks trained for real, if only for a moment, and the command that shows pictures."""

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


@pytest.fixture
def run_sheet(capsys, monkeypatch):
    """Run `tui-nn sheet` on a terminal of 70 columns and return what it prints, or its error."""
    monkeypatch.setenv("COLUMNS", "70")

    def run(*words: object, status: int = 0) -> str:
        capsys.readouterr()
        assert main(["sheet", *map(str, words)]) == status
        printed = capsys.readouterr()
        return printed.err if status else printed.out

    return run
