"""The list and the confusion matrix are of the same examples; the worst come first."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tests.training import stored, tiny
from tests.typed import expect
from tui_nn.training.browsing import measuring
from tui_nn.training.browsing.measuring import measure
from tui_nn.training.browsing.residuals import MOST_BINS, bin_residuals
from tui_nn.training.protocol.inquiries import ListExamples
from tui_nn.training.reading.answers import AnswersReader
from tui_nn.training.trainer.trainer import Trainer


def places_of(measured, marked=(), **question):
    return measured.choose(ListExamples(**question), marked).places.tolist()


def test_the_worst_come_first():
    trainer = tiny.advance(tiny.make_trainer(), 3)
    losses = measure(trainer, is_training=False).judged.losses
    assert (np.diff(losses) <= 0).all()
    assert losses.mean() == pytest.approx(trainer.evaluate("validation").loss, rel=1e-6)


def test_an_example_without_a_finite_loss_is_the_worst():
    trainer = tiny.make_trainer(tiny.HOUSES)
    inputs = trainer.dataset.validation.read().inputs.copy()
    inputs[5] = np.nan
    part = dataclasses.replace(trainer.dataset.validation.read(), inputs=inputs)
    trainer.dataset = dataclasses.replace(trainer.dataset, validation=part)
    measured = measure(trainer, is_training=False)
    assert places_of(measured)[0] == 5
    assert expect(measured.residuals).counts.sum() == len(inputs) - 1


@pytest.mark.parametrize("config", [tiny.MOONS, tiny.DIGITS.replace(samples=120)])
def test_each_cell_holds_as_many_examples_as_the_matrix_says(config):
    trainer = tiny.advance(tiny.make_trainer(config), 3)
    measured, shown = measure(trainer, is_training=False), expect(AnswersReader().view(trainer))
    np.testing.assert_array_equal(expect(measured.answers).counts, shown.counts)
    classes = len(shown.counts)
    for truth in range(classes):
        for answer in range(classes):
            listed = places_of(measured, truth=truth, answer=answer)
            assert len(listed) == shown.counts[truth, answer]
        assert len(places_of(measured, truth=truth)) == shown.support[truth]
    wrong = places_of(measured, only_wrong=True)
    assert len(wrong) == shown.examples - shown.right
    assert len(places_of(measured)) == shown.examples


def test_a_sample_of_a_large_part_is_that_of_the_matrix(monkeypatch):
    monkeypatch.setattr(measuring, "MOST_EXAMPLES", 30)
    monkeypatch.setattr("tui_nn.training.reading.answers.MOST_EXAMPLES", 30)
    trainer = tiny.advance(tiny.make_trainer(samples=500), 3)
    measured, shown = measure(trainer, is_training=False), expect(AnswersReader().view(trainer))
    np.testing.assert_array_equal(expect(measured.answers).counts, shown.counts)
    assert (len(measured.judged), measured.total) == (30, 100)


def test_marked_examples_outside_the_sample_are_listed_and_not_counted(monkeypatch):
    monkeypatch.setattr(measuring, "MOST_EXAMPLES", 10)
    trainer = tiny.make_trainer()
    sample = measure(trainer, is_training=False).judged.places
    outside = next(place for place in range(18) if place not in sample)
    marked = {outside, int(sample[0])}
    measured = measure(trainer, marked, is_training=False)
    assert len(places_of(measured)) == 10
    assert set(places_of(measured, marked, only_marked=True)) == marked
    assert expect(measured.answers).examples == 10


def test_a_stored_part_is_judged_as_one_in_memory(tmp_path):
    stored.write_pictures(tmp_path)
    one, other = (
        measure(Trainer(stored.PICTURES, stored.load_pictures(tmp_path, stored=kept)), [3],
                is_training=True)
        for kept in (False, True)
    )  # fmt: skip
    np.testing.assert_array_equal(one.judged.places, other.judged.places)
    np.testing.assert_array_equal(one.judged.losses, other.judged.losses)


def test_each_bin_holds_as_many_examples_as_the_histogram_says():
    trainer = tiny.advance(tiny.make_trainer(tiny.HOUSES), 3)
    measured = measure(trainer, is_training=False)
    residuals = expect(measured.residuals)
    edges = [None, *residuals.edges[1:-1].tolist(), None]
    for place, count in enumerate(residuals.counts):
        assert len(places_of(measured, low=edges[place], high=edges[place + 1])) == count
    assert residuals.counts.sum() == len(measured.judged)


NUMBERS = arrays.arrays(
    np.float64, st.integers(0, 60), elements=st.floats(-1e12, 1e12, allow_subnormal=False)
)


@given(NUMBERS)
def test_every_residual_is_in_one_bin(residuals):
    view = bin_residuals(residuals)
    assert view.counts.sum() == len(residuals)
    assert 1 <= len(view.counts) <= MOST_BINS
    assert len(view.edges) == len(view.counts) + 1
    assert (np.diff(view.edges) > 0).all()
    assert 0 in view.edges
    for low, high, count in list(zip(view.edges, view.edges[1:], view.counts, strict=False))[1:-1]:
        assert ((residuals >= low) & (residuals < high)).sum() == count


def test_a_single_huge_error_leaves_the_others_their_bins():
    residuals = np.append(np.linspace(-10, 10, 400), 1e9)
    view = bin_residuals(residuals)
    assert (view.counts > 0).sum() > 8
    assert view.worst == 1e9
