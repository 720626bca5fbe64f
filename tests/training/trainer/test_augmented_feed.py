"""Only augmented pictures are trained on, whichever thread prepared them and when."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.training import tiny
from tests.training.stored import PICTURES, load_pictures, write_pictures
from tui_nn.data.augmentation.augmenter import Augmenter
from tui_nn.data.built_in import DIGITS
from tui_nn.data.dataset import Array, StoredSplit
from tui_nn.engine import crew as crew_module
from tui_nn.engine.crew import Crew
from tui_nn.engine.kernels.structures import Examples
from tui_nn.training.checkpoints.loading import load_checkpoint, restore_trainer
from tui_nn.training.checkpoints.saving import save_trainer
from tui_nn.training.health.layer_statistics import measure_layers
from tui_nn.training.protocol.commands import Observe
from tui_nn.training.protocol.snapshot import RunState
from tui_nn.training.session.observation import observe
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.trainer import feed as feed_module
from tui_nn.training.trainer.assembly import make_augmentation
from tui_nn.training.trainer.feed import Feed
from tui_nn.training.trainer.pacer import Pacer
from tui_nn.training.trainer.trainer import Trainer

VARIED = PICTURES.replace(
    augment_shift=2.0,
    augment_rotation=20.0,
    augment_scale=0.2,
    augment_shear=0.2,
    augment_elastic=1.4,
    augment_thickness=1.0,
    augment_occlusion=6.0,
)

EVERY_ONE = {"augment_sigma": 4.0} | {
    name: 0.5 for name in VARIED.as_texts() if name.startswith("augment_")
}

once = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pictures")
    write_pictures(folder)
    return folder


@pytest.fixture(autouse=True)
def small_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three batches of 8."""
    monkeypatch.setattr(feed_module, "WINDOW_SAMPLES", 30)


def make(folder: Path, config: TrainingConfig = VARIED, *, stored: bool = False) -> Trainer:
    return Trainer(config, load_pictures(folder, stored=stored, config=config))


def pictures_of(examples: Examples, order: Array) -> Array:
    """The listed pictures among `examples` at `order`, as they are seen: (n, 784), uint8."""
    found = np.zeros((len(order), 784), np.uint8)
    for row, place in zip(found, order, strict=True):
        lit = slice(examples.starts[place], examples.starts[place + 1])
        row[examples.columns[lit]] = examples.levels[lit]
    return found


def windows_of(trainer: Trainer, order: Array, epoch: int) -> tuple[Array, Array]:
    """Pictures and labels of all windows in turn."""
    windows = list(trainer.training.windows(order, trainer.config.batch_size, epoch))
    pictures = [pictures_of(examples, window) for examples, window in windows]
    labels = [examples.labels[window] for examples, window in windows]
    return np.concatenate(pictures), np.concatenate(labels)


@pytest.mark.parametrize("stored", [False, True])
def test_the_pictures_of_a_window_are_augmented_and_keep_their_labels(folder, stored):
    trainer = make(folder, stored=stored)
    assert isinstance(trainer.dataset.train, StoredSplit) == stored
    order, plain = trainer.order.of_epoch(1), trainer.dataset.train.read()
    pictures, labels = windows_of(trainer, order, epoch=1)
    np.testing.assert_array_equal(labels, plain.targets[order])
    augmentation = make_augmentation(VARIED, DIGITS)
    assert augmentation is not None
    expected = augmentation.augment(plain, np.arange(len(plain), dtype=np.uint32), 1)
    np.testing.assert_array_equal(pictures, expected.inputs[order])
    assert (pictures != plain.inputs[order]).any(axis=1).all()
    again, _ = windows_of(trainer, order, epoch=2)
    assert (again != pictures).any(axis=1).all()


@pytest.mark.parametrize("stored", [False, True])
def test_a_window_is_no_more_than_is_asked_for(folder, stored):
    trainer = make(folder, stored=stored)
    for count, sizes in ((8, [8]), (24, [24]), (50, [24, 24, 2])):
        windows = list(trainer.training.windows(trainer.order.of_epoch(0)[:count], 8, 0))
        assert [len(window) for _, window in windows] == sizes
        assert [len(examples.labels) for examples, _ in windows] == sizes


