"""BAD_RECIPES: runs that go wrong in the usual ways; the screen says how, and `M` mends them."""

from __future__ import annotations

from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.recipe import Recipe


def make_bad_recipes(
    guide: TrainingConfig, boundary: TrainingConfig, houses: TrainingConfig
) -> tuple[Recipe, ...]:
    """One recipe for each usual mistake, otherwise as a recipe that works.

    Args:
        guide: settings for digits.
        boundary: settings for two classes in the plane.
        houses: settings for house prices.
    """
    return tuple(
        Recipe(name, f"Known bad: {what}", config.replace(recipe=name), is_bad=True)
        for name, what, config in (
            (
                "zero-init",
                "all weights start at 0, so all units of a layer compute the same, get the"
                " same gradient, and remain one unit.",
                boundary.replace(activation="tanh", initializer="zeros"),
            ),
            (
                "rate-too-high",
                "at learning rate 1 each step overshoots the minimum further than the one"
                " before, and the loss blows up within a few steps.",
                houses.replace(optimizer="sgd", learning_rate=1.0),
            ),
            (
                "vanishing",
                "eight sigmoid layers that each shrink the gradient, so that the first"
                " ones hardly change.",
                guide.replace(
                    dataset="digits",
                    hidden=(32,) * 8,
                    activation="sigmoid",
                    optimizer="sgd",
                    learning_rate=0.1,
                ),
            ),
            (
                "unscaled",
                "house prices from inputs in their own units, where 400 m² drown two"
                " bathrooms and push every unit to its limit.",
                houses.replace(
                    dataset="houses-unscaled",
                    activation="tanh",
                    initializer="glorot-uniform",
                ),
            ),
            (
                "dead-relu",
                "a first large step pushes the ReLU units below zero for every example,"
                " where their gradient is 0, and they never return.",
                boundary.replace(optimizer="sgd", learning_rate=10.0),
            ),
            (
                "no-hidden-layer",
                "a circle around another one, to be separated by a straight line, which is"
                " all that a network without a hidden layer can draw.",
                boundary.replace(dataset="circles", hidden=()),
            ),
        )
    )
