"""RECIPES: runs worth seeing, by name, to start from."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tui_nn.data.built_in import OWN_SYMBOLS
from tui_nn.data.catalog import find_source, is_path
from tui_nn.data.source import DataSource
from tui_nn.training.settings.bad_recipes import make_bad_recipes
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.recipe import CUSTOM, Recipe

DEFAULT_RECIPE = "digits"

RESULTS: Mapping[str, str] = MappingProxyType(
    {
        "digits": "89.8%",
        "mnist": "97.6%",
        "fashion": "88.6%",
        "mnist-wide": "98.1%",
        "mnist-affine": "99.2%",
        "mnist-elastic": "99.3%",
        "houses": "R² 0.966",
    }
)
"""Measured results on the test part; the pages quote the same."""

SKETCH_TIME = "about ten minutes"
"""How long the recipe `sketch` takes on two cores."""


_GUIDE = TrainingConfig(
    recipe="mnist",
    dataset="mnist",
    validation_split=0.1,
    hidden=(128,),
    activation="relu",
    output_activation="softmax",
    loss="categorical-cross-entropy",
    initializer="glorot-uniform",
    optimizer="adam",
    learning_rate=0.001,
    batch_size=32,
    epochs=5,
)
"""The beginner's guide's run on MNIST; the picture recipes are variations of it."""

_AFFINE = _GUIDE.replace(
    recipe="mnist-affine",
    hidden=(800,),
    initializer="he-uniform",
    learning_rate=0.002,
    batch_size=64,
    epochs=20,
    schedule="cosine",
    augment_shift=1.0,
    augment_rotation=10.0,
    augment_scale=0.15,
    augment_shear=0.2,
)
"""The network of Simard, Steinkraus and Platt (2003), who reached 98.9% with affine distortions
and 99.3% with elastic ones."""

_SKETCH = _GUIDE.replace(
    recipe="sketch",
    dataset="digits",
    samples=400_000,
    validation_split=0.01,
    hidden=(768, 384),
    initializer="he-uniform",
    learning_rate=0.0015,
    batch_size=128,
    epochs=36,
    schedule="cosine",
    augment_rotation=5.0,
    augment_scale=0.06,
    augment_shear=0.06,
    augment_elastic=0.9,
    augment_thickness=0.7,
    augment_occlusion=3.0,
)
"""How the built-in network is made, from nothing but generated handwriting."""

_BOUNDARY = TrainingConfig(
    recipe="moons",
    dataset="moons",
    validation_split=0.2,
    hidden=(16,),
    activation="relu",
    output_activation="sigmoid",
    loss="binary-cross-entropy",
    initializer="he-uniform",
    optimizer="adam",
    learning_rate=0.01,
    batch_size=32,
    epochs=30,
)
"""Two classes in the plane, separated by one sigmoid output."""

_HOUSES = TrainingConfig(
    recipe="houses",
    dataset="houses",
    validation_split=0.2,
    hidden=(16,),
    activation="relu",
    output_activation="linear",
    loss="mean-squared-error",
    initializer="he-uniform",
    optimizer="adam",
    learning_rate=0.005,
    batch_size=32,
    epochs=30,
)
"""The beginner's guide's house prices."""

RECIPES: Mapping[str, Recipe] = MappingProxyType(
    {
        recipe.name: recipe
        for recipe in (
            Recipe(
                "digits",
                "Reads handwritten digits, yours too: sketch one while it trains, and see the"
                " answers turn from guesses into certainty.",
                _GUIDE.replace(recipe="digits", dataset="digits", epochs=10),
            ),
            Recipe(
                "mnist",
                f"The beginner's guide on MNIST: {RESULTS['mnist']} correct after five epochs, in"
                " about a second; slow the pace to watch the loss fall.",
                _GUIDE,
            ),
            Recipe(
                "fashion",
                f"Clothes instead of digits, the same network: it stops at {RESULTS['fashion']},"
                " because it confuses shirts, coats and pullovers.",
                _GUIDE.replace(
                    recipe="fashion", dataset="fashion-mnist", schedule="cosine", epochs=10
                ),
            ),
            Recipe(
                "mnist-wide",
                "Six times the guide's hidden units: the training loss continues to fall while the"
                " validation loss rises again, which is overfitting.",
                _GUIDE.replace(recipe="mnist-wide", hidden=(800,), batch_size=64, epochs=10),
            ),
            Recipe(
                "mnist-affine",
                "The wide network, but every picture is shifted, rotated, stretched and sheared"
                " differently in each epoch: the validation loss falls to the end, and"
                f" {RESULTS['mnist-affine']} are correct.",
                _AFFINE,
            ),
            Recipe(
                "mnist-elastic",
                "Pictures are also bent like rubber: the training accuracy stays below the"
                " validation accuracy, because bent digits are harder, and"
                f" {RESULTS['mnist-elastic']} are correct.",
                _AFFINE.replace(
                    recipe="mnist-elastic",
                    augment_shift=0.0,
                    augment_rotation=8.0,
                    augment_scale=0.1,
                    augment_shear=0.1,
                    augment_elastic=0.9,
                ),
            ),
            Recipe(
                "sketch",
                "Trains the built-in network, which reads your drawings before any training:"
                f" 400,000 generated digits, bent differently in each epoch, in {SKETCH_TIME}.",
                _SKETCH,
            ),
            Recipe(
                "sketch-mnist",
                "The same with MNIST's training pictures added: scans of the handwriting of"
                " hundreds of people.",
                _SKETCH.replace(recipe="sketch-mnist", dataset="digits-mnist"),
            ),
            Recipe(
                "symbols",
                "Learns any symbols that you draw and name on the pad, from five drawings of each,"
                " in a second or two; leaving one out after another says how it reads new ones.",
                _GUIDE.replace(
                    recipe="symbols",
                    dataset=OWN_SYMBOLS,
                    validation_split=0.0,
                    initializer="he-uniform",
                    epochs=12,
                    schedule="cosine",
                    augment_rotation=5.0,
                    augment_elastic=0.9,
                    augment_thickness=0.7,
                ),
            ),
            Recipe(
                "xor",
                "The smallest problem that needs a hidden layer, one example at a time: the loss"
                " stays flat, then falls suddenly.",
                TrainingConfig(
                    recipe="xor",
                    dataset="xor",
                    validation_split=0.0,
                    hidden=(3,),
                    activation="sigmoid",
                    output_activation="sigmoid",
                    loss="mean-squared-error",
                    initializer="glorot-uniform",
                    optimizer="sgd",
                    learning_rate=2.0,
                    batch_size=1,
                    epochs=2000,
                    # Draws units back that got stuck at 0 or 1; without it 1 start in 60 fails.
                    l2=0.0005,
                ),
            ),
            Recipe(
                "moons",
                "Two half moons: watch the boundary between them start as a straight line and bend"
                " until it follows the gap.",
                _BOUNDARY,
            ),
            Recipe(
                "spirals",
                "Two interleaved spirals, which need a second hidden layer: watch the boundary curl"
                " up from the centre outward.",
                _BOUNDARY.replace(
                    recipe="spirals",
                    dataset="spirals",
                    hidden=(32, 32),
                    schedule="cosine",
                    epochs=60,
                ),
            ),
            Recipe(
                "houses",
                "House prices from eight features: predicted and true prices gather on the"
                " diagonal; h shows how far the hidden units find size, newness and neighbourhood.",
                _HOUSES,
            ),
            *make_bad_recipes(_GUIDE, _BOUNDARY, _HOUSES),
        )
    }
)
"""Every recipe by its name."""


def recipe_for(dataset: str) -> Recipe:
    """The first recipe made for a data set, else for one of the same task, kind and scale.

    A user's own data have none: what does not follow from the data is as in a new config.
    """
    if is_path(dataset):
        return Recipe(CUSTOM, "Settings of your own.", TrainingConfig(dataset=dataset))
    source = find_source(dataset)
    good = [recipe for recipe in RECIPES.values() if not recipe.is_bad]
    return max(good, key=lambda recipe: _likeness(recipe.config.source, source))


def _likeness(one: DataSource, other: DataSource) -> tuple[bool, ...]:
    """The greater, the more alike: the first difference decides."""
    if one.schema is None or other.schema is None:
        return (one.name == other.name,)
    return (
        one.name == other.name,
        one.schema.task is other.schema.task,
        one.schema.kind is other.schema.kind,
        one.has_validation is other.has_validation,
    )
