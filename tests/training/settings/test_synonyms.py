"""Names that are usual elsewhere are understood as values, and answered as options."""

from __future__ import annotations

import pytest

from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.options import OPTIONS
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.training.settings.synonyms import (
    OPTIONS_ELSEWHERE,
    SETTINGS,
    UNSUPPORTED,
    VALUES,
    explain_option,
    find_value,
)

FLAGS = [option.flag for option in OPTIONS.values()]


@pytest.mark.parametrize(
    ("setting", "text", "value"),
    [
        ("activation", "ReLU", "relu"),
        ("activation", "LeakyReLU", "leaky-relu"),
        ("output_activation", "Identity", "linear"),
        ("optimizer", "Adam", "adam"),
        ("optimizer", "AdamW", "adamw"),
        ("optimizer", "RMSprop", "rmsprop"),
        ("optimizer", "NAG", "nesterov"),
        ("loss", "mse", "mean-squared-error"),
        ("loss", "MSELoss", "mean-squared-error"),
        ("loss", "bce", "binary-cross-entropy"),
        ("loss", "binary_crossentropy", "binary-cross-entropy"),
        ("loss", "categorical_crossentropy", "categorical-cross-entropy"),
        ("loss", "sparse_categorical_crossentropy", "categorical-cross-entropy"),
        ("loss", "CrossEntropyLoss", "categorical-cross-entropy"),
        ("initializer", "xavier_uniform", "glorot-uniform"),
        ("initializer", "kaiming_normal", "he-normal"),
        ("dataset", "FashionMNIST", "fashion-mnist"),
        ("schedule", "CosineAnnealingLR", "cosine"),
        ("schedule", "ReduceLROnPlateau", "plateau"),
    ],
)
def test_a_value_is_understood_by_its_usual_names(setting, text, value):
    assert OPTIONS[setting].read(text) == value


@pytest.mark.parametrize("text", ["128,64", "(128, 64)", "[128,64]", "128 64", "128, 64,"])
def test_hidden_layers_are_read_as_they_are_written_elsewhere(text):
    assert OPTIONS["hidden"].read(text) == (128, 64)


def test_a_config_keeps_the_names_that_values_have_here():
    config = TrainingConfig(dataset="Moons", activation="ReLU", optimizer="AdamW")
    assert (config.dataset, config.activation, config.optimizer) == ("moons", "relu", "adamw")
    assert config.as_texts()["activation"] == "relu"


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("--lr", "use --learning-rate"),
        ("--learning_rate", "use --learning-rate"),
        ("--batch", "use --batch-size"),
        ("--hidden-units", "use --hidden"),
        ("--layers", "use --hidden"),
        ("--val-split", "use --validation-split"),
        ("--patience", "use --early-stopping"),
        ("--random-state", "use --seed"),
        ("--wd", "use --weight-decay"),
        ("--dropout", "dropout is not supported"),
        ("--gpu", "a choice of device is not supported"),
        ("--zzzz", ""),
    ],
)
def test_an_option_of_another_program_is_answered(word, said):
    assert explain_option(word, FLAGS) == said


def test_only_options_that_the_command_has_are_suggested():
    assert explain_option("--checkpoint", ["--load"]) == "use --load"
    assert explain_option("--checkpoint", ["--model"]) == "use --model"
    assert explain_option("--lr", ["--model"]) == ""


def test_no_name_stands_for_two_things():
    for setting, table in VALUES.items():
        for others in table.values():
            assert len({find_value(setting, other, table) for other in others}) == 1
        words = [word for others in table.values() for word in others]
        assert len(words) == len(set(words))
    names = [word for others in (*SETTINGS.values(), *UNSUPPORTED.values()) for word in others]
    assert len(names) == len(set(names))
    assert not {f"--{name}" for name in names} & {*FLAGS, *OPTIONS_ELSEWHERE}


def test_the_tables_name_what_there_is():
    assert SETTINGS.keys() <= OPTIONS.keys()
    for setting, table in VALUES.items():
        assert table.keys() <= (OPTIONS[setting].choices or {}).keys()
    assert find_value("recipe", "MNIST", RECIPES) == "mnist"
