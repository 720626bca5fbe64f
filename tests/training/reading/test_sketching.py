"""Whatever is asked about drawings is answered truly, by the right network."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from tests.training import tiny
from tests.typed import expect_a
from tui_nn.data.drawings import DrawingFile
from tui_nn.data.strokes.preparation import prepare_strokes
from tui_nn.errors import DataError, UserError
from tui_nn.training.protocol.drawings import Answering, Classified
from tui_nn.training.protocol.events import Saved
from tui_nn.training.protocol.sketching import (
    Classify,
    DeleteDrawings,
    ExportDrawings,
    FineTune,
    ListDrawings,
    Teach,
    Untune,
)
from tui_nn.training.reading.model import load_built_in
from tui_nn.training.reading.readers import trained_reader
from tui_nn.training.reading.sketching import Sketching, classify

ONE = (((5.0, 0.0), (5.0, 20.0)),)


@pytest.fixture
def sketching() -> Sketching:
    return Sketching()


def test_a_drawing_is_read_as_its_picture():
    trainer = tiny.train(tiny.make_trainer(tiny.DIGITS))
    found = classify(trained_reader(trainer), tiny.SEVEN)
    picture = prepare_strokes([np.array(stroke) for stroke in tiny.SEVEN])
    np.testing.assert_array_equal(found.picture, picture)
    expected = trainer.executor.predict(picture.reshape(1, -1))[0]
    np.testing.assert_array_equal(found.probabilities, expected)
    assert found.probabilities.shape == (10,)
    assert found.probabilities.sum() == pytest.approx(1, abs=1e-5)
    assert found.step == trainer.step


def test_an_answer_does_not_change_later():
    trainer = tiny.make_trainer(tiny.DIGITS)
    found = classify(trained_reader(trainer), tiny.SEVEN)
    probabilities, picture = found.probabilities.copy(), found.picture.copy()
    tiny.train(trainer)
    other = classify(trained_reader(trainer), (((0.0, 0.0), (0.0, 9.0)),))
    np.testing.assert_array_equal(found.probabilities, probabilities)
    np.testing.assert_array_equal(found.picture, picture)
    assert (other.picture != picture).any()


@pytest.mark.parametrize("strokes", [(), ((),), (((math.nan, 0.0),),), (((0.0, math.inf),),)])
def test_what_is_no_drawing_is_refused(strokes):
    with pytest.raises(DataError, match="drawing"):
        classify(trained_reader(tiny.make_trainer(tiny.DIGITS)), strokes)


def test_a_picture_is_read_as_it_is():
    trainer = tiny.train(tiny.make_trainer(tiny.DIGITS))
    inputs = trainer.dataset.test.read().inputs[:1]
    levels = tuple(inputs[0].tolist())
    question = Classify((), Answering.TRAINED, picture=levels)
    found = expect_a(Classified, Sketching().answer(question, trainer))
    np.testing.assert_array_equal(found.picture.ravel(), inputs[0])
    assert not found.is_prepared
    np.testing.assert_array_equal(found.probabilities, trainer.executor.predict(inputs)[0])


@pytest.mark.parametrize("levels", [(0,), (0,) * 783, (256,) * 784, (-1,) * 784])
def test_what_is_no_picture_is_refused(levels):
    trainer = tiny.make_trainer(tiny.DIGITS)
    with pytest.raises(DataError, match="784 pixels of 0 to 255"):
        Sketching().answer(Classify((), Answering.TRAINED, picture=levels), trainer)


def test_before_there_is_a_run_the_built_in_network_answers(sketching):
    found = sketching.answer(Classify(tiny.SEVEN), None)
    model = load_built_in()
    assert (found.by, found.tuned, found.step) == (Answering.BUILT_IN, 0, model.step)
    assert found.insight is None
    expected = model.predict(found.picture.reshape(1, -1))[0]
    np.testing.assert_array_equal(found.probabilities, expected)
    assert found.probabilities.argmax() == 7


def test_the_run_answers_as_soon_as_it_is_trained(sketching):
    trainer = tiny.make_trainer(tiny.DIGITS)
    assert sketching.answer(Classify(tiny.SEVEN), trainer).by is Answering.BUILT_IN
    tiny.advance(trainer, 1)
    found = sketching.answer(Classify(tiny.SEVEN), trainer)
    assert (found.by, found.step) == (Answering.TRAINED, 1)


@pytest.mark.parametrize("by", Answering)
def test_either_can_be_asked(sketching, by):
    for steps in (0, 3):
        trainer = tiny.advance(tiny.make_trainer(tiny.DIGITS), steps)
        assert sketching.answer(Classify(tiny.SEVEN, by), trainer).by is by


def test_beside_a_run_on_anything_else_the_built_in_network_answers(sketching):
    trainer = tiny.train(tiny.make_trainer(tiny.MOONS))
    assert sketching.answer(Classify(tiny.SEVEN), trainer).by is Answering.BUILT_IN


def test_what_is_inside_is_said_on_demand(sketching):
    insight = sketching.answer(Classify(tiny.SEVEN, inside=True), None).insight
    assert insight.saliency.shape == (28, 28)
    assert insight.units


def test_teaching_keeps_a_drawing(sketching):
    sketching.answer(Teach(ONE, "1"), None)
    found = sketching.answer(Teach(tiny.SEVEN, "3"), None)
    assert (found.by, found.tuned, found.damaged) == (Answering.BUILT_IN, 0, 0)
    assert found.path == DrawingFile().path
    assert [drawing.label for drawing in found.drawings] == ["1", "3"]
    seven = found.drawings[1]
    read = sketching.answer(Classify(tiny.SEVEN), None)
    np.testing.assert_array_equal(seven.picture, read.picture)
    assert (seven.answer, seven.probability) == ("7", pytest.approx(read.probabilities.max()))


def test_what_is_no_drawing_is_not_kept(sketching):
    for strokes in ((), (((math.nan, 0.0),),)):
        with pytest.raises(DataError):
            sketching.answer(Teach(strokes, "1"), None)
    assert sketching.answer(ListDrawings(), None).drawings == ()


def test_the_list_is_read_by_whom_one_asks(sketching):
    trainer = tiny.train(tiny.make_trainer(tiny.DIGITS))
    sketching.answer(Teach(tiny.SEVEN, "7"), trainer)
    for by in Answering:
        found = sketching.answer(ListDrawings(by), trainer)
        read = sketching.answer(Classify(tiny.SEVEN, by), trainer)
        assert found.by is by
        assert found.drawings[0].answer == str(read.probabilities.argmax())
    assert sketching.answer(ListDrawings(), trainer).by is Answering.TRAINED


def test_deleting_by_key(sketching):
    sketching.answer(Teach(ONE, "1"), None)
    one, seven = sketching.answer(Teach(tiny.SEVEN, "7"), None).drawings
    found = sketching.answer(DeleteDrawings((one.key,)), None)
    assert [drawing.key for drawing in found.drawings] == [seven.key]


def test_a_copy_and_the_damage(sketching, tmp_path):
    sketching.answer(Teach(ONE, "1"), None)
    with DrawingFile().path.open("ab") as file:
        file.write(b"rubbish")
    target = tmp_path / "copy.jsonl"
    assert sketching.answer(ExportDrawings(target), None) == Saved(target)
    assert len(DrawingFile(target).read().drawings) == 1
    assert sketching.answer(ListDrawings(), None).damaged == 1


def test_what_another_program_keeps_is_seen(sketching):
    sketching.answer(Teach(ONE, "1"), None)
    DrawingFile().keep(tiny.SEVEN, "7")
    assert len(sketching.answer(ListDrawings(), None).drawings) == 2


def test_fine_tuning_the_built_in_network_lasts_until_it_is_undone(sketching):
    sketching.answer(Teach(ONE, "4"), None)  # a strange hand
    untuned = sketching.answer(Classify(ONE), None)
    assert untuned.probabilities.argmax() != 4
    result = sketching.answer(FineTune(), None)
    assert (result.by, result.drawings) == (Answering.BUILT_IN, 1)
    assert (result.correct_before, result.correct_left_out, result.correct_after) == (0, 0, 1)
    for anyone in (sketching, Sketching()):
        tuned = expect_a(Classified, anyone.answer(Classify(ONE), None))
        assert (tuned.tuned, int(tuned.probabilities.argmax())) == (1, 4)
    found = sketching.answer(Untune(), None)
    assert (found.tuned, found.drawings[0].answer) == (0, str(untuned.probabilities.argmax()))
    for anyone in (sketching, Sketching()):
        again = expect_a(Classified, anyone.answer(Classify(ONE), None))
        np.testing.assert_array_equal(again.probabilities, untuned.probabilities)


def test_fine_tuning_takes_the_network_that_answers(sketching):
    trainer = tiny.train(tiny.make_trainer(tiny.DIGITS))
    sketching.answer(Teach(ONE, "1"), trainer)
    before = trainer.network.parameters.values.copy()
    assert sketching.answer(FineTune(Answering.BUILT_IN), trainer).by is Answering.BUILT_IN
    np.testing.assert_array_equal(trainer.network.parameters.values, before)
    assert sketching.answer(FineTune(), trainer).by is Answering.TRAINED
    assert (trainer.network.parameters.values != before).any()


@pytest.mark.parametrize(
    "command", [FineTune(), Classify(ONE, Answering.TRAINED), ListDrawings(Answering.TRAINED)]
)
def test_what_there_is_not_is_said_in_one_line(sketching, command):
    with pytest.raises(UserError) as caught:
        sketching.answer(command, None)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("config", [tiny.MOONS, tiny.HOUSES], ids=lambda config: config.recipe)
def test_a_network_of_anything_else_reads_no_drawings(sketching, config):
    trainer = tiny.make_trainer(config)
    for command in (Classify(ONE, Answering.TRAINED), FineTune(Answering.TRAINED)):
        sketching.answer(Teach(ONE, "1"), trainer)
        with pytest.raises(DataError, match=f"trained on {config.dataset} cannot read drawings"):
            sketching.answer(command, trainer)


def test_an_answer_is_frozen(sketching):
    drawing = sketching.answer(Teach(ONE, "1"), None).drawings[0]
    with pytest.raises(ValueError, match="read-only"):
        drawing.picture[0, 0] = 1
    with pytest.raises(dataclasses.FrozenInstanceError):
        drawing.label = "2"
