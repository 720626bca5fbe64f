"""Steps driven phase by phase are the real ones, their batches are counted, rates are measured."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from tests.benchmarks.phases.caches import cache_sizes
from tests.benchmarks.phases.clock import GRADIENT, LAPS, OPTIMIZER, TICKS, read_clock
from tests.benchmarks.phases.counts import count_batches
from tests.benchmarks.phases.floors import LISTED, PAIRED, ROWS
from tests.benchmarks.phases.measure import Clock, Stepper, check_steps, make_timings
from tests.benchmarks.phases.roofline import measure_rates
from tui_nn.data.dataset import Dataset, Split
from tui_nn.data.schema import DatasetSchema, Kind, Task
from tui_nn.engine.workspace import make_examples
from tui_nn.training.settings.config import TrainingConfig

FEATURES = 40

SIZES = (FEATURES, 20, 24, 10)


def pictures(share: float, samples: int = 300) -> np.ndarray[Any, Any]:
    """uint8 pictures with this share of lit pixels."""
    generator = np.random.default_rng(1)
    levels = generator.integers(1, 256, (samples, FEATURES))
    return np.where(generator.random((samples, FEATURES)) < share, levels, 0).astype(np.uint8)


INPUTS = {
    LISTED: pictures(0.2),
    PAIRED: pictures(0.7),
    ROWS: pictures(0.7).astype(np.float32) / 255,
}


CONFIG = TrainingConfig(dataset="digits", hidden=SIZES[1:-1], batch_size=24)


def dataset(form: str) -> Dataset:
    """Made-up examples with ten classes."""
    inputs = INPUTS[form]
    labels = np.random.default_rng(2).integers(0, 10, len(inputs)).astype(np.int32)
    split = Split(inputs, labels)
    return Dataset(
        name="made up",
        schema=DatasetSchema(
            task=Task.CLASSIFICATION,
            kind=Kind.TABLE,
            in_features=inputs.shape[1],
            class_names=tuple(map(str, range(10))),
        ),
        train=split,
        validation=split.first(10),
        test=split.first(10),
    )


@pytest.mark.parametrize("form", INPUTS)
def test_what_the_batches_have_to_do_is_counted(form: str) -> None:
    inputs = INPUTS[form]
    examples = make_examples(inputs, np.zeros(len(inputs), np.int32), np.dtype(np.float32))
    batches = [np.arange(0, 6), np.arange(200, 206)]
    found = count_batches(examples, (FEATURES, 5, 10), batches, True)
    assert found.form == form
    assert found.batch == 6
    lit = [np.count_nonzero(inputs[batch]) for batch in batches]
    used = [np.count_nonzero(inputs[batch].any(axis=0)) for batch in batches]
    pixels = form != ROWS
    assert found.lit == pixels * np.mean(lit)
    assert found.lit_features == pixels * np.mean(used)
    if form == LISTED:
        assert found.input_bytes == 3 * np.mean(lit) + 6 * 2 * 8
        assert found.data_bytes == 3 * np.count_nonzero(inputs) + len(inputs) * 2 * 8
    else:
        width = FEATURES * 4 if form == ROWS else 64  # padded to whole masks
        assert found.input_bytes == 6 * width
        assert found.data_bytes == len(inputs) * width


@pytest.mark.parametrize("form", INPUTS)
def test_driven_steps_learn_the_same_and_every_phase_is_timed(form: str) -> None:
    stepper = check_steps(CONFIG, dataset(form), steps=10)
    timings = make_timings(3)
    ticks, _ = stepper.drive(2, timings)
    work = count_batches(stepper.examples, SIZES, [np.arange(24)], True).work()
    laps = {(phase, layer): timings[layer, phase, LAPS] for phase, layer in work}
    assert set(laps.values()) == {2 * 1, 2 * 2}
    blocks = {key: count for key, count in laps.items() if key[0] in (GRADIENT, OPTIMIZER)}
    assert set(blocks.values()) == {2 * 2}, "a block of weights, and one of biases"
    assert timings[..., LAPS].sum() == sum(laps.values()) + 2 * 2
    assert 0 < timings[..., TICKS].sum() <= ticks


def test_whole_and_driven_steps_continue_one_another() -> None:
    one, other = (check_steps(CONFIG, dataset(LISTED), steps=2) for _ in range(2))
    one.run(3)
    other.drive(3, make_timings(3))
    assert one.batches == other.batches == [0, 24, 48, 72, 96]
    assert one.step == other.step == 5
    values = (stepper.parameters.values.tobytes() for stepper in (one, other))
    assert len(set(values)) == 1
    one.run(10)
    assert one.batches[-10:] == [24 * n for n in range(10)], "too few were left"


def test_steps_that_learn_something_else_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    drive = Stepper.drive

    def drive_slowly(self: Stepper, *arguments: Any) -> Any:
        self.learning_rate *= 0.999
        return drive(self, *arguments)

    monkeypatch.setattr(Stepper, "drive", drive_slowly)
    with pytest.raises(RuntimeError, match="outdated"):
        check_steps(CONFIG, dataset(LISTED), steps=3)


def test_clipped_steps_are_not_driven() -> None:
    with pytest.raises(ValueError, match="clipping"):
        check_steps(CONFIG.replace(clip_norm=1.0), dataset(LISTED), steps=3)


def test_rates_are_measured() -> None:
    with pytest.raises(ValueError, match="whole"):
        measure_rates(3001)
    rates = measure_rates(3008)
    found = dataclasses.asdict(rates)
    levels = found.pop("levels")
    assert all(0 < value < 1e15 for value in found.values())
    assert [level["name"] for level in levels] == [*cache_sizes(), "memory"]
    assert all(0 < level["bandwidth"] < 1e15 for level in levels)


def test_the_clock_is_calibrated() -> None:
    clock = Clock.calibrate()
    assert 1e6 < clock.frequency < 1e11
    assert 0 < clock.lap_seconds < 1e-4
    assert read_clock() <= read_clock()