def test_whatever_is_judged_or_shown_is_not_augmented(folder):
    plain, varied = make(folder, PICTURES), make(folder)
    varied.network.parameters.values[:] = plain.network.parameters.values
    for name in ("train", "validation", "test"):
        assert varied.evaluate(name) == plain.evaluate(name)
    found, expected = (trainer.training.gather(plain.latest_batch()) for trainer in (varied, plain))
    np.testing.assert_array_equal(pictures_of(*found), pictures_of(*expected))


@given(portions=st.lists(st.integers(1, 20), max_size=12), stored=st.booleans())
@once
def test_neither_portions_nor_files_make_a_difference(folder, portions, stored):
    whole = tiny.train(make(folder))
    tiny.assert_same_run(tiny.train(make(folder, stored=stored), portions), whole)


@pytest.mark.parametrize("steps", [1, 16, 17, 29])
def test_a_run_continues_from_any_step(folder, tmp_path, steps):
    unbroken, path = tiny.train(make(folder)), tmp_path / "run.safetensors"
    save_trainer(tiny.advance(make(folder), steps), path)
    saved = load_checkpoint(path)
    assert saved.config == VARIED
    restored = make(folder, saved.config)
    restore_trainer(restored, saved)
    tiny.assert_same_run(tiny.train(restored), unbroken)


def test_watching_makes_no_difference(folder):
    trainer, pacer = make(folder), Pacer(lambda: 0.0)
    while trainer.finish_reason is None:
        observe(trainer, Observe(), RunState.RUNNING, pacer)
        trainer.run_steps(5)
        measure_layers(trainer)
        trainer.evaluate("train")
    tiny.assert_same_run(trainer, tiny.train(make(folder)))


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_the_number_of_threads_makes_no_difference(folder, monkeypatch, workers):
    expected = tiny.train(make(folder))
    calls: list[tuple[int, int]] = []
    monkeypatch.setattr(crew_module, "available_cores", lambda: workers)
    monkeypatch.setattr(feed_module, "available_cores", lambda: workers)
    monkeypatch.setattr(feed_module, "MOST_WORKERS", workers)
    monkeypatch.setattr(Crew, "_choose", lambda crew: crew.workers)
    run = Crew.run

    def watch(crew, task, amount=0):
        def noted(worker, workers):
            calls.append((worker, workers))
            return task(worker, workers)

        return run(crew, noted, amount)

    monkeypatch.setattr(Crew, "run", watch)
    tiny.assert_same_run(tiny.train(make(folder)), expected)
    assert {(worker, workers) for worker in range(workers)} <= set(calls)


@pytest.mark.parametrize("name", [name for name in EVERY_ONE if name != "augment_sigma"])
def test_every_setting_reaches_the_pictures(folder, name):
    changes = {name: 5.0 if name == "augment_occlusion" else 0.5}
    plain, varied = make(folder, PICTURES), make(folder, PICTURES.replace(**changes))
    order = plain.order.of_epoch(0)
    assert (windows_of(varied, order, 0)[0] != windows_of(plain, order, 0)[0]).any()
    if name == "augment_elastic":
        other = make(folder, PICTURES.replace(**changes, augment_sigma=8.0))
        assert (windows_of(other, order, 0)[0] != windows_of(varied, order, 0)[0]).any()


def test_without_a_setting_nothing_is_augmented():
    assert make_augmentation(PICTURES, DIGITS) is None
    assert make_augmentation(PICTURES.replace(augment_sigma=9.0), DIGITS) is None


def test_training_does_not_begin_with_compiling(folder, monkeypatch):
    """Which would also count as the time that one thread needs for a picture."""
    called: list[int] = []
    augment = Augmenter.augment

    def note(augmenter, pictures, *arguments):
        called.append(len(pictures))
        augment(augmenter, pictures, *arguments)

    monkeypatch.setattr(Augmenter, "augment", note)
    trainer = make(folder)
    assert called == [1]
    trainer.run_steps(2)
    assert sum(called) == 1 + 16


def test_another_seed_augments_in_another_way(folder):
    one, other = make(folder), make(folder)
    other.training = Feed(
        other.executor, other.dataset.train, make_augmentation(VARIED.replace(seed=1), DIGITS)
    )
    order = one.order.of_epoch(0)
    assert (windows_of(one, order, 0)[0] != windows_of(other, order, 0)[0]).any(axis=1).all()
