"""A config is checked as a whole, cannot be changed, and comes back from its texts."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_nn.errors import ConfigError
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.options import OPTIONS

AUGMENTATION = [name for name, option in OPTIONS.items() if option.group == "augmentation"]


def _outputs(config):
    """Units of the output layer."""
    return config.make_layers(config.source.schema)[-1].out_features


def test_a_config_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        TrainingConfig().epochs = 3  # type: ignore[misc]


def test_replace_leaves_the_original_alone():
    config = TrainingConfig()
    assert config.replace(epochs=9).epochs == 9
    assert config.epochs == 5


@pytest.mark.parametrize(
    ("changes", "option"),
    [
        ({"epochs": 0}, "epochs"),
        ({"batch_size": -1}, "batch_size"),
        ({"learning_rate": 0.0}, "learning_rate"),
        ({"learning_rate": float("nan")}, "learning_rate"),
        ({"hidden": (0,)}, "hidden"),
        ({"validation_split": 0.95}, "validation_split"),
        ({"momentum": 1.0}, "momentum"),
        ({"dataset": "imagenet"}, "dataset"),
        ({"activation": "swish"}, "activation"),
        ({"early_stopping": 3, "validation_split": 0.0}, "early_stopping"),
        ({"output_activation": "sigmoid"}, "loss"),
        ({"dataset": "houses"}, "loss"),
        ({"loss": "binary-cross-entropy"}, "loss"),
        ({"augment_scale": 1.0}, "augment_scale"),
        ({"augment_sigma": 0.5}, "augment_sigma"),
        ({"augment_shift": -1.0}, "augment_shift"),
    ],
)
def test_what_cannot_be_is_refused(changes, option):
    with pytest.raises(ConfigError) as caught:
        TrainingConfig(**changes)
    assert caught.value.option == option


@pytest.mark.parametrize(
    ("changes", "units"),
    [
        ({}, 10),
        ({"dataset": "moons"}, 2),
        (
            {
                "dataset": "moons",
                "output_activation": "sigmoid",
                "loss": "binary-cross-entropy",
            },
            1,
        ),
        (
            {
                "dataset": "houses",
                "output_activation": "linear",
                "loss": "mean-squared-error",
            },
            1,
        ),
        ({"output_activation": "sigmoid", "loss": "binary-cross-entropy"}, 10),
    ],
)
def test_the_output_layer_fits_the_data(changes, units):
    assert _outputs(TrainingConfig(**changes)) == units


@given(
    hidden=st.lists(st.integers(1, 500), max_size=4).map(tuple),
    learning_rate=st.floats(1e-9, 1000),
    epsilon=st.floats(1e-12, 1),
    validation_split=st.floats(0, 0.9),
    seed=st.integers(0, 2**31 - 1),
    samples=st.none() | st.integers(20, 100_000),
    data_dir=st.none() | st.just(Path("some folder/mnist")),
    optimizer=st.sampled_from(["sgd", "adamw"]),
    augment_rotation=st.floats(0, 180),
    augment_sigma=st.floats(1, 28),
)
@settings(max_examples=100, deadline=None)
def test_texts_bring_every_bit_back(**changes):
    config = TrainingConfig(**changes)
    assert TrainingConfig.from_texts(config.as_texts()) == config


def test_a_file_from_before_augmentation_is_read():
    config = TrainingConfig(epochs=9)
    texts = {name: text for name, text in config.as_texts().items() if name not in AUGMENTATION}
    assert len(texts) == len(config.as_texts()) - 8
    assert TrainingConfig.from_texts(texts) == config


@pytest.mark.parametrize("name", sorted(set(AUGMENTATION) - {"augment_sigma"}))
def test_only_pictures_can_be_augmented(name):
    for dataset in ("digits", "mnist", "fashion-mnist"):
        assert getattr(TrainingConfig(dataset=dataset).replace(**{name: 0.5}), name) == 0.5
    for dataset in ("moons", "xor"):
        with pytest.raises(ConfigError, match=f"{dataset} has no pictures") as caught:
            TrainingConfig(dataset=dataset).replace(**{name: 0.5})
        assert caught.value.option == name


@pytest.mark.parametrize("name", sorted(AUGMENTATION))
def test_every_setting_but_sigma_makes_a_run_augmented(name):
    assert not TrainingConfig().is_augmented
    strength = {name: 4.0 if name == "augment_sigma" else 0.5}
    assert TrainingConfig().replace(**strength).is_augmented == (name != "augment_sigma")


def test_how_smooth_a_bending_is_says_nothing_by_itself():
    assert TrainingConfig(dataset="moons", augment_sigma=9.0).augment_sigma == 9


def test_unknown_settings_are_refused():
    with pytest.raises(ConfigError, match="no such setting"):
        TrainingConfig.from_texts({"mood": "blue"})
