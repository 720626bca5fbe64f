"""House prices made by hidden factors, which a hidden layer may find again.

Eight facts are known of each house. They act on the price only through three factors that are
not among them, each from 0 to about 1:

    size          = (area / 250 m²) ** 0.9 * fit
                    fit = 1 - 0.08 |bedrooms - wanted| + 0.05 (bathrooms - 1),
                    wanted = area / 35 m²: rooms too many or too few for the area cost something
    newness       = exp(-age * 0.7 ** renovations / 40 years)
                    every renovation takes away three tenths of the age
    neighbourhood = 0.45 locality / 10 + 0.35 schools / 10
                    + 0.20 exp(-((density - 40) / 30) ** 2): both the remote and the crowded lose

    price = $ (40,000 + 900,000 * size * (0.55 + 0.45 newness) * (0.35 + neighbourhood)) * noise

where noise is log-normal with a deviation of 5%. The factors multiply, so no linear model
gets it quite right: a new bathroom is worth more in a good street.
"""

from __future__ import annotations

import numpy as np

from tui_nn.data.dataset import Array, Dataset, HiddenFactors, Scaling, Split, split_indices
from tui_nn.data.schema import DatasetSchema
from tui_nn.data.source import Request

TEST_SAMPLES = 1000

LEARNING_STREAM, TEST_STREAM = 0, 1
"""Streams of random numbers; test houses have a separate one."""

UNSCALED = "houses-unscaled"
"""Name of the data set whose inputs stay in their own units."""

FACTORS = ("size", "newness", "neighbourhood")
"""Names of the hidden factors."""

PRICE_NOISE = 0.05
"""Standard deviation of the logarithm of a price around its expectation."""


def sample_houses(samples: int, generator: np.random.Generator) -> Array:
    """Draw plausible houses.

    Returns:
        Shape (samples, 8), float64, columns in the order of the schema's feature names. Larger
        houses have more rooms, older ones more renovations, and good schools are more frequent in
        good localities.
    """
    area = np.clip(generator.lognormal(np.log(115), 0.40, samples), 30, 400)
    bedrooms = np.clip(np.rint(area / 35 + generator.normal(0, 0.8, samples)), 1, 9)
    bathrooms = np.clip(np.rint(area / 90 + generator.normal(0, 0.5, samples)), 1, 5)
    age = np.rint(np.clip(generator.gamma(1.6, 22, samples), 0, 120))
    renovations = np.minimum(generator.poisson(age / 30), 5)
    locality = np.round(10 * generator.beta(2.2, 1.8, samples), 1)
    schools = np.round(np.clip(0.5 * locality + generator.normal(2.8, 1.8, samples), 0, 10), 1)
    density = np.round(np.clip(generator.lognormal(np.log(30), 0.7, samples), 2, 150), 1)
    return np.stack(
        [np.round(area), bedrooms, bathrooms, age, renovations, locality, schools, density], axis=1
    )


def hidden_factors(houses: Array) -> tuple[Array, Array, Array]:
    """Size, newness and neighbourhood quality of `houses`, shape (samples, 8), each (samples,)."""
    area, bedrooms, bathrooms, age, renovations, locality, schools, density = houses.T
    fit = 1 - 0.08 * np.abs(bedrooms - area / 35) + 0.05 * (bathrooms - 1)
    size = (area / 250) ** 0.9 * fit
    newness = np.exp(-age * 0.7**renovations / 40)
    comfort = np.exp(-(((density - 40) / 30) ** 2))
    return size, newness, 0.045 * locality + 0.035 * schools + 0.20 * comfort


def expected_price(houses: Array) -> Array:
    """Price in dollars before noise, shape (samples,), of `houses`, shape (samples, 8)."""
    size, newness, neighbourhood = hidden_factors(houses)
    return np.asarray(40_000 + 900_000 * size * (0.55 + 0.45 * newness) * (0.35 + neighbourhood))


def load(schema: DatasetSchema, request: Request) -> Dataset:
    """Generate houses with their prices, target and, unless it is UNSCALED, inputs standardized.

    `TEST_SAMPLES` test houses are added to the requested samples.
    """
    samples, seed = request.samples, request.seed
    houses, prices = _sample(samples, np.random.default_rng([seed, LEARNING_STREAM]))
    test_houses, test_prices = _sample(TEST_SAMPLES, np.random.default_rng([seed, TEST_STREAM]))
    training, validation = split_indices(samples, request.validation_split, seed)
    inputs, target = Scaling.fit(houses[training]), Scaling.fit(prices[training])
    if request.source.name == UNSCALED:
        inputs = Scaling(np.zeros(houses.shape[1]), np.ones(houses.shape[1]))
    whole = Split(inputs.apply(houses), target.apply(prices), _factors_of(houses))
    return Dataset(
        name=request.source.name,
        schema=schema,
        train=whole.take(training),
        validation=whole.take(validation),
        test=Split(inputs.apply(test_houses), target.apply(test_prices), _factors_of(test_houses)),
        input_scaling=inputs,
        target_scaling=target,
    )


def _factors_of(houses: Array) -> HiddenFactors:
    return HiddenFactors(FACTORS, np.stack(hidden_factors(houses), axis=1))


def _sample(samples: int, generator: np.random.Generator) -> tuple[Array, Array]:
    """Houses of shape (samples, 8) with prices in dollars of shape (samples, 1)."""
    houses = sample_houses(samples, generator)
    noise = generator.lognormal(0, PRICE_NOISE, samples)
    return houses, (expected_price(houses) * noise)[:, None]
