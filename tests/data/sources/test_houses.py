from __future__ import annotations

import numpy as np
import pytest

from tests.typed import expect_a
from tui_nn.data.built_in import HOUSES
from tui_nn.data.catalog import load_dataset
from tui_nn.data.dataset import Array, Split
from tui_nn.data.sources import houses

TYPICAL = {
    "area [m²]": 120.0,
    "bedrooms": 3.0,
    "bathrooms": 1.0,
    "age [years]": 30.0,
    "renovations": 0.0,
    "locality [0-10]": 5.0,
    "schools [0-10]": 5.0,
    "density [homes/ha]": 40.0,
}


def price(**changes: float) -> float:
    """Expected price of the typical house with some features changed, named by their first word."""
    words = {name.split()[0]: value for name, value in TYPICAL.items()} | changes
    return float(houses.expected_price(np.array([list(words.values())]))[0])


def coefficient_of_determination(truth: Array, predicted: Array) -> float:
    return float(1 - ((truth - predicted) ** 2).sum() / ((truth - truth.mean()) ** 2).sum())


def test_features_are_named_in_order() -> None:
    assert tuple(TYPICAL) == HOUSES.feature_names


def test_hidden_factors_stay_between_zero_and_about_one() -> None:
    drawn = houses.sample_houses(5000, np.random.default_rng(0))
    for factor in houses.hidden_factors(drawn):
        assert factor.min() >= 0
        assert factor.max() < 2
        assert factor.std() > 0.05


def test_price_follows_the_factors() -> None:
    assert price(area=160.0, bedrooms=5.0) > price()
    assert price(bathrooms=2.0) > price()
    assert price(bedrooms=8.0) < price()
    assert price(age=60.0) < price()
    assert price(age=60.0, renovations=3.0) > price(age=60.0)
    assert price(locality=9.0) > price()
    assert price(schools=9.0) > price()
    assert price(density=120.0) < price() > price(density=3.0)


def test_factors_multiply() -> None:
    gain_in_a_good_street = price(locality=9.0, bathrooms=2.0) - price(locality=9.0)
    assert gain_in_a_good_street > 1.2 * (price(locality=2.0, bathrooms=2.0) - price(locality=2.0))


def test_values_are_realistic() -> None:
    dataset = load_dataset("houses", seed=2, validation_split=0.1)
    assert dataset.input_scaling is not None
    assert dataset.target_scaling is not None
    assert dataset.schema.target_name == "price [$]"
    area, bedrooms, *_ = dataset.input_scaling.invert(expect_a(Split, dataset.train).inputs).T
    assert 29 < area.min() < area.max() < 401
    assert 2 < bedrooms.mean() < 5
    prices = dataset.target_scaling.invert(expect_a(Split, dataset.train).targets)
    assert prices.min() > 40_000
    assert 250_000 < np.median(prices) < 500_000


def test_noise_leaves_room_that_only_the_factors_fill() -> None:
    dataset = load_dataset("houses", seed=2, validation_split=0.1)
    assert dataset.input_scaling is not None
    assert dataset.target_scaling is not None
    test = dataset.target_scaling.invert(expect_a(Split, dataset.test).targets)[:, 0]
    known = houses.expected_price(
        dataset.input_scaling.invert(expect_a(Split, dataset.test).inputs)
    )
    inputs = np.c_[expect_a(Split, dataset.train).inputs, np.ones(len(dataset.train))]
    linear = np.linalg.lstsq(inputs, expect_a(Split, dataset.train).targets, rcond=None)[0]
    guessed = np.c_[expect_a(Split, dataset.test).inputs, np.ones(len(dataset.test))] @ linear
    assert coefficient_of_determination(test, known) > 0.97
    assert coefficient_of_determination(test, dataset.target_scaling.invert(guessed)[:, 0]) < 0.93


def test_scalings_are_fitted_on_the_training_part_alone() -> None:
    dataset = load_dataset("houses", seed=2, validation_split=0.5, samples=60)
    np.testing.assert_allclose(expect_a(Split, dataset.train).inputs.mean(axis=0), 0, atol=1e-5)
    np.testing.assert_allclose(expect_a(Split, dataset.train).targets.mean(axis=0), 0, atol=1e-5)
    assert abs(expect_a(Split, dataset.validation).targets.mean()) > 1e-3


def test_prices_scatter_by_five_per_cent_around_their_expectation() -> None:
    dataset = load_dataset("houses", seed=3, validation_split=0.1)
    assert dataset.input_scaling is not None
    assert dataset.target_scaling is not None
    test = expect_a(Split, dataset.test)
    prices = dataset.target_scaling.invert(test.targets)[:, 0]
    expected = houses.expected_price(dataset.input_scaling.invert(test.inputs))
    assert 0.045 < np.log(prices / expected).std() < 0.055


@pytest.mark.parametrize("name", ["houses", "houses-unscaled"])
def test_each_house_is_handed_over_with_the_factors_it_was_made_of(name: str) -> None:
    dataset = load_dataset(name, seed=3, validation_split=0.25, samples=80)
    assert dataset.input_scaling is not None
    for part in (dataset.train, dataset.validation, dataset.test):
        split = expect_a(Split, part).take(np.array([5, 2, 11]))
        assert split.hidden is not None
        assert split.hidden.names == ("size", "newness", "neighbourhood")
        factors = houses.hidden_factors(dataset.input_scaling.invert(split.inputs))
        np.testing.assert_allclose(split.hidden.values, np.stack(factors, axis=1), rtol=1e-4)
        assert expect_a(Split, part).first(2).hidden is not None
    assert dataset.schema.in_features == 8
