"""What a sweep prints."""

from __future__ import annotations

import pytest

from tui_nn.headless.sweeping.printing import reproducing_command
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.recipes import RECIPES


@pytest.mark.parametrize(
    ("config", "command"),
    [
        (
            RECIPES["moons"].config.replace(learning_rate=0.5, hidden=(8, 4)),
            "tui-nn train --recipe moons --hidden 8,4 --learning-rate 0.5",
        ),
        (TrainingConfig(epochs=3), "tui-nn train --epochs 3"),
    ],
)
def test_the_command_of_the_winner_names_what_differs_from_its_recipe(config, command):
    assert reproducing_command(config) == command
