"""Leaving out says how drawings are read that a network has not seen, and only those."""

from __future__ import annotations

import numpy as np
import pytest

from tests.training import tiny
from tui_nn.data.dataset import Split
from tui_nn.data.drawings import DrawingFile
from tui_nn.errors import DataError
from tui_nn.training.protocol.commands import Load
from tui_nn.training.protocol.left_out import LeftOut
from tui_nn.training.reading import leaving_out
from tui_nn.training.reading.leaving_out import LeavingOut
from tui_nn.training.session.loading import load_trainer
from tui_nn.training.settings.recipes import RECIPES
from tui_nn.training.trainer.trainer import Trainer

CONFIG = RECIPES["symbols"].config.replace(samples=300, epochs=8, hidden=(32,))

COPIES = 27
"""Of each of eleven drawings."""


def draw(file: DrawingFile, label: str, count: int, *, upright: bool) -> None:
    generator = np.random.default_rng(count)
    for _ in range(count):
        bends = generator.uniform(0, 3, 3).tolist()
        line = [(bend, 10.0 * place) for place, bend in enumerate(bends)]
        file.keep([line if upright else [(y, x) for x, y in line]], label)


@pytest.fixture
def file() -> DrawingFile:
    """Upright and level lines, and too few of something else."""
    file = DrawingFile()
    draw(file, "post", 6, upright=True)
    draw(file, "beam", 5, upright=False)
    draw(file, "other", 4, upright=True)
    return file


def make() -> Trainer:
    return load_trainer(Load(CONFIG), lambda _: None)


def leave_out(trainer: Trainer) -> LeftOut:
    work = LeavingOut(trainer)
    while not work.is_done:
        if work.advance():
            assert work.result().is_complete == work.is_done
    return work.result()


def test_labels_with_enough_drawings_are_learnt(file):
    trainer = make()
    assert trainer.dataset.schema.class_names == ("beam", "post")
    assert trainer.own_drawings == file.content()
    assert len(trainer.dataset.train) == COPIES * 11
    assert len(trainer.dataset.test) == 11


def test_too_few_drawings_are_refused_with_what_is_needed(own_folder):
    draw(DrawingFile(), "post", 6, upright=True)
    with pytest.raises(DataError, match="needed: 5 drawings of another label"):
        make()


def test_what_is_easy_to_tell_apart_is_read_correctly(file):
    found = leave_out(make())
    assert found.confusion == ((5, 0), (0, 6))
    assert (found.drawings, found.correct, found.confused) == (11, 11, ())
    assert found.one_by_one


def test_a_drawing_that_is_like_no_other_is_counted_as_wrong(file):
    file.keep(
        [[(0.0, 0.0), (10.0, 2.0), (20.0, 1.0)]], "post"
    )  # which nothing but itself speaks for
    found = leave_out(make())
    assert found.confused == ((1, 0, 1),)
    assert found.correct == 11


def test_many_are_left_out_in_groups_of_every_class(file, monkeypatch):
    monkeypatch.setattr(leaving_out, "MOST_GROUPS", 3)
    found = leave_out(make())
    assert (found.drawings, found.one_by_one) == (11, False)
    assert found.is_complete


def test_no_network_has_seen_what_it_is_asked(file, monkeypatch):
    seen: list[Split] = []

    def watch(config, dataset):
        seen.append(dataset.train)
        return Trainer(config, dataset)

    trainer = make()
    monkeypatch.setattr(leaving_out, "Trainer", watch)
    leave_out(trainer)
    assert len(seen) == 6
    targets = trainer.dataset.test.read().targets
    places = [np.flatnonzero(targets == label) for label in (0, 1)]
    for number, split in enumerate(seen):
        left_out = [int(place[number]) for place in places if number < len(place)]
        assert len(split) == COPIES * (11 - len(left_out))
        rows = {row.tobytes() for row in split.inputs}
        for place in left_out:
            pictures = trainer.dataset.train.read().inputs[COPIES * place : COPIES * (place + 1)]
            assert not rows & {picture.tobytes() for picture in pictures}


def test_it_leaves_the_run_alone(file):
    trainer = tiny.advance(make(), 3)
    before = trainer.network.parameters.values.copy()
    leave_out(trainer)
    np.testing.assert_array_equal(trainer.network.parameters.values, before)
