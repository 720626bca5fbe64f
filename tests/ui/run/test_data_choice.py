"""What is chosen on the data screen becomes the settings of a new run."""

from __future__ import annotations

from tests.ui.surveys import PLANTS
from tui_nn.data.survey import Role
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.ui.run.data_choice import DataChoice

CONFIG = TrainingConfig(dataset="/home/me/plants.csv", drop=("light",), hidden=(7,), epochs=9)


def roles(choice: DataChoice) -> list[Role]:
    return [choice.role(column) for column in PLANTS.columns]


def test_nothing_is_changed_at_first():
    choice = DataChoice.of(PLANTS, CONFIG)
    assert choice.changes(PLANTS, CONFIG) == []
    assert roles(choice) == [Role.IGNORED, Role.FEATURE, Role.FEATURE, Role.TARGET]


def test_a_column_is_dropped_and_kept_again():
    choice = DataChoice.of(PLANTS, CONFIG).toggled("height")
    assert roles(choice)[1] is Role.DROPPED
    assert choice.changes(PLANTS, CONFIG) == ["drop height"]
    assert choice.toggled("height") == DataChoice.of(PLANTS, CONFIG)
    assert choice.toggled("light").changes(PLANTS, CONFIG) == ["drop height", "keep light"]


def test_another_target_is_no_longer_dropped():
    choice = DataChoice.of(PLANTS, CONFIG).toggled("height").with_target("height")
    assert roles(choice) == [Role.IGNORED, Role.TARGET, Role.FEATURE, Role.FEATURE]
    assert choice.changes(PLANTS, CONFIG) == ["target height"]


def test_the_task_is_switched_there_and_back():
    choice = DataChoice.of(PLANTS, CONFIG).with_other_task(PLANTS)
    assert choice.changes(PLANTS, CONFIG) == ["regression"]
    assert choice.with_other_task(PLANTS) == DataChoice.of(PLANTS, CONFIG)


def test_settings_the_user_left_out_are_fitted_anew_and_the_others_stay():
    regression = CONFIG.replace(loss="mean-squared-error", output_activation="linear")
    choice = DataChoice.of(PLANTS, regression).with_target("height")
    config, free = choice.apply(PLANTS, regression, ("hidden", "loss"))
    assert (config.target, config.task, config.drop) == ("height", "auto", ("light",))
    assert config.hidden == TrainingConfig().hidden
    assert config.epochs == 9
    assert config.loss == TrainingConfig().loss
    assert set(free) == {"hidden", "loss", "output_activation"}


def test_dropping_a_column_leaves_chosen_settings_alone():
    config, free = DataChoice.of(PLANTS, CONFIG).toggled("height").apply(PLANTS, CONFIG, ())
    assert config == CONFIG.replace(drop=("light", "height"), target="plant")
    assert free == ()
