"""Every name of an example leads to the one that is meant, or to one clear line."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.training import tiny
from tests.training.stored import load_pictures, write_pictures
from tui_nn.data.strokes.preparation import prepare_strokes
from tui_nn.errors import UserError
from tui_nn.training.protocol.examples import Example, Source
from tui_nn.training.reading.examples import resolve_example
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.training.trainer.trainer import Trainer

STROKES = tiny.SEVEN


@pytest.mark.parametrize("source", [Source.TRAIN, Source.VALIDATION, Source.TEST])
@pytest.mark.parametrize("config", [tiny.MOONS, tiny.HOUSES, tiny.DIGITS])
def test_a_row_of_a_part(source, config):
    trainer = tiny.make_trainer(config, validation_split=0.2)
    split = getattr(trainer.dataset, source.value).read()
    index = len(split) - 1
    found = resolve_example(trainer, Example(source, index))
    np.testing.assert_array_equal(found.split.inputs, split.inputs[index:])
    np.testing.assert_array_equal(found.split.targets, split.targets[index:])
    assert found.example == Example(source, index)
    assert f"{index} of the" in found.caption
    with pytest.raises(UserError, match=f"there is none at {index + 1:,}"):
        resolve_example(trainer, Example(source, index + 1))


def test_an_empty_part_is_named():
    trainer = tiny.make_trainer(RECIPES["xor"].config)
    with pytest.raises(UserError, match="the validation part of xor is empty"):
        resolve_example(trainer, Example(Source.VALIDATION))


def test_an_example_of_the_next_batch_stays_the_same():
    trainer = tiny.advance(tiny.make_trainer(), 2)
    order = trainer.order.after(2, 1)
    found = resolve_example(trainer, Example(Source.BATCH, 3))
    assert found.example == Example(Source.TRAIN, int(order[3]))
    np.testing.assert_array_equal(
        found.split.inputs[0], trainer.dataset.train.read().inputs[order[3]]
    )
    tiny.advance(trainer, 2)  # the last batch of an epoch has eight examples
    with pytest.raises(UserError, match="the next batch has 8 examples"):
        resolve_example(trainer, Example(Source.BATCH, 8))


def test_a_stored_part_is_read_where_it_is_needed(tmp_path):
    write_pictures(tmp_path)
    config = RECIPES["mnist"].config.replace(batch_size=8, epochs=3, hidden=(6,))
    in_memory = Trainer(config, load_pictures(tmp_path, stored=False, config=config))
    stored = Trainer(config, load_pictures(tmp_path, stored=True, config=config))
    for source in (Source.TRAIN, Source.VALIDATION, Source.TEST, Source.BATCH):
        one, other = (resolve_example(run, Example(source, 4)) for run in (in_memory, stored))
        np.testing.assert_array_equal(one.split.inputs, other.split.inputs)
        np.testing.assert_array_equal(one.split.targets, other.split.targets)
        assert one.example == other.example


def test_a_drawing_gets_the_class_that_the_network_answers():
    trainer = tiny.make_trainer(tiny.DIGITS)
    found = resolve_example(trainer, Example(Source.DRAWING, strokes=STROKES))
    picture = prepare_strokes([np.array(stroke) for stroke in STROKES]).reshape(1, -1)
    np.testing.assert_array_equal(found.split.inputs, picture)
    answer = int(trainer.executor.predict(picture)[0].argmax())
    assert found.split.targets.tolist() == [answer]
    assert found.example.target == answer
    assert "the network's answer" in found.caption
    given = resolve_example(trainer, Example(Source.DRAWING, strokes=STROKES, target=3.0))
    assert given.split.targets.tolist() == [3]


def test_no_drawing_where_none_is_read():
    with pytest.raises(UserError, match="cannot read drawings"):
        resolve_example(tiny.make_trainer(), Example(Source.DRAWING, strokes=STROKES))
    with pytest.raises(UserError):
        resolve_example(tiny.make_trainer(tiny.DIGITS), Example(Source.DRAWING))


def test_values_are_standardized_like_the_inputs():
    trainer = tiny.make_trainer(tiny.HOUSES)
    dataset = trainer.dataset
    assert dataset.input_scaling is not None
    assert dataset.target_scaling is not None
    row = dataset.train.read().take(np.array([5]))
    values = tuple(dataset.input_scaling.invert(row.inputs)[0].tolist())
    price = float(dataset.target_scaling.invert(row.targets)[0, 0])
    found = resolve_example(trainer, Example(Source.VALUES, values=values, target=price))
    np.testing.assert_allclose(found.split.inputs, row.inputs, atol=1e-6)
    np.testing.assert_allclose(found.split.targets, row.targets, atol=1e-6)


def test_values_of_a_regression_get_the_networks_answer():
    trainer = tiny.make_trainer(tiny.HOUSES)
    values = (1.0,) * trainer.dataset.schema.in_features
    found = resolve_example(trainer, Example(Source.VALUES, values=values))
    answer = trainer.executor.predict(found.split.inputs)
    np.testing.assert_allclose(found.split.targets, answer, rtol=1e-5)


def test_values_in_the_plane():
    trainer = tiny.make_trainer()
    scaling = trainer.dataset.input_scaling
    assert scaling is not None
    found = resolve_example(trainer, Example(Source.VALUES, values=(0.5, -0.25), target=1.0))
    expected = (np.array([0.5, -0.25]) - scaling.mean) / scaling.deviation
    np.testing.assert_allclose(found.split.inputs[0], expected, rtol=1e-6)
    assert found.split.targets.tolist() == [1]


def test_values_of_a_picture_are_its_pixels():
    trainer = tiny.make_trainer(tiny.DIGITS)
    values = tuple(float(place % 300) for place in range(784))
    found = resolve_example(trainer, Example(Source.VALUES, values=values, target=1.0))
    assert found.split.inputs.dtype == np.uint8
    assert found.split.inputs[0, :300].tolist() == [min(place, 255) for place in range(300)]


@pytest.mark.parametrize(
    ("example", "message"),
    [
        (Example(Source.VALUES, values=(1.0,)), "1 value for 2 inputs"),
        (Example(Source.VALUES, values=(1.0, math.nan)), "nan is not a number"),
        (Example(Source.VALUES, values=(1.0, 1.0), target=2.0), "2 is not one of the 2 classes"),
        (Example(target=0.5), "0.5 is not one of the 2 classes"),
        (Example(target=-1.0), "-1 is not one of the 2 classes"),
        (Example(target=math.inf), "inf is not a target"),
    ],
)
def test_what_cannot_be_is_refused(example, message):
    with pytest.raises(UserError, match=message):
        resolve_example(tiny.make_trainer(), example)


def test_another_target_can_stand_in():
    trainer = tiny.make_trainer()
    label = int(trainer.dataset.train.all_targets()[0])
    found = resolve_example(trainer, Example(target=float(1 - label)))
    assert found.split.targets.tolist() == [1 - label]
    assert "another target" in found.caption
    house = resolve_example(tiny.make_trainer(tiny.HOUSES), Example(target=1e5))
    assert house.split.targets.dtype == np.float32
