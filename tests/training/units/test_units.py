"""What is said of a unit is what a naive pass of the same examples says."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from tests.training import tiny
from tests.training.units.asking import Twin, inspect, list_units
from tests.typed import expect
from tui_nn.errors import UserError
from tui_nn.training.protocol.inquiries import InspectUnit, ListUnits
from tui_nn.training.protocol.units import FactKind, UnitOrder
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.training.units.units import Units

CONFIGS = [tiny.MOONS, tiny.HOUSES, tiny.DIGITS]


def trained(config=tiny.MOONS, **changes):
    return tiny.advance(tiny.make_trainer(config, **changes), 8)


@pytest.mark.parametrize("config", CONFIGS)
@pytest.mark.parametrize("layer", [0, 1])
def test_its_weights(config, layer):
    trainer = trained(config, hidden=(6, 5))
    view = inspect(trainer, layer, 3)
    layers = trainer.network.layers
    assert_array_equal(view.weights, layers[layer].parameters["weights"][:, 3])
    assert view.bias == layers[layer].parameters["biases"][3]
    assert_array_equal(view.outgoing, layers[layer + 1].parameters["weights"][3])
    schema = trainer.dataset.schema
    assert view.input_names == (schema.feature_names if layer == 0 else ())
    assert view.picture_shape == ((schema.picture_shape or ()) if layer == 0 else ())


@pytest.mark.parametrize("config", CONFIGS)
@pytest.mark.parametrize("layer", [0, 1, 2])
def test_its_activation(config, layer):
    trainer = trained(config, hidden=(6, 5), activation="sigmoid")
    view, twin = inspect(trainer, layer, 0), Twin(trainer)
    activations = twin.activations(layer)[:, 0]
    assert view.sample.examples == view.sample.total == len(activations)
    assert view.threshold == (0.0 if trainer.network.layers[layer].activation == "linear" else 0.5)
    assert view.active_share == pytest.approx((activations > view.threshold).mean())
    assert view.mean == pytest.approx(activations.mean(), rel=1e-4, abs=1e-6)
    assert (view.lowest, view.highest) == pytest.approx(
        (activations.min(), activations.max()), rel=1e-4, abs=1e-6
    )
    assert view.histogram.sum() == len(activations)
    assert view.histogram[0] >= 1 <= view.histogram[-1]
    middle = (view.lowest + view.highest) / 2
    assert abs(view.histogram[:16].sum() - (activations < middle).sum()) <= 1


@pytest.mark.parametrize("config", CONFIGS)
@pytest.mark.parametrize("layer", [0, 1])
def test_what_excites_it_most_and_least(config, layer):
    trainer = trained(config)
    view, twin = inspect(trainer, layer, 0), Twin(trainer)
    activations = twin.activations(layer)[:, 0]
    sums = twin.passed.logits[layer][:, 0]
    count = min(9, len(sums))
    if trainer.network.layers[layer].activation != "softmax":  # which depends on the others
        order = sums.argsort()
        assert_allclose(view.most_sums, sums[order[::-1][:count]], rtol=1e-4, atol=1e-5)
        assert_allclose(view.least_sums, sums[order[:count]], rtol=1e-4, atol=1e-5)
    expected = np.sort(activations)
    assert_allclose(view.most_activations, expected[::-1][:count], rtol=1e-4, atol=1e-5)
    assert_allclose(view.least_activations, expected[:count], rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("config", CONFIGS)
def test_its_examples_are_judged(config):
    trainer = trained(config)
    view, twin = inspect(trainer, 0, 1), Twin(trainer)
    places = twin.sample.places.tolist()
    for one, activation in zip(view.most, view.most_activations, strict=True):
        row = places.index(one.example.index)
        assert twin.activations(0)[row, 1] == pytest.approx(activation, rel=1e-4, abs=1e-5)
        assert one.loss == pytest.approx(twin.losses[row], rel=1e-3, abs=1e-6)
        if config is tiny.DIGITS:
            assert_array_equal(one.picture.reshape(-1), twin.sample.split.inputs[row])
        else:
            assert len(one.values) == len(trainer.dataset.schema.feature_names)


@pytest.mark.parametrize("config", CONFIGS)
def test_its_correlation_with_each_fact(config):
    trainer = trained(config)
    view, twin = inspect(trainer, 0, 1), Twin(trainer)
    known, schema = {}, trainer.dataset.schema
    split = twin.sample.split
    for label, name in enumerate(schema.class_names):
        known[name, FactKind.CLASS] = split.targets == label
    for place, name in enumerate(schema.feature_names):
        known[name, FactKind.FEATURE] = split.inputs[:, place]
    if config is tiny.HOUSES:
        known["price [$]", FactKind.TARGET] = split.targets[:, 0]
        for place, name in enumerate(("size", "newness", "neighbourhood")):
            known[name, FactKind.HIDDEN] = expect(split.hidden).values[:, place]
    activations = twin.activations(0)[:, 1]
    for fact in view.facts:
        expected = np.corrcoef(activations, known[fact.name, fact.kind])[0, 1]
        assert fact.correlation == pytest.approx(expected, abs=1e-4)
    left_out = 1 if config is tiny.MOONS else 0  # of two classes the second is enough
    varying = sum(len(np.unique(values)) > 1 for values in known.values())
    assert len(view.facts) == varying - left_out
    sizes = [abs(fact.correlation) for fact in view.facts]
    assert sizes == sorted(sizes, reverse=True)


def test_a_dead_unit():
    trainer = trained()
    layer = trainer.network.layers[0]
    layer.parameters["weights"][:, 2], layer.parameters["biases"][2] = 0, -1
    view = inspect(trainer, 0, 2)
    assert (view.active_share, view.lowest, view.highest) == (0, 0, 0)
    assert view.facts == ()
    assert view.histogram.sum() == view.sample.examples
    assert view.with_it == view.without_it
    listed = list_units(trainer, 0)
    assert listed.never_active == 1
    one = listed.units[2]
    assert (one.active_share, one.is_constant, one.fact, one.lost) == (0, True, None, 0)


def test_names_of_outputs():
    houses, digits = trained(tiny.HOUSES), trained(tiny.DIGITS)
    assert inspect(houses, 0, 0).outgoing_names == ("price [$]",)
    assert inspect(houses, 1, 0).own_name == "price [$]"
    assert inspect(digits, 0, 0).outgoing_names == tuple("0123456789")
    assert inspect(digits, 1, 7).own_name == "7"
    assert inspect(trained(hidden=(4, 3)), 0, 0).outgoing_names == ()
    single = inspect(trained(), 0, 0)
    assert single.outgoing_names == expect(trained().dataset.schema).class_names[1:]


def test_a_network_without_hidden_layer():
    trainer = trained(tiny.DIGITS, hidden=())
    view = inspect(trainer, 0, 4)
    assert (view.own_name, view.can_switch_off, view.picture_shape) == ("4", False, (28, 28))
    assert view.outgoing.size == 0
    assert list_units(trainer, 0).lost_reason.startswith("an output cannot")


def test_without_a_validation_part():
    trainer = tiny.make_trainer(RECIPES["xor"].config)
    view = inspect(trainer, 0, 0)
    assert (view.sample.part, view.sample.examples, len(view.most)) == ("test", 4, 4)


def test_a_network_that_diverged():
    trainer = trained()
    trainer.network.parameters.values[:] = np.nan
    view = inspect(trainer, 0, 0)
    assert np.isnan(view.with_it.loss)
    assert view.facts == ()
    assert (view.lowest, view.highest) == (0, 0)
    assert [one.fact for one in list_units(trainer, 0).units] == [None] * 8


@pytest.mark.parametrize("place", [(2, 0), (0, 8), (1, 1)])
def test_there_is_no_such_unit(place):
    with pytest.raises(UserError, match="counted from 0"):
        Units().inspect(tiny.make_trainer(), InspectUnit(*place))
    with pytest.raises(UserError, match="counted from 0"):
        Units().inspect(tiny.make_trainer(), InspectUnit(0, 0, (place,)))


def test_no_such_layer_to_list():
    with pytest.raises(UserError, match="2 layers"):
        Units().list_units(tiny.make_trainer(), ListUnits(2))


def test_one_copy_is_measured_until_the_network_is_asked_for_as_it_is_now():
    trainer, units = trained(), Units()
    before = units.inspect(trainer, InspectUnit(0, 0)).view
    tiny.advance(trainer, 2)
    same = units.inspect(trainer, InspectUnit(0, 0)).view
    assert (same.step, same.bias) == (before.step, before.bias) == (8, before.bias)
    now = units.inspect(trainer, InspectUnit(0, 0, fresh=True)).view
    assert now.step == 10
    assert now.bias == trainer.network.layers[0].parameters["biases"][0] != before.bias
    assert now.without_it.loss == pytest.approx(Twin(trainer, (0, 0)).losses.mean(), rel=1e-5)


def test_another_run_has_units_of_its_own():
    units, moons, houses = Units(), trained(), trained(tiny.HOUSES)
    units.inspect(moons, InspectUnit(0, 0))
    view = units.inspect(houses, InspectUnit(0, 0)).view
    assert view.facts == inspect(houses, 0, 0).facts


# The list


@pytest.mark.parametrize("config", CONFIGS)
def test_a_list_has_the_figures_of_the_pages(config):
    trainer = trained(config)
    view = list_units(trainer, 0)
    assert [one.unit for one in view.units] == list(range(config.hidden[0]))
    for one in view.units:
        page = inspect(trainer, 0, one.unit)
        assert one.active_share == page.active_share
        assert one.mean == pytest.approx(page.mean)
        assert one.fact == next(iter(page.facts), None)
        assert one.histogram.sum() == page.sample.examples


def test_sorted_lists():
    trainer = trained(tiny.HOUSES)
    by_number = {one.unit: one for one in list_units(trainer, 0).units}

    def figures(order, key, **changes):
        units = list_units(trainer, 0, order, **changes).units
        assert sorted(one.unit for one in units) == sorted(by_number)
        found = [key(one) for one in units]
        assert found == sorted(found, reverse=True)
        return found

    figures(UnitOrder.ACTIVE, lambda one: one.active_share)
    figures(UnitOrder.LOST, lambda one: one.lost)
    strongest = figures(UnitOrder.FACT, lambda one: abs(one.fact.correlation))
    names = list_units(trainer, 0).fact_names
    assert names[:4] == ("size", "newness", "neighbourhood", "price [$]")
    newest = figures(UnitOrder.FACT, lambda one: abs(one.fact.correlation), fact=1)
    assert max(newest) <= max(strongest)
    listed = list_units(trainer, 0, fact=1).units
    assert {one.fact.name for one in listed if one.fact} == {"newness"}


def test_pages_of_a_list():
    trainer = trained(tiny.DIGITS)
    view = list_units(trainer, 0, offset=4, count=3)
    assert [one.unit for one in view.units] == [4, 5]
    assert view.units[0].weights.size == 0
    pictures = list_units(trainer, 0, count=1, pictures=True).units[0].weights
    expected = trainer.network.layers[0].parameters["weights"][:, 0].reshape(28, 28)
    assert_array_equal(pictures, expected)
    assert list_units(trainer, 1, pictures=True).units[0].weights.size == 0


def test_what_is_lost_is_not_measured_where_it_would_take_minutes(monkeypatch):
    monkeypatch.setattr("tui_nn.training.units.losses.MOST_PRODUCTS", 100)
    view = list_units(trained(), 0)
    assert "minutes" in view.lost_reason
    assert [one.lost for one in view.units] == [None] * 8
