"""From a `Load` to a trainer; one's own drawings among the examples."""

from __future__ import annotations

import os

import numpy as np
import pytest

from tests.training import tiny
from tests.training.stored import load_pictures, write_pictures
from tests.typed import expect_a
from tui_nn import jit
from tui_nn.data.built_in import DIGIT_NAMES
from tui_nn.data.dataset import Split
from tui_nn.data.drawings import MAX_POINTS, DrawingFile
from tui_nn.data.handwriting.variations import vary_drawings
from tui_nn.data.strokes.preparation import prepare_strokes
from tui_nn.engine.checkpoint import Checkpoint, read_checkpoint, write_checkpoint
from tui_nn.errors import CheckpointError, ConfigError
from tui_nn.training.checkpoints.exporting import export_trainer
from tui_nn.training.checkpoints.layout import OWN_DRAWINGS
from tui_nn.training.checkpoints.saving import save_trainer
from tui_nn.training.protocol.commands import Load
from tui_nn.training.protocol.events import Loading
from tui_nn.training.session.loading import Progress, add_own_drawings, load_trainer
from tui_nn.training.trainer.trainer import Trainer

OWN = tiny.DIGITS.replace(own_drawings=3)


def load(config=OWN, checkpoint=None) -> Trainer:
    return load_trainer(Load(config, checkpoint), lambda _: None)


@pytest.fixture
def file() -> DrawingFile:
    file = DrawingFile()
    file.keep([[(float(x), float(y)) for x, y in tiny.SEVEN[0]]], "7")
    file.keep([[(5.0, 0.0), (5.0, 20.0)]], "1")
    return file


def test_own_drawings_stand_behind_the_training_examples(file):
    plain, own = load(tiny.DIGITS).dataset, load().dataset
    count = len(plain.train)
    np.testing.assert_array_equal(
        expect_a(Split, own.train).inputs[:count], expect_a(Split, plain.train).inputs
    )
    assert expect_a(Split, own.train).targets[count:].tolist() == [7, 7, 7, 1, 1, 1]
    picture = prepare_strokes([np.array(tiny.SEVEN[0])])
    np.testing.assert_array_equal(expect_a(Split, own.train).inputs[count], picture.ravel())
    variations = vary_drawings(file.read().drawings, DIGIT_NAMES, 3, OWN.seed)
    np.testing.assert_array_equal(expect_a(Split, own.train).inputs[count:], variations.inputs)
    assert expect_a(Split, own.train).targets.dtype == expect_a(Split, plain.train).targets.dtype
    np.testing.assert_array_equal(
        expect_a(Split, own.validation).inputs, expect_a(Split, plain.validation).inputs
    )
    np.testing.assert_array_equal(
        expect_a(Split, own.test).inputs, expect_a(Split, plain.test).inputs
    )


def test_they_are_trained_on_the_same_way_every_time(file):
    one, other = tiny.train(load()), tiny.train(load())
    tiny.assert_same_run(one, other)
    assert one.samples == len(tiny.load(tiny.DIGITS).train) + 6
    np.testing.assert_array_equal(np.sort(one.order.of_epoch(0)), np.arange(one.samples))


def test_a_run_with_them_continues_from_a_checkpoint(file, tmp_path):
    path = tmp_path / "run"
    save_trainer(tiny.advance(load(), 4), path)
    tiny.assert_same_run(tiny.train(load(checkpoint=path)), tiny.train(load()))


@pytest.mark.parametrize("change", ["more", "none", "damaged"])
def test_it_continues_with_those_that_it_began_with(file, tmp_path, change):
    path, unbroken = tmp_path / "run", tiny.train(load())
    save_trainer(tiny.advance(load(), 4), path)
    if change == "more":
        file.keep([[(0.0, 0.0), (20.0, 0.0), (20.0, 20.0)]], "7")
    elif change == "none":
        file.path.unlink()
    else:
        file.path.write_bytes(b"rubbish")
    again = load(checkpoint=path)
    save_trainer(tiny.advance(again, 1), path)
    tiny.assert_same_run(tiny.train(load(checkpoint=path)), unbroken)


def test_a_checkpoint_of_before_has_none_and_takes_what_there_is(file, tmp_path):
    path = tmp_path / "run"
    save_trainer(tiny.advance(load(), 4), path)
    checkpoint = read_checkpoint(path)
    tensors = {k: v for k, v in checkpoint.tensors.items() if k != OWN_DRAWINGS}
    write_checkpoint(path, Checkpoint(tensors, checkpoint.metadata))
    tiny.assert_same_run(tiny.train(load(checkpoint=path)), tiny.train(load()))


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"rubbish", "has no drawing in it"), (b"[" * (MAX_POINTS + 1), "is too large")],
)
def test_damaged_ones_are_reported_in_a_line(file, tmp_path, content, reason):
    path = tmp_path / "run"
    trainer = load()
    trainer.own_drawings = content
    save_trainer(trainer, path)
    with pytest.raises(CheckpointError, match=f"own_drawings {reason}") as caught:
        load(checkpoint=path)
    assert str(caught.value).startswith(str(path))


def test_none_yet_is_one_line(own_folder):
    with pytest.raises(ConfigError, match="own-drawings: there are no digits in") as caught:
        load()
    assert str(own_folder) in str(caught.value)


@pytest.mark.parametrize("dataset", ["moons", "houses", "fashion-mnist"])
def test_other_data_have_no_digits(dataset):
    recipe = {"moons": tiny.MOONS, "houses": tiny.HOUSES}.get(dataset, tiny.DIGITS)
    with pytest.raises(ConfigError, match=f"{dataset} has no digits to add yours to"):
        recipe.replace(dataset=dataset, samples=None, own_drawings=1)


def test_stored_examples_cannot_be_added_to(file, tmp_path):
    write_pictures(tmp_path)
    dataset = load_pictures(tmp_path, stored=True)
    with pytest.raises(ConfigError, match="do not fit into memory"):
        add_own_drawings(dataset, file.content(), 3, 0)


def test_a_network_alone_is_no_run_to_continue_with(tmp_path):
    path = tmp_path / "network"
    export_trainer(tiny.train(tiny.make_trainer()), path)
    with pytest.raises(CheckpointError, match="holds only the network") as caught:
        load(checkpoint=path)
    assert "\n" not in str(caught.value)


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX's")
@pytest.mark.parametrize(("mode", "expected"), [(0o700, "first start only"), (0o777, "doctor")])
def test_kernels_that_cannot_be_kept_are_reported(tmp_path, monkeypatch, mode, expected):
    folder = tmp_path / "kernels"
    folder.mkdir()
    folder.chmod(mode)
    monkeypatch.setattr(jit, "FOLDER", folder)
    told: list[Loading] = []
    Progress(told.append, 3).report_missing()
    assert [expected in loading.message for loading in told] == [True]
