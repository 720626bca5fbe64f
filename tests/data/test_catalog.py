from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.data.idx_files import write_pictures
from tests.typed import expect, expect_a
from tui_nn.data.built_in import OWN_SYMBOLS
from tui_nn.data.catalog import SAMPLES_LIMITS, SOURCES, load_dataset
from tui_nn.data.dataset import Dataset, Split
from tui_nn.data.schema import Kind
from tui_nn.errors import DataError

BUILT_IN = [name for name in SOURCES if name != OWN_SYMBOLS]
"""The data sets that are there without a drawing of the user's own."""

GENERATED = [name for name in BUILT_IN if SOURCES[name].is_generated]


def load(name: str, folder: Path, seed: int = 3) -> Dataset:
    """Load any data set, small."""
    write_pictures(folder / ("mnist" if name == "digits-mnist" else name))
    samples = 60 if name in GENERATED else None
    return load_dataset(name, seed=seed, validation_split=0.25, data_dir=folder, samples=samples)


def test_the_catalog_is_known_without_numpy_and_numba() -> None:
    program = (
        "import sys, tui_nn.data.catalog as catalog\n"
        "assert catalog.SOURCES['mnist'].schema.classes == 10\n"
        "print([name for name in ('numpy', 'numba', 'pooch', 'requests') if name in sys.modules])"
    )
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"


def test_every_planned_data_set_is_there() -> None:
    assert {
        "digits", "mnist", "digits-mnist", "fashion-mnist",
        "xor", "moons", "circles", "spirals", "houses",
    } <= {*SOURCES}  # fmt: skip


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_schema_known_ahead_is_that_of_the_data(name: str, tmp_path: Path) -> None:
    source, dataset = SOURCES[name], load(name, tmp_path)
    assert source.name == dataset.name == name
    assert source.description.endswith(".")
    assert source.schema == dataset.schema
    assert dataset.schema.in_features == dataset.test.features


@pytest.mark.parametrize("name", BUILT_IN)
def test_arrays_are_what_the_engine_expects(name: str, tmp_path: Path) -> None:
    dataset = load(name, tmp_path)
    pictures = dataset.schema.kind in (Kind.DIGITS, Kind.PICTURES)
    for part in dataset.train, dataset.validation, dataset.test:
        split = expect_a(Split, part)
        assert split.inputs.dtype == (np.uint8 if pictures else np.float32)
        assert split.inputs.flags.c_contiguous
        assert not split.inputs.flags.writeable
        if dataset.schema.is_classification:
            assert split.targets.dtype == np.int32
            assert split.targets.shape == (len(split),)
            assert set(split.targets) <= set(range(len(dataset.schema.class_names)))
        else:
            assert split.targets.dtype == np.float32
            assert split.targets.shape == (len(split), 1)


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_same_seed_gives_the_same_data(name: str, tmp_path: Path) -> None:
    first, second = load(name, tmp_path), load(name, tmp_path)
    for one, other in (
        (first.train, second.train),
        (first.validation, second.validation),
        (first.test, second.test),
    ):
        np.testing.assert_array_equal(expect_a(Split, one).inputs, expect_a(Split, other).inputs)
        np.testing.assert_array_equal(expect_a(Split, one).targets, expect_a(Split, other).targets)


@pytest.mark.parametrize("name", [name for name in BUILT_IN if name != "xor"])
def test_another_seed_gives_other_data(name: str, tmp_path: Path) -> None:
    first, second = load(name, tmp_path), load(name, tmp_path, seed=4)
    assert not np.array_equal(
        expect_a(Split, first.train).inputs, expect_a(Split, second.train).inputs
    )


@pytest.mark.parametrize("name", [name for name in BUILT_IN if name != "xor"])
def test_the_parts_share_no_example(name: str, tmp_path: Path) -> None:
    dataset = load(name, tmp_path)
    parts = [dataset.train, dataset.validation, dataset.test]
    rows = [{row.tobytes() for row in expect_a(Split, part).inputs} for part in parts]
    assert all(len(rows[index]) == len(parts[index]) > 0 for index in range(3))
    assert not rows[0] & rows[1]
    assert not rows[0] & rows[2]
    assert not rows[1] & rows[2]


@pytest.mark.parametrize("name", GENERATED)
def test_the_number_of_examples_can_be_chosen(name: str, tmp_path: Path) -> None:
    asked: dict[str, Any] = {"seed": 0, "validation_split": 0.1, "data_dir": tmp_path}
    write_pictures(tmp_path / "mnist")
    given = len(load_dataset("mnist", **asked).train) if name == "digits-mnist" else 0
    dataset = load_dataset(name, **asked, samples=50)
    assert len(dataset.train) == 45 + given
    for samples in SAMPLES_LIMITS[0] - 1, SAMPLES_LIMITS[1] + 1:
        with pytest.raises(DataError, match=f"samples: {samples}"):
            load_dataset(name, **asked, samples=samples)


@pytest.mark.parametrize("name", ["mnist", "xor"])
def test_a_given_number_of_examples_cannot_be_chosen(name: str) -> None:
    with pytest.raises(DataError, match=f"samples: the number of examples of {name} is fixed"):
        load_dataset(name, seed=0, validation_split=0.1, samples=50)


def test_no_validation_part() -> None:
    dataset = load_dataset("houses", seed=0, validation_split=0.0, samples=50)
    assert (len(dataset.train), len(dataset.validation)) == (50, 0)


@pytest.mark.parametrize("share", [-0.1, 1.0, float("nan")])
def test_impossible_validation_share(share: float) -> None:
    with pytest.raises(DataError, match="validation-split"):
        load_dataset("moons", seed=0, validation_split=share)


def test_unknown_name_and_negative_seed() -> None:
    with pytest.raises(DataError, match="no data set 'cifar'; there are digits, mnist,"):
        load_dataset("cifar", seed=0, validation_split=0.1)
    with pytest.raises(DataError, match="seed: -1 is negative"):
        load_dataset("moons", seed=-1, validation_split=0.1)


def test_generation_is_reported() -> None:
    reports: list[tuple[str, float | None]] = []
    load_dataset(
        "digits",
        seed=0,
        validation_split=0.1,
        samples=50,
        report=lambda message, fraction: reports.append((message, fraction)),
    )
    fractions = [expect(fraction) for _, fraction in reports]
    assert fractions[-1] == 1.0
    assert fractions == sorted(
        fractions,
    )
