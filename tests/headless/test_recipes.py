"""`tui-nn recipes`."""

from __future__ import annotations

from tui_nn.cli import main as cli
from tui_nn.training.settings.recipes import RECIPES


def test_recipes_are_listed(capsys):
    assert cli.main(["recipes"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1 + len(RECIPES)
    for line, recipe in zip(lines[1:], RECIPES.values(), strict=True):
        assert line.split()[:2] == [recipe.name, recipe.config.dataset]
        assert line.endswith(recipe.description)
    assert "784-128-10" in lines[1]
