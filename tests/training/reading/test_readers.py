"""The network that comes with the program, and what became of it by tuning."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from tests.training import tiny
from tui_nn.errors import CheckpointError, DataError, UserError
from tui_nn.training.checkpoints.exporting import export_network
from tui_nn.training.protocol.drawings import Answering
from tui_nn.training.reading import model
from tui_nn.training.reading.model import load_built_in
from tui_nn.training.reading.readers import TUNED_NAME, Readers, prefers_run, reading_run

PICTURE = np.random.default_rng(1).integers(0, 30, (3, 784), np.uint8)
"""Faint, so that no answer is beyond doubt."""


@pytest.fixture
def readers(tmp_path) -> Readers:
    return Readers(tmp_path / "user")


def keep(readers: Readers, drawings: int = 5) -> model.Model:
    tuned = load_built_in()
    tuned.network.layers[-1].parameters["biases"][3] += 2
    readers.keep_tuned(tuned, drawings)
    return tuned


def test_the_tuned_network_answers_from_then_on(readers):
    shipped = readers.built_in()
    assert (shipped.by, shipped.tuned) == (Answering.BUILT_IN, 0)
    tuned = keep(readers)
    for found in (readers.built_in(), Readers(readers.path.parent).built_in()):
        assert (found.tuned, found.step) == (5, shipped.step)
        np.testing.assert_allclose(found.read(PICTURE), tuned.predict(PICTURE), atol=1e-3)
        assert (found.read(PICTURE)[:, 3] > shipped.read(PICTURE)[:, 3]).all()


def test_plain_reading_gives_the_answers_of_the_kernels(readers):
    reader = readers.built_in()
    plain = dataclasses.replace(reader, plain=True)
    np.testing.assert_allclose(plain.read(PICTURE), reader.read(PICTURE), atol=1e-5)
    assert plain.read(PICTURE[:0]).shape == (0, 10)


def test_untuning_brings_the_shipped_one_back(readers):
    shipped = readers.built_in().read(PICTURE)
    readers.untune()
    keep(readers)
    readers.untune()
    assert not readers.path.exists()
    np.testing.assert_array_equal(readers.built_in().read(PICTURE), shipped)


def test_it_is_kept_in_the_users_own_folder(own_folder):
    readers = Readers()
    keep(readers)
    assert (own_folder / TUNED_NAME).is_file()


def test_a_tuned_network_made_from_another_is_ignored(readers, tmp_path, monkeypatch):
    """The program was updated meanwhile."""
    keep(readers)
    other = load_built_in()
    other.network.layers[-1].parameters["biases"][4] += 1
    newer = tmp_path / "newer.safetensors"
    export_network(newer, other.config, other.schema, other.network, other.step, {})
    monkeypatch.setattr(model, "BUILT_IN", newer)
    found = Readers(readers.path.parent).built_in()
    assert found.tuned == 0
    np.testing.assert_array_equal(found.read(PICTURE), load_built_in().predict(PICTURE))


@pytest.mark.parametrize("content", [b"", b"rubbish"])
def test_a_damaged_tuned_network_is_ignored(readers, content):
    keep(readers)
    readers.path.write_bytes(content)
    assert Readers(readers.path.parent).built_in().tuned == 0


def test_a_tuned_network_that_cannot_be_kept_changes_nothing(tmp_path):
    (tmp_path / "user").write_text("in the way")
    readers = Readers(tmp_path / "user")
    with pytest.raises(DataError, match="cannot be written"):
        keep(readers)
    assert readers.built_in().tuned == 0


def test_a_program_without_its_network_says_so(readers, tmp_path, monkeypatch):
    monkeypatch.setattr(model, "BUILT_IN", tmp_path / "none")
    with pytest.raises(CheckpointError, match="this file comes with the program"):
        readers.built_in()


@pytest.mark.parametrize(
    ("config", "steps", "expected"),
    [(tiny.DIGITS, 0, False), (tiny.DIGITS, 1, True), (tiny.MOONS, 3, False)],
)
def test_when_the_run_is_preferred(config, steps, expected):
    trainer = tiny.advance(tiny.make_trainer(config), steps)
    assert prefers_run(trainer) is expected
    assert not prefers_run(None)


def test_a_run_that_reads_digits(readers):
    trainer = tiny.advance(tiny.make_trainer(tiny.DIGITS), 2)
    assert reading_run(trainer) is trainer
    found = readers.choose(Answering.TRAINED, trainer)
    np.testing.assert_array_equal(found.read(PICTURE), trainer.executor.predict(PICTURE))
    for none in (None, tiny.make_trainer(tiny.HOUSES)):
        with pytest.raises(UserError):
            reading_run(none)
