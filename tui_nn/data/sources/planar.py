"""Points in the plane: xor, moons, circles and spirals, classic examples of decision boundaries."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from tui_nn.data.dataset import Array, Dataset, Scaling, Split, split_indices
from tui_nn.data.schema import DatasetSchema
from tui_nn.data.source import Request

TEST_SAMPLES = 1000

LEARNING_STREAM, TEST_STREAM = 0, 1
"""Streams of random numbers; test points have a separate one."""

MOON_NOISE = 0.12
CIRCLE_NOISE = 0.08
SPIRAL_NOISE = 0.12
"""Standard deviations of a point in x and in y."""

INNER_RADIUS = 0.5
"""Radius of the inner circle; that of the outer one is 1."""

SPIRAL_TURNS = 1.75
SPIRAL_RADII = (0.5, 4.0)
"""Turns of a spiral, and its distances from the origin at the inner and the outer end."""


def moons(labels: Array, generator: np.random.Generator) -> Array:
    """Two half circles, each with its end inside the other.

    Args:
        labels: shape (samples,), integers, 0 for the upper moon and 1 for the lower.
        generator: source of positions and noise.

    Returns:
        Points of shape (samples, 2), float64.
    """
    angle = generator.uniform(0, np.pi, len(labels))
    upper = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    lower = np.stack([1 - np.cos(angle), 0.5 - np.sin(angle)], axis=1)
    points = np.where(labels[:, None] == 0, upper, lower)
    return points + generator.normal(0, MOON_NOISE, points.shape)


def circles(labels: Array, generator: np.random.Generator) -> Array:
    """A circle (label 0) around a smaller one (label 1); arguments and result as for `moons`."""
    angle = generator.uniform(0, 2 * np.pi, len(labels))
    radius = np.where(labels == 0, 1.0, INNER_RADIUS)
    points = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    return points + generator.normal(0, CIRCLE_NOISE, points.shape)


def spirals(labels: Array, generator: np.random.Generator) -> Array:
    """Two spirals, one the other turned by half a circle; arguments and result as for `moons`."""
    inner, outer = SPIRAL_RADII
    way = generator.uniform(0, 1, len(labels))
    radius = inner + (outer - inner) * way
    angle = 2 * np.pi * SPIRAL_TURNS * way + np.pi * labels
    points = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    return points + generator.normal(0, SPIRAL_NOISE, points.shape)


SHAPES: Mapping[str, Callable[[Array, np.random.Generator], Array]] = {
    "moons": moons,
    "circles": circles,
    "spirals": spirals,
}


def load(schema: DatasetSchema, request: Request) -> Dataset:
    """Generate the data set of `SHAPES` that `request` names, standardized.

    `TEST_SAMPLES` test points are added to the requested samples.
    """
    name, samples, seed = request.source.name, request.samples, request.seed
    points, labels = _sample(name, samples, np.random.default_rng([seed, LEARNING_STREAM]))
    test_points, test_labels = _sample(
        name, TEST_SAMPLES, np.random.default_rng([seed, TEST_STREAM])
    )
    training, validation = split_indices(samples, request.validation_split, seed)
    scaling = Scaling.fit(points[training])
    whole = Split(scaling.apply(points), labels)
    return Dataset(
        name=name,
        schema=schema,
        train=whole.take(training),
        validation=whole.take(validation),
        test=Split(scaling.apply(test_points), test_labels),
        input_scaling=scaling,
    )


def _sample(name: str, samples: int, generator: np.random.Generator) -> tuple[Array, Array]:
    """Points of shape (samples, 2) with int32 labels, as many of one class as of the other."""
    labels = generator.permutation(np.arange(samples, dtype=np.int32) % 2)
    return SHAPES[name](labels, generator), labels


def load_xor(schema: DatasetSchema) -> Dataset:
    """The four rows of exclusive or, inputs 0 and 1 as they are.

    The one data set whose parts share examples: its four rows are both the training and the test
    part, and none are left for validation.
    """
    inputs = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=np.float32)
    rows = Split(inputs, np.array([0, 1, 1, 0], dtype=np.int32))
    return Dataset(
        name="xor", schema=schema, train=rows, validation=rows.take(np.arange(0)), test=rows
    )
