"""`tui-nn datasets`."""

from __future__ import annotations

from tui_nn.cli import main as cli
from tui_nn.data.catalog import SOURCES


def test_datasets_are_listed(capsys):
    assert cli.main(["datasets"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[1:]] == list(SOURCES)
