"""Each example's loss is the engine's loss on it alone; its answer is the network's."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from tests import naive
from tests.training import stored, tiny
from tests.typed import expect
from tui_nn.errors import UserError
from tui_nn.training.browsing.judging import judge_rows
from tui_nn.training.protocol.examples import Source
from tui_nn.training.trainer.trainer import Trainer


def judge(trainer, source=Source.VALIDATION, places=(0, 3, 1)):
    places = np.array(places, np.uint32)
    return judge_rows(trainer.executor, trainer.dataset, source, places)


def naive_outputs(trainer, split):
    layers = naive.copy_layers(trainer.network.layers)
    inputs = split.inputs / 255 if split.inputs.dtype == np.uint8 else split.inputs
    passed = naive.forward(layers, inputs.astype(float))
    return passed.logits[-1], passed.outputs


@pytest.mark.parametrize("config", [tiny.MOONS, tiny.HOUSES, tiny.DIGITS])
@pytest.mark.parametrize("source", [Source.TRAIN, Source.TEST])
def test_the_loss_is_that_of_the_formula(config, source):
    trainer = tiny.advance(tiny.make_trainer(config), 3)
    split = getattr(trainer.dataset, source.value).read().take(np.array([0, 3, 1]))
    z, outputs = naive_outputs(trainer, split)
    expected = naive.losses(config.loss, z, outputs, split.targets)
    judged = judge(trainer, source)
    np.testing.assert_allclose([one.loss for one in judged], expected, rtol=1e-4)
    assert [(one.example.source, one.example.index, one.row) for one in judged] == [
        (source, place, place) for place in (0, 3, 1)
    ]


def test_the_mean_of_the_losses_is_the_evaluation():
    """One part in several batches, the last of them smaller."""
    trainer = tiny.advance(tiny.make_trainer(tiny.MOONS, samples=500), 3)
    judged = judge(trainer, Source.TRAIN, range(len(trainer.dataset.train)))
    loss = trainer.evaluate("train").loss
    assert np.mean([one.loss for one in judged]) == pytest.approx(loss, rel=1e-6)
    right = np.mean([one.truth == one.answer for one in judged])
    assert right == trainer.evaluate("train").accuracy


@pytest.mark.parametrize("output", ["sigmoid", "softmax"])
def test_truth_answer_and_their_probabilities(output):
    loss = {"sigmoid": "binary", "softmax": "categorical"}[output] + "-cross-entropy"
    trainer = tiny.advance(tiny.make_trainer(output_activation=output, loss=loss), 3)
    split = trainer.dataset.validation.read()
    _, outputs = naive_outputs(trainer, split)
    shares = outputs if outputs.shape[1] == 2 else np.hstack([1 - outputs, outputs])
    for place, one in enumerate(judge(trainer, places=range(len(split)))):
        names = trainer.dataset.schema.class_names
        assert one.truth == names[split.targets[place]]
        assert one.answer == names[shares[place].argmax()]
        assert one.probability == pytest.approx(shares[place].max(), rel=1e-4)
        assert one.truth_probability == pytest.approx(shares[place][split.targets[place]], rel=1e-4)


def test_numbers_are_in_the_unit_of_the_target():
    trainer = tiny.advance(tiny.make_trainer(tiny.HOUSES), 3)
    dataset = trainer.dataset
    split, scaling = dataset.validation.read(), expect(dataset.target_scaling)
    _, outputs = naive_outputs(trainer, split)
    for place, one in zip((0, 3, 1), judge(trainer), strict=True):
        assert float(one.truth) == pytest.approx(scaling.invert(split.targets)[place, 0], rel=1e-5)
        assert float(one.answer) == pytest.approx(scaling.invert(outputs)[place, 0], rel=1e-4)
        assert (one.probability, one.truth_probability) == (None, None)
        own = expect(dataset.input_scaling).invert(split.inputs)[place]
        np.testing.assert_allclose([float(text) for text in one.values], own, rtol=1e-5, atol=1e-6)


def test_pictures_of_a_stored_part_are_the_same(tmp_path):
    stored.write_pictures(tmp_path)
    found = []
    for kept in (False, True):
        dataset = stored.load_pictures(tmp_path, stored=kept)
        found.append(judge(Trainer(stored.PICTURES, dataset), Source.TEST, (5, 2)))
    for one, other in zip(*found, strict=True):
        assert one.picture.shape == (28, 28)
        np.testing.assert_array_equal(one.picture, other.picture)
        assert (one.truth, one.loss) == (other.truth, other.loss)


def test_marks_are_shown():
    trainer = tiny.make_trainer()
    places = np.array([0, 1], np.uint32)
    judged = judge_rows(trainer.executor, trainer.dataset, Source.TEST, places, marked={1})
    assert [one.is_marked for one in judged] == [False, True]


@pytest.mark.parametrize("source", [Source.DRAWING, Source.BATCH, Source.VALUES])
def test_what_is_no_part_is_refused(source):
    with pytest.raises(UserError, match="part"):
        judge(tiny.make_trainer(), source)


def test_a_place_that_is_not_there_is_refused():
    with pytest.raises(UserError, match="18 examples: none at 99"):
        judge(tiny.make_trainer(), places=[99])


def test_judging_changes_no_bit_of_the_training():
    one, other = tiny.make_trainer(), tiny.make_trainer()
    tiny.advance(one, 2)
    judge(one)
    tiny.assert_same_run(tiny.train(one), tiny.train(other))


def test_a_network_that_diverged_is_judged_too():
    trainer = tiny.make_trainer()
    trainer.network.parameters.values[:] = np.nan
    assert all(np.isnan(one.loss) for one in judge(trainer))


def test_no_row_is_no_example():
    trainer = tiny.make_trainer()
    empty = dataclasses.replace(trainer.dataset, validation=trainer.dataset.train.first(0))
    assert judge_rows(trainer.executor, empty, Source.VALIDATION, np.zeros(0, np.uint32)) == ()
