"""The tutor tunes the network that was asked for, and says nothing that is not so."""

from __future__ import annotations

import numpy as np
import pytest

from tests.training import tiny
from tui_nn.data.drawings import DrawingFile
from tui_nn.data.strokes.preparation import prepare_strokes
from tui_nn.errors import DataError, UserError
from tui_nn.training.protocol.drawings import Answering
from tui_nn.training.reading import tutoring
from tui_nn.training.reading.readers import Readers
from tui_nn.training.reading.tutoring import Tutor


@pytest.fixture(autouse=True)
def _few_others(monkeypatch):
    monkeypatch.setattr(tutoring, "REHEARSED", 300)
    monkeypatch.setattr(tutoring, "CHECKED", 200)


@pytest.fixture
def drawings(tmp_path):
    file = DrawingFile(tmp_path / "drawings.jsonl")
    for number in range(4):
        file.keep([[(float(number), 0.0), (4.0, 30.0)]], "4")
    return file.read().drawings


@pytest.fixture
def readers(tmp_path) -> Readers:
    return Readers(tmp_path / "user")


@pytest.fixture
def tutor(readers) -> Tutor:
    return Tutor(readers)


def test_the_built_in_network_is_tuned_again_each_time(tutor, readers, drawings):
    first = tutor.tune(Answering.BUILT_IN, None, drawings)
    content = readers.path.read_bytes()
    again = tutor.tune(Answering.BUILT_IN, None, drawings)
    assert readers.path.read_bytes() == content
    assert (first.correct_before, first.correct_left_out, first.correct_after) == (
        again.correct_before,
        again.correct_left_out,
        again.correct_after,
    )
    assert first.drawings == readers.built_in().tuned == 4
    assert first.seconds > 0


def test_a_run_is_tuned_in_place(tutor, readers, drawings):
    trainer = tiny.train(tiny.make_trainer(tiny.DIGITS))
    result = tutor.tune(Answering.TRAINED, trainer, drawings)
    assert (result.by, result.drawings, result.correct_after) == (Answering.TRAINED, 4, 4)
    pictures = [prepare_strokes(drawing.strokes).ravel() for drawing in drawings]
    assert (trainer.executor.predict(np.stack(pictures)).argmax(axis=1) == 4).all()
    assert readers.built_in().tuned == 0


def test_tuning_a_run_twice_in_a_row_is_tuning_it_once(tutor, drawings):
    trainer = tiny.train(tiny.make_trainer(tiny.DIGITS))
    first = tutor.tune(Answering.TRAINED, trainer, drawings)
    values = trainer.network.parameters.values.copy()
    again = tutor.tune(Answering.TRAINED, trainer, drawings)
    assert again.correct_before == first.correct_before < 4
    assert again.correct_left_out == first.correct_left_out is not None
    np.testing.assert_array_equal(trainer.network.parameters.values, values)


def test_after_more_training_nothing_is_claimed(tutor, drawings):
    """The network continues from what it learned of them: leaving one out now means nothing."""
    trainer = tiny.advance(tiny.make_trainer(tiny.DIGITS), 2)
    assert tutor.tune(Answering.TRAINED, trainer, drawings).correct_left_out is not None
    tiny.advance(trainer, 2)
    for _ in range(2):
        assert tutor.tune(Answering.TRAINED, trainer, drawings).correct_left_out is None
    other = tiny.advance(tiny.make_trainer(tiny.DIGITS), 2)
    assert tutor.tune(Answering.TRAINED, other, drawings).correct_left_out is not None


def test_of_a_run_that_had_them_among_its_examples_nothing_is_claimed(tutor, drawings):
    trainer = tiny.advance(tiny.make_trainer(tiny.DIGITS, own_drawings=3), 2)
    assert tutor.tune(Answering.TRAINED, trainer, drawings).correct_left_out is None


def test_training_continues_after_it(tutor, drawings):
    trainer = tiny.advance(tiny.make_trainer(tiny.DIGITS), 2)
    tutor.tune(Answering.TRAINED, trainer, drawings)
    tiny.train(trainer)
    assert np.isfinite(trainer.network.parameters.values).all()
    assert trainer.step == trainer.total_steps


def test_a_broken_network_is_refused(tutor, drawings):
    trainer = tiny.make_trainer(tiny.DIGITS)
    trainer.network.layers[0].parameters["weights"][0, 0] = np.nan
    with pytest.raises(UserError, match="not finite"):
        tutor.tune(Answering.TRAINED, trainer, drawings)


def test_without_drawings_there_is_nothing_to_learn(tutor):
    for by in Answering:
        with pytest.raises(UserError, match="you have no drawings yet"):
            tutor.tune(by, None, ())


def test_without_a_run_that_reads_digits(tutor, drawings):
    with pytest.raises(UserError, match="no network yet"):
        tutor.tune(Answering.TRAINED, None, drawings)
    with pytest.raises(DataError, match="cannot read drawings"):
        tutor.tune(Answering.TRAINED, tiny.make_trainer(tiny.MOONS), drawings)


def test_a_tuned_network_that_cannot_be_kept(tmp_path, drawings):
    (tmp_path / "user").write_text("in the way")
    readers = Readers(tmp_path / "user")
    with pytest.raises(DataError, match="cannot be written"):
        Tutor(readers).tune(Answering.BUILT_IN, None, drawings)
    assert readers.built_in().tuned == 0
