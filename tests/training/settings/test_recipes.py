"""The recipes are what they say, and every one of their settings can be changed."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

import tui_nn
from tests.typed import expect
from tui_nn.data import catalog
from tui_nn.data.catalog import SOURCES
from tui_nn.data.schema import Task
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.options import OPTIONS
from tui_nn.training.settings.recipes import (
    DEFAULT_RECIPE,
    RECIPES,
    RESULTS,
    SKETCH_TIME,
    recipe_for,
)

NAMES = [
    "digits",
    "mnist",
    "fashion",
    "mnist-wide",
    "mnist-affine",
    "mnist-elastic",
    "sketch",
    "sketch-mnist",
    "xor",
    "moons",
    "spirals",
    "houses",
    "zero-init",
    "rate-too-high",
    "vanishing",
    "unscaled",
    "dead-relu",
    "no-hidden-layer",
]

every_recipe = pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)


def _outputs(config):
    """Units of the output layer."""
    return config.make_layers(config.source.schema)[-1].out_features


def test_the_recipes_that_there_are():
    assert {*NAMES} <= {*RECIPES}
    assert DEFAULT_RECIPE == "digits"


@every_recipe
def test_a_recipe_names_itself_and_says_what_there_is_to_see(recipe):
    assert RECIPES[recipe.name] is recipe
    assert recipe.config.recipe == recipe.name
    assert recipe.description.endswith(".")
    assert recipe.description.count(". ") == 0


@every_recipe
def test_a_recipe_survives_being_written_down(recipe):
    assert TrainingConfig.from_texts(recipe.config.as_texts()) == recipe.config


def test_mnist_is_the_guides():
    config = RECIPES["mnist"].config
    assert (config.dataset, config.hidden, config.activation) == ("mnist", (128,), "relu")
    assert (config.output_activation, config.loss) == ("softmax", "categorical-cross-entropy")
    assert (config.optimizer, config.learning_rate, config.batch_size) == ("adam", 0.001, 32)
    assert (config.epochs, config.validation_split) == (5, 0.1)
    assert config.initializer == "glorot-uniform"


def test_xor_is_the_second_guides():
    config = RECIPES["xor"].config
    assert (config.dataset, config.hidden, _outputs(config)) == ("xor", (3,), 1)
    assert (config.activation, config.output_activation) == ("sigmoid", "sigmoid")
    assert (config.loss, config.optimizer, config.batch_size) == ("mean-squared-error", "sgd", 1)


def test_mnist_wide_is_wide():
    assert RECIPES["mnist-wide"].config.hidden == (800,)


@pytest.mark.parametrize("name", ["mnist-affine", "mnist-elastic"])
def test_simards_network_learns_from_augmented_pictures_within_20_epochs(name):
    config = RECIPES[name].config
    assert (config.dataset, config.hidden, _outputs(config)) == ("mnist", (800,), 10)
    assert config.loss == "categorical-cross-entropy"
    assert config.epochs <= 20
    assert min(config.augment_rotation, config.augment_scale, config.augment_shear) > 0
    assert (config.augment_elastic > 0) == (name == "mnist-elastic")


@pytest.mark.parametrize("name", ["moons", "spirals"])
def test_two_classes_are_predicted_by_one_output(name):
    config = RECIPES[name].config
    assert config.loss == "binary-cross-entropy"
    assert _outputs(config) == 1


def test_houses_are_a_regression():
    config = RECIPES["houses"].config
    assert (config.loss, config.output_activation) == ("mean-squared-error", "linear")
    assert _outputs(config) == 1


@pytest.mark.parametrize("dataset", SOURCES)
def test_every_data_set_has_a_recipe_to_start_from(dataset):
    recipe = recipe_for(dataset)
    config = recipe.config.replace(dataset=dataset)
    assert config.source.name == dataset
    same = [
        recipe.name
        for recipe in RECIPES.values()
        if recipe.config.dataset == dataset and not recipe.is_bad
    ]
    assert (
        recipe.name == same[0]
        if same
        else expect(recipe.config.source.schema).kind == expect(config.source.schema).kind
    )


def test_own_data_have_no_recipe():
    recipe = recipe_for("some/my.csv")
    assert (recipe.name, recipe.config.recipe) == ("custom", "custom")
    assert Path(recipe.config.dataset) == Path("some/my.csv").absolute()


@pytest.mark.parametrize(
    ("task", "recipe"), [(Task.REGRESSION, "houses"), (Task.CLASSIFICATION, "moons")]
)
def test_a_data_set_of_another_size_starts_from_a_recipe_of_its_task_and_kind(
    monkeypatch, task, recipe
):
    schema = expect(SOURCES[recipe].schema)
    assert schema.task is task
    other = dataclasses.replace(SOURCES[recipe], name="other", schema=schema, default_samples=77)
    monkeypatch.setattr(catalog, "SOURCES", {**SOURCES, "other": other})
    assert recipe_for("other").config.loss == RECIPES[recipe].config.loss


CHANGES = {
    "dataset": "circles",
    "data_dir": "some/where",
    "samples": "500",
    "validation_split": "0.25",
    "seed": "77",
    "data_seed": "78",
    "hidden": "7,5",
    "activation": "tanh",
    "own_drawings": "7",
    "initializer": "zeros",
    "optimizer": "rmsprop",
    "learning_rate": "0.25",
    "batch_size": "7",
    "epochs": "77",
    "schedule": "cosine",
    "schedule_period": "7",
    "schedule_factor": "0.25",
    "early_stopping": "7",
    "augment_shift": "0.25",
    "augment_rotation": "0.25",
    "augment_scale": "0.25",
    "augment_shear": "0.25",
    "augment_elastic": "0.25",
    "augment_sigma": "7",
    "augment_thickness": "0.25",
    "augment_occlusion": "7",
    "momentum": "0.25",
    "rho": "0.25",
    "beta1": "0.25",
    "beta2": "0.25",
    "epsilon": "0.25",
    "weight_decay": "0.25",
    "l2": "0.25",
    "clip_norm": "0.25",
    "class_weights": "balanced",
    "target": "species",
    "drop": 'name,"last, first"',
    "task": "regression",
    "test_data": "/some/where/test.csv",
    "test_split": "0.25",
    "skip_bad_rows": "yes",
    "picture_size": "20x30",
    "colour": "yes",
    "invert": "no",
    "fit": "yes",
}
TOGETHER = {"output_activation": "linear", "loss": "mean-squared-error"}


def test_no_setting_is_forgotten_here():
    assert CHANGES.keys() | TOGETHER.keys() == OPTIONS.keys()


@pytest.mark.parametrize("changes", [TOGETHER, *({name: text} for name, text in CHANGES.items())])
def test_every_setting_can_be_changed(changes):
    recipe = RECIPES["digits"].config
    values = {name: OPTIONS[name].read(text) for name, text in changes.items()}
    changed = recipe.replace(**values)
    assert {name for name in OPTIONS if getattr(changed, name) != getattr(recipe, name)} == set(
        changes
    )


ROOT = Path(tui_nn.__file__).parents[1]
PAGES = [
    (ROOT / folder / "README.md").read_text("utf-8")
    for folder in (".", "tests/benchmarks", "tui_nn/data")
]


def rows(recipe: str) -> list[str]:
    """The rows of the pages' tables that begin with the recipe."""
    lines = [line for page in PAGES for line in page.splitlines()]
    return [line for line in lines if line.startswith(f"| `{recipe}`")]


@pytest.mark.parametrize("recipe", RESULTS)
def test_a_recipe_has_the_same_result_wherever_it_is_stated(recipe):
    texts = (*rows(recipe), RECIPES[recipe].description)
    stated = [text for text in texts if re.search(r"\d%|R²", text)]
    assert stated
    for text in stated:
        assert RESULTS[recipe] in text
    assert any(RESULTS[recipe] in page for page in PAGES)


def test_no_other_figures_are_reported():
    for name, recipe in RECIPES.items():
        for figure in re.findall(r"[\d.]+%", recipe.description):
            assert figure == RESULTS[name]


def test_how_long_the_built_in_network_takes_is_stated_alike():
    assert SKETCH_TIME in RECIPES["sketch"].description
    assert any(SKETCH_TIME in " ".join(page.split()) for page in PAGES)
