from textual.binding import Binding

from tests.ui.scripted import ScriptedSession
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.ui.screens import help_text


def told(config, snapshot=None):
    return " ".join(
        text for _, text in help_text.learning(config, config.source.schema, snapshot).lines
    )


def test_keys_that_do_the_same_share_a_line():
    section = help_text.keys(
        "keys",
        [
            Binding("plus,equals_sign", "up", "rate", tooltip="Raise"),
            Binding("ctrl+s", "save", "save", tooltip="Save"),
            Binding("f5", "save", "save", tooltip="Save"),
        ],
    )
    assert section.lines == [("+ =", "Raise"), ("ctrl+s f5", "Save")]


def test_learning_is_explained_with_the_runs_own_numbers():
    config = RECIPES["mnist"].config
    session = ScriptedSession(config=config, step=1200)
    text = told(config, session.snapshot(40, (8, 8)))
    for part in ("784-128-10", "101 770", "relu", "softmax", "adam", "0.001", "32 examples"):
        assert part in text
    assert "at step 1 200" in text


def test_every_recipe_can_be_explained_before_it_has_begun():
    for recipe in RECIPES.values():
        if recipe.config.source.schema is None:  # before the data are read
            continue
        text = told(recipe.config)
        assert recipe.config.loss in text
        assert "at step" not in text
