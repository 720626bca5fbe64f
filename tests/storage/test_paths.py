from __future__ import annotations

from pathlib import Path

import pytest

from tui_nn.cli.main import main
from tui_nn.storage.paths import typed_path


def test_a_home_as_in_a_shell(monkeypatch):
    monkeypatch.setenv("HOME", "/home/ada")
    assert typed_path("~/x") == Path("/home/ada/x")
    assert typed_path("a/~/x") == Path("a/~/x")
    assert typed_path("~nobodyhere/x") == Path("~nobodyhere/x")


@pytest.mark.parametrize(
    "words",
    [
        ["predict", "~nobodyhere/x"],
        ["predict", "--strokes", "~nobodyhere/x"],
        ["predict", "--model", "~nobodyhere/x", "a.npy"],
        ["evaluate", "~nobodyhere/x"],
        ["evaluate", "--dataset", "mnist", "--data-dir", "~nobodyhere/x"],
        ["train", "--load", "~nobodyhere/x"],
        ["train", "--resume", "~nobodyhere/x"],
    ],
)
def test_the_home_of_an_unknown_user_is_a_file_that_is_not_there(capsys, words):
    assert main(words) == 1
    line = capsys.readouterr().err.splitlines()[-1]
    assert "~nobodyhere/x" in line
    assert "unexpected" not in line
