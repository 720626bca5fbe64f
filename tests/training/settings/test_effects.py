"""A setting either changes the run, or is said to have no effect on it, or is refused."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.training import tiny
from tests.typed import expect_a
from tui_nn.data.catalog import SOURCES, load_dataset
from tui_nn.data.dataset import Dataset, Split
from tui_nn.engine.optimizers import OPTIMIZERS
from tui_nn.errors import ConfigError, DataError
from tui_nn.training.settings.choices import SCHEDULES
from tui_nn.training.settings.config import TrainingConfig
from tui_nn.training.settings.effects import refuse_idle_data_dir, why_idle, why_idle_in_test
from tui_nn.training.settings.option import OWN_DATA
from tui_nn.training.settings.options import OPTIONS
from tui_nn.training.settings.recipes import RECIPES

KNOWN = [source for source in SOURCES.values() if source.schema is not None]
"""The data sets that are there without a drawing of the user's own."""

MOONS = tiny.MOONS.replace(epochs=8, learning_rate=0.1, schedule_period=2)
XOR = RECIPES["xor"].config.replace(epochs=8)

RUNS = {
    **{f"moons, {name}": MOONS.replace(optimizer=name) for name in OPTIMIZERS},
    **{f"moons, {name}": MOONS.replace(schedule=name, epochs=30) for name in SCHEDULES},
    "moons, no hidden layer": MOONS.replace(hidden=()),
    "moons, no validation": MOONS.replace(validation_split=0.0),
    "xor": XOR,
    "houses": tiny.HOUSES,
    "digits": tiny.DIGITS,
    "digits, bent": tiny.DIGITS.replace(augment_elastic=1.0),
}
"""Runs of all kinds, each a few milliseconds long."""

OTHER = {
    "dataset": "circles",
    "samples": 60,
    "validation_split": 0.3,
    "seed": 7,
    "data_seed": 7,
    "class_weights": "balanced",
    "hidden": (5,),
    "activation": "tanh",
    "output_activation": "tanh",
    "loss": "mean-squared-error",
    "initializer": "uniform",
    "optimizer": "sgd",
    "learning_rate": 0.03,
    "batch_size": 10,
    "epochs": 3,
    "schedule": "step",
    "schedule_period": 3,
    "schedule_factor": 0.1,
    "early_stopping": 1,
    "momentum": 0.3,
    "rho": 0.3,
    "beta1": 0.3,
    "beta2": 0.3,
    "epsilon": 0.3,
    "weight_decay": 0.3,
    "l2": 0.3,
    "clip_norm": 0.01,
    "augment_shift": 3,
    "augment_rotation": 30,
    "augment_scale": 0.3,
    "augment_shear": 0.5,
    "augment_elastic": 2,
    "augment_sigma": 2,
    "augment_thickness": 1,
    "augment_occlusion": 8,
}
"""For each setting a value that most of the runs do not have."""

STILL_IMPROVING = {"moons, sgd", "moons, no hidden layer", "houses", "digits, bent"}
"""Runs that end before an epoch brings no better validation loss."""

EVEN = {"xor", "moons, no validation"}
"""Runs with as many examples of each class."""

ELSEWHERE = {"data_dir", "own_drawings"} | {
    name for name, option in OPTIONS.items() if option.group == OWN_DATA
}
"""Settings that need files."""


@cache
def outcome(config: TrainingConfig) -> tuple[int, bytes]:
    """Steps and parameters at the end of the run."""
    trainer = tiny.train(tiny.make_trainer(config))
    return trainer.step, trainer.network.parameters.values.tobytes()


def verdict(name: str, config: TrainingConfig) -> str:
    """What another value of the setting does to the run: effect, idle or refused."""
    try:
        changed = config.replace(**{name: OTHER[name]})
    except ConfigError:
        return "refused"
    if changed == config:
        return "the value it has"
    is_idle = bool(why_idle(name, changed))
    try:
        is_same = outcome(changed) == outcome(config)
    except DataError:
        assert is_idle
        return "refused"
    assert is_same == is_idle, f"{name}: {'same' if is_same else 'other'} run"
    return "idle" if is_idle else "effect"


@pytest.mark.parametrize("name", OTHER)
def test_a_setting_has_an_effect_or_a_reason_why_not(name):
    skipped = {"early_stopping": STILL_IMPROVING, "class_weights": EVEN}.get(name, set())
    found = {run: verdict(name, config) for run, config in RUNS.items() if run not in skipped}
    assert "effect" in found.values(), found


def test_every_setting_was_tried():
    assert OTHER.keys() | ELSEWHERE == OPTIONS.keys()


@pytest.mark.parametrize("source", KNOWN, ids=lambda source: source.name)
def test_a_folder_has_an_effect_where_files_are_read(source, tmp_path):
    config = TrainingConfig().replace(**_fitting(source), data_dir=tmp_path)
    if not source.reads_files:
        assert "not read from files" in why_idle("data_dir", config)
        load_dataset(source.name, seed=0, validation_split=0, data_dir=tmp_path)
        return
    assert why_idle("data_dir", config) == ""
    with pytest.raises(DataError, match="data-dir"):
        load_dataset(source.name, seed=0, validation_split=0, data_dir=tmp_path)


def _fitting(source) -> dict[str, Any]:
    regression = {"loss": "mean-squared-error", "output_activation": "linear"}
    return {"dataset": source.name, **({} if source.schema.class_names else regression)}


def test_a_run_that_reads_no_files_does_not_continue_with_a_folder(tmp_path):
    refuse_idle_data_dir(None, tiny.MOONS)
    refuse_idle_data_dir(tmp_path, RECIPES["mnist"].config)
    with pytest.raises(ConfigError, match="data-dir: no effect, moons is not read from files"):
        refuse_idle_data_dir(Path("x"), tiny.MOONS)


@pytest.mark.parametrize(
    "source", [e for e in KNOWN if not e.reads_files], ids=lambda source: source.name
)
@pytest.mark.parametrize(("name", "value"), [("samples", 50), ("seed", 9)])
def test_a_setting_changes_the_test_part_or_is_said_not_to(source, name, value):
    def test_part(**changes: int) -> Dataset:
        settings: dict[str, Any] = {"seed": 0, "validation_split": 0.1, **changes}
        return load_dataset(source.name, **settings)

    reason = why_idle_in_test(name, source)
    if name == "samples" and not source.is_generated:
        assert "is fixed" in reason
    else:
        own = test_part()
        other = test_part(**{name: value})
        if own.input_scaling:
            other = other.scaled_like(own)
        is_same = np.allclose(
            expect_a(Split, own.test).inputs, expect_a(Split, other.test).inputs, atol=1e-4
        )
        assert is_same == bool(reason)
