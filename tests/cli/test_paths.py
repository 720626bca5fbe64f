"""Paths that no file can have are reported in a sentence by every command that takes one."""

from __future__ import annotations

import pytest

from tui_nn.cli import main as cli


@pytest.mark.parametrize("path", ["n" * 300, "~nobodyhere/x", "a\x1b[31mb/x"])
@pytest.mark.parametrize(
    "words",
    [
        "train --quiet --load",
        "train --quiet --save",
        "train --quiet --export",
        "train --quiet --recipe mnist --data-dir",
        "train --resume",
        "evaluate --dataset mnist --data-dir",
        "evaluate",
        "predict",
        "predict --strokes",
        "predict x --model",
        "sheet --svg",
        "sheet --strokes",
        "drawings --export",
        "attach",
        "runs --delete",
    ],
)
def test_a_path_that_cannot_be_is_one_line(capsys, words, path):
    assert cli.main([*words.split(), path]) in (1, 2)
    said = capsys.readouterr().err
    assert said.startswith("tui-nn: ")
    assert said.count("\n") == 1
    assert "unexpected" not in said
    assert "\x1b" not in said
