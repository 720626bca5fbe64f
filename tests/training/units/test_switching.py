"""A network with units switched off answers as one whose weights from these units are zero."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from tests.training import tiny
from tests.training.units.asking import Twin, inspect, list_units
from tests.typed import expect
from tui_nn.errors import UserError
from tui_nn.training.protocol.inquiries import InspectUnit
from tui_nn.training.trainer.evaluation import in_own_unit
from tui_nn.training.units import activity as activity_module
from tui_nn.training.units.units import Units

DEEP: dict[str, Any] = {"hidden": (7, 6, 5), "activation": "tanh"}
SWITCHED = [
    ((0, 2),),
    ((1, 5),),
    ((2, 0),),
    ((0, 1), (0, 3)),
    ((0, 1), (2, 4)),
    ((2, 3), (0, 6), (1, 0), (1, 2)),
]


@pytest.mark.parametrize("off", SWITCHED)
@pytest.mark.parametrize("config", [tiny.MOONS, tiny.DIGITS])
def test_classes(config, off):
    trainer = tiny.advance(tiny.make_trainer(config, **DEEP), 8)
    view = inspect(trainer, *off[0], *off)
    twin = Twin(trainer, *off)
    found = expect(view.with_switched_off)
    assert found.accuracy == twin.accuracy
    assert found.loss == pytest.approx(twin.losses.mean(), rel=1e-5)
    assert view.switched_off == tuple(sorted(off))
    assert view.judged == len(twin.sample)


@pytest.mark.parametrize("off", SWITCHED)
def test_numbers(off):
    trainer = tiny.advance(tiny.make_trainer(tiny.HOUSES, **DEEP), 8)
    found = expect(inspect(trainer, *off[0], *off).with_switched_off)
    twin = Twin(trainer, *off)
    predicted = in_own_unit(trainer.dataset, twin.passed.outputs)
    true = in_own_unit(trainer.dataset, twin.sample.split.targets)
    assert found.mae == pytest.approx(np.abs(predicted - true).mean(), rel=1e-5)
    assert found.loss == pytest.approx(twin.losses.mean(), rel=1e-4)
    unexplained = ((predicted - true) ** 2).sum() / ((true - true.mean()) ** 2).sum()
    assert expect(found.r2) == pytest.approx(1 - unexplained, abs=1e-4)


def test_before_and_after_are_those_of_the_same_examples():
    trainer = tiny.advance(tiny.make_trainer(**DEEP), 8)
    view = inspect(trainer, 1, 3)
    assert view.with_it.accuracy == Twin(trainer).accuracy
    assert view.without_it.accuracy == Twin(trainer, (1, 3)).accuracy
    assert view.without_it.loss == pytest.approx(Twin(trainer, (1, 3)).losses.mean(), rel=1e-5)
    assert view.with_it.loss != view.without_it.loss
    assert (view.switched_off, view.with_switched_off) == ((), None)


def test_the_run_is_not_changed():
    trainer, other = tiny.make_trainer(**DEEP), tiny.make_trainer(**DEEP)
    tiny.advance(trainer, 6)
    inspect(trainer, 0, 1, (0, 1), (1, 1))
    list_units(trainer, 1)
    tiny.advance(trainer, 6)
    tiny.assert_same_run(trainer, tiny.advance(other, 12))


def test_an_output_cannot_be_switched_off():
    trainer = tiny.make_trainer()
    with pytest.raises(UserError, match="output cannot be switched off"):
        Units().inspect(trainer, InspectUnit(0, 0, ((1, 0),)))
    view = inspect(trainer, 1, 0, (0, 3))
    assert not view.can_switch_off
    assert view.without_it == view.with_it
    assert expect(view.with_switched_off).accuracy == Twin(trainer, (0, 3)).accuracy


@pytest.mark.parametrize("config", [tiny.MOONS, tiny.HOUSES])
def test_the_list_has_what_is_lost_without_each(config):
    trainer = tiny.advance(tiny.make_trainer(config, hidden=(5, 4)), 8)
    for layer in range(2):
        for one in list_units(trainer, layer).units:
            view = inspect(trainer, layer, one.unit)
            before, after = view.with_it, view.without_it
            if before.accuracy is not None:
                assert one.lost == pytest.approx(before.accuracy - expect(after.accuracy))
            else:
                assert one.lost == pytest.approx(expect(after.mae) - expect(before.mae))


def test_a_large_network_is_measured_in_pieces_with_the_same_result(monkeypatch):
    trainer = tiny.advance(tiny.make_trainer(tiny.DIGITS, **DEEP, samples=200), 8)
    whole = inspect(trainer, 1, 2, (0, 1), (2, 2))
    monkeypatch.setattr(activity_module, "PIECE_PRODUCTS", 1)
    monkeypatch.setattr("tui_nn.training.units.units.TURN_SECONDS", -math.inf)
    units, question = Units(), InspectUnit(1, 2, ((0, 1), (2, 2)))
    view = units.inspect(trainer, question).view
    counts = [view.sample.examples]
    while not view.is_complete:
        view = units.inspect(trainer, question).view
        counts.append(view.sample.examples)
        assert 0 < view.judged <= view.sample.examples
    assert counts[:3] == [8, 16, 20]
    assert counts[-1] == view.sample.planned
    assert view.with_switched_off == whole.with_switched_off
    assert view.without_it == whole.without_it
    np.testing.assert_array_equal(view.histogram, whole.histogram)
    for one, same in zip(view.facts, whole.facts, strict=True):
        assert one.name == same.name
        assert one.correlation == pytest.approx(same.correlation)
