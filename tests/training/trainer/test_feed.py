"""Whether a split is in memory or in its file makes no difference to what is computed."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.training import tiny
from tests.training.stored import PICTURES, load_pictures, write_blank, write_pictures
from tests.typed import expect, expect_a
from tui_nn.data.dataset import Split, StoredSplit
from tui_nn.data.idx import mnist
from tui_nn.data.schema import Kind
from tui_nn.errors import DataError
from tui_nn.training.health.layer_statistics import measure_layers
from tui_nn.training.protocol.commands import Observe
from tui_nn.training.protocol.snapshot import RunState
from tui_nn.training.reading.model import Model
from tui_nn.training.reading.readers import trained_reader
from tui_nn.training.reading.sketching import classify
from tui_nn.training.reading.views import gallery_view
from tui_nn.training.session.observation import observe, summarize_run
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.trainer import feed as feed_module
from tui_nn.training.trainer.feed import Feed
from tui_nn.training.trainer.pacer import Pacer
from tui_nn.training.trainer.trainer import Trainer


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pictures")
    write_pictures(folder)
    return folder


@pytest.fixture(autouse=True)
def small_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three batches of 8, or one of the 64 examples that evaluation takes at once."""
    monkeypatch.setattr(feed_module, "WINDOW_SAMPLES", 30)


def make_pair(folder: Path, config: TrainingConfig = PICTURES) -> tuple[Trainer, Trainer]:
    """The same run with its data set in memory, and stored."""
    whole, stored = (
        Trainer(config, load_pictures(folder, stored=stored, config=config))
        for stored in (False, True)
    )
    assert isinstance(stored.dataset.train, StoredSplit)
    assert not isinstance(whole.dataset.train, StoredSplit)
    return whole, stored


def assert_same_network(one: Trainer, other: Trainer) -> None:
    """Bit for bit, and what the optimizer remembers too."""
    for array, twin in zip(one.network.parameters, other.network.parameters, strict=True):
        np.testing.assert_array_equal(array, twin)
    np.testing.assert_array_equal(one.records.recent_losses, other.records.recent_losses)
    np.testing.assert_array_equal(one.records.recent_correct, other.records.recent_correct)
    assert (one.step, one.finish_reason) == (other.step, other.finish_reason)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    portions=st.lists(st.integers(1, 20), max_size=12),
    batch_size=st.sampled_from([1, 8, 30, 64, 135, 500]),
)
def test_a_stored_set_is_trained_on_like_one_in_memory(
    folder: Path, portions: list[int], batch_size: int
) -> None:
    config = PICTURES.replace(batch_size=batch_size, epochs=2)
    whole, stored = make_pair(folder, config)
    assert_same_network(tiny.train(whole), tiny.train(stored, portions))


def test_portions_make_no_difference_to_a_stored_run(folder: Path) -> None:
    config = PICTURES.replace(early_stopping=2, learning_rate=0.05, epochs=12)
    _, whole = make_pair(folder, config)
    _, portioned = make_pair(folder, config)
    tiny.assert_same_run(tiny.train(portioned, [1, 5, 2, 9, 30, 4]), tiny.train(whole))


@pytest.mark.parametrize("name", ["train", "validation", "test"])
def test_a_stored_split_is_judged_like_one_in_memory(folder: Path, name: str) -> None:
    whole, stored = (tiny.train(trainer) for trainer in make_pair(folder))
    expected, found = whole.evaluate(name), stored.evaluate(name)
    assert found.accuracy == expected.accuracy
    assert found.loss == pytest.approx(expected.loss, rel=1e-15)


def test_an_empty_split_has_no_windows(folder: Path) -> None:
    whole, stored = make_pair(folder, PICTURES.replace(validation_split=0.0))
    assert len(stored.dataset.validation) == 0
    assert np.isnan(stored.evaluate("validation").loss)
    for trainer in (whole, stored):
        none = Feed(trainer.executor, trainer.dataset.validation)
        assert list(none.windows(np.zeros(0, np.uint32), 8, 0)) == []


