"""Commands as they are typed, and what they print."""

from __future__ import annotations

from tui_nn.cli.main import main


def printed(capsys, *words: object) -> str:
    capsys.readouterr()
    assert main([str(word) for word in words]) == 0
    return capsys.readouterr().out


def refused(capsys, *words: object) -> str:
    capsys.readouterr()
    assert main([str(word) for word in words]) == 1
    line = capsys.readouterr().err
    assert line.startswith("tui-nn: ")
    assert line.count("\n") == 1
    return line