@pytest.mark.parametrize(
    ("batch_size", "sizes"), [(8, [24, 24, 2]), (30, [30, 20]), (40, [40, 10])]
)
def test_windows_are_made_of_whole_batches(folder: Path, batch_size: int, sizes: list[int]) -> None:
    whole, stored = make_pair(folder, PICTURES.replace(batch_size=batch_size))
    order = stored.order.of_epoch(0)[:50]
    windows = list(stored.training.windows(order, batch_size, 0))
    assert [len(window) for _, window in windows] == sizes
    labels = np.concatenate([examples.labels[window] for examples, window in windows])
    np.testing.assert_array_equal(labels, expect_a(Split, whole.dataset.train.take(order)).targets)
    ((examples, window),) = whole.training.windows(order, batch_size, 0)
    np.testing.assert_array_equal(examples.labels[window], labels)


def test_divergence_is_found_within_the_window(folder: Path) -> None:
    config = PICTURES.replace(optimizer="sgd", epochs=100)
    whole, stored = make_pair(folder, config)
    for trainer in (whole, stored):
        trainer.base_rate = 1e38
        tiny.train(trainer)
    assert stored.divergence == whole.divergence is not None
    assert_same_network(whole, stored)


def test_everything_that_is_shown_is_the_same(folder: Path) -> None:
    whole, stored = (tiny.advance(trainer, 20) for trainer in make_pair(folder))
    for one, other in zip(measure_layers(whole), measure_layers(stored), strict=True):
        assert one.gradient_norm == other.gradient_norm
        np.testing.assert_array_equal(one.histogram, other.histogram)
    drawings = [
        classify(trained_reader(trainer), tiny.SEVEN).probabilities for trainer in (whole, stored)
    ]
    np.testing.assert_array_equal(drawings[0], drawings[1])
    before = stored.network.parameters.values.copy()
    snapshot = observe(stored, Observe(), RunState.PAUSED, Pacer(lambda: 0.0))
    assert snapshot.train_loss == whole.records.train_loss
    tests = [expect(summarize_run(trainer).test).accuracy for trainer in (stored, whole)]
    assert tests[0] == tests[1]
    np.testing.assert_array_equal(stored.network.parameters.values, before)


def test_the_gallery_shows_stored_pictures(folder: Path) -> None:
    (folder / "fashion-mnist").mkdir(exist_ok=True)
    write_pictures(folder / "fashion-mnist")
    config = PICTURES.replace(dataset="fashion-mnist")
    whole, stored = (
        Trainer(config, load_pictures(folder, stored=stored, config=config, name=config.dataset))
        for stored in (False, True)
    )
    assert stored.dataset.schema.kind is Kind.PICTURES
    expected, found = gallery_view(whole), gallery_view(stored)
    for name in ("pictures", "labels", "probabilities"):
        np.testing.assert_array_equal(getattr(found, name), getattr(expected, name))


def test_a_saved_network_is_tested_on_a_stored_split(folder: Path) -> None:
    model = Model(PICTURES, expect(PICTURES.source.schema))
    model.network.initialize("he-normal", np.random.default_rng(1))
    expected, found = (
        model.evaluate(dataset, dataset.test)
        for dataset in (load_pictures(folder, stored=stored) for stored in (False, True))
    )
    assert found.accuracy == expected.accuracy
    assert found.loss == pytest.approx(expected.loss, rel=1e-15)


def test_a_file_cut_short_meanwhile_is_named(tmp_path: Path) -> None:
    write_pictures(tmp_path)
    path = tmp_path / mnist.TRAIN_IMAGES.removesuffix(".gz")
    trainer = Trainer(PICTURES, load_pictures(tmp_path, stored=True))
    trainer.run_steps(3)
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(DataError, match=f"{path}: has become shorter"):
        tiny.train(trainer)


def test_memory_follows_the_window_not_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    samples = 500_000
    write_blank(tmp_path, samples)
    config = PICTURES.replace(batch_size=32)
    tracemalloc.start()
    trainer = Trainer(config, load_pictures(tmp_path, stored=True, config=config))
    trainer.run_steps(500)
    measure_layers(trainer)
    trainer.evaluate("validation")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert trainer.samples == 450_000
    assert peak < 20 * samples + 2**24  # labels, deal and order; a window
