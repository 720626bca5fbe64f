"""A table larger than memory is trained on from its stored rows, which are those of the file."""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.typed import expect, expect_a
from tui_nn.data.catalog import load_dataset
from tui_nn.data.dataset import Dataset, StoredSplit
from tui_nn.data.options import DataOptions
from tui_nn.data.schema import Kind, Task
from tui_nn.data.storing import conversion
from tui_nn.data.storing.conversion import clean_conversions
from tui_nn.data.tables.encoding import TableEncoding
from tui_nn.data.tables.loading import large, sampling
from tui_nn.data.tables.table import Table
from tui_nn.errors import DataError

ROWS = 3_000


@pytest.fixture(autouse=True)
def _small_memory(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(conversion, "available_memory", lambda: 1_000)


def write(path: Path, target: str = "kind", *, gap: str = "") -> Path:
    generator = np.random.default_rng(3)
    lines = [f"size,colour,{target}"]
    for row in range(ROWS):
        size = generator.normal(5, 2)
        colour = ("red", "green", "blue")[generator.integers(3)]
        kind = gap if row % 100 == 7 else ("cat" if size > 5 else "dog")
        cell = kind if target == "kind" else (kind and f"{3 * size + 1:.3f}")
        lines.append(f"{'' if row % 50 == 3 else f'{size:.3f}'},{colour},{cell}")
    path.write_text("\n".join(lines) + "\n")
    return path


def load(path: Path, options: DataOptions | None = None, seed: int = 1) -> Dataset:
    return load_dataset(str(path), seed=seed, validation_split=0.25, options=options)


def inputs_of(dataset: Dataset) -> np.ndarray:
    """All inputs in the unit of the file, sorted."""
    parts = [part.read().inputs for part in (dataset.train, dataset.validation, dataset.test)]
    values = expect(dataset.input_scaling).invert(np.concatenate(parts))
    return values[np.lexsort(np.round(values, 3).T)]


def sizes(dataset: Dataset) -> tuple[int, int, int]:
    return len(dataset.train), len(dataset.validation), len(dataset.test)


def test_the_rows_are_those_of_the_table_in_memory(tmp_path, monkeypatch):
    path = write(tmp_path / "a.csv")
    stored = load(path)
    expect_a(StoredSplit, stored.train)
    monkeypatch.setattr(large, "is_too_large", lambda _: False)
    whole = load(path)
    assert sizes(stored) == sizes(whole) == (1782, 594, 594)
    assert stored.schema == whole.schema
    has_size = np.abs(inputs_of(whole)[:, 0] - inputs_of(stored)[:, 0]) < 0.01
    assert has_size.mean() > 0.95  # the others are gaps, filled with the median of another part
    assert expect(stored.survey).classes == expect(whole.survey).classes
    assert expect(stored.record) == expect(whole.record).__class__(
        str(path), path.stat().st_size, expect(whole.record).digest, 2970
    )


def test_the_targets_belong_to_their_rows(tmp_path):
    dataset = load(write(tmp_path / "a.csv"))
    for part in (dataset.train, dataset.validation, dataset.test):
        split = part.read()
        size = expect(dataset.input_scaling).invert(split.inputs)[:, 0]
        certain = np.abs(size - 5) > 0.5
        labels = np.where(size > 5, "cat", "dog")[certain]
        assert (
            np.array(dataset.schema.class_names)[split.targets[certain]].tolist() == labels.tolist()
        )


def test_the_second_start_reads_what_is_stored(tmp_path, monkeypatch):
    path = write(tmp_path / "a.csv")
    first = load(path)
    monkeypatch.setattr(large, "take_sample", None)
    monkeypatch.setattr(large, "read_chunks", None)
    second = load(path)
    for name in ("train", "validation", "test"):
        one, other = getattr(first, name).read(), getattr(second, name).read()
        np.testing.assert_array_equal(one.inputs, other.inputs)
        np.testing.assert_array_equal(one.targets, other.targets)
    assert first.survey == second.survey
    assert first.preparation == second.preparation
    assert clean_conversions()[0] == 3


def test_an_interruption_does_not_matter(tmp_path, monkeypatch):
    path = write(tmp_path / "a.csv")
    encode = TableEncoding.encode
    calls = []

    def interrupted(self, table):
        calls.append(len(table))
        if len(calls) == 2:
            raise KeyboardInterrupt
        return encode(self, table)

    monkeypatch.setattr(TableEncoding, "encode", interrupted)
    with pytest.raises(KeyboardInterrupt):
        load(path)
    monkeypatch.setattr(TableEncoding, "encode", encode)
    continued = load(path)
    clean_conversions()
    afresh = load(path)
    np.testing.assert_array_equal(continued.train.read().inputs, afresh.train.read().inputs)


def test_what_is_fitted_comes_from_the_training_part(tmp_path):
    dataset = load(write(tmp_path / "a.csv"))
    train = dataset.train.read().inputs[:, 0]
    assert abs(float(train.mean())) < 1e-4
    assert abs(float(train.std()) - 1) < 1e-4
    assert abs(float(dataset.test.read().inputs[:, 0].mean())) > 1e-4


def test_a_sample_stands_for_all_rows(tmp_path, monkeypatch):
    monkeypatch.setattr(sampling, "MOST", 500)
    dataset = load(write(tmp_path / "a.csv"))
    train = dataset.train.read().inputs[:, 0]
    assert abs(float(train.mean())) < 0.3
    assert sum(sizes(dataset)) == 2970
    assert any("taken at random" in note for note in dataset.notes)
    assert sum(count for _, count in expect(dataset.survey).classes) == 2970


def test_a_regression(tmp_path):
    dataset = load(write(tmp_path / "a.csv", "price"))
    assert dataset.schema.task is Task.REGRESSION
    split = dataset.train.read()
    assert split.targets.shape == (len(split), 1)
    size = expect(dataset.input_scaling).invert(split.inputs)[:, 0]
    price = expect(dataset.target_scaling).invert(split.targets)[:, 0]
    assert (np.abs(price - (3 * size + 1)) < 0.01).mean() > 0.95


def test_decimal_commas_in_the_target(tmp_path):
    path = write(tmp_path / "a.csv", "price")
    expected = load(path)
    path.write_text(path.read_text().replace(",", ";").replace(".", ","))
    dataset = load(path)
    assert dataset.schema.task is Task.REGRESSION
    for part, other in ((dataset.train, expected.train), (dataset.test, expected.test)):
        assert np.array_equal(part.all_targets(), other.all_targets())
        assert np.array_equal(part.read().inputs, other.read().inputs)


def test_the_first_pass_lets_go_of_the_rows(tmp_path, monkeypatch):
    alive: list[weakref.ref[np.ndarray]] = []
    most = 0

    def chunks(*_args: object) -> Iterator[Table]:
        nonlocal most
        for first in range(0, 20_000, 100):
            numbers = np.arange(first, first + 100)
            cells = np.array([str(number) for number in numbers], object)
            kinds = np.array([("cat", "dog")[number % 2] for number in numbers], object)
            alive.append(weakref.ref(cells))
            most = max(most, sum(one() is not None for one in alive))
            yield Table(("size", "kind"), (cells, kinds), numbers, "a.csv", "CSV")
            del cells

    monkeypatch.setattr(sampling, "read_chunks", chunks)
    monkeypatch.setattr(sampling, "FIRST", 500)
    sample = sampling.take_sample(tmp_path, DataOptions(), 0, lambda *_: None)
    assert len(sample.targets) == 20_000
    assert most <= 10


def test_the_seed_changes_the_parts(tmp_path):
    path = write(tmp_path / "a.csv")
    assert not np.array_equal(load(path).test.all_targets(), load(path, seed=2).test.all_targets())


def test_test_data_of_its_own(tmp_path):
    path = write(tmp_path / "a.csv")
    test = tmp_path / "b.csv"
    test.write_text("kind,colour,size\ncat,red,7\ndog,blue,2\n")
    dataset = load(path, DataOptions(test_data=test))
    assert sizes(dataset) == (2228, 742, 2)


@pytest.mark.parametrize("names", [True, False])
def test_pixels_are_pictures(tmp_path, names, monkeypatch):
    pictures = np.random.default_rng(1).integers(0, 256, (60, 784))
    labels = np.arange(60) % 10
    head = [",".join(["label", *(f"pixel{number}" for number in range(784))])] if names else []
    rows = np.column_stack([labels, pictures]).tolist()
    path = tmp_path / "train.csv"
    path.write_text("\n".join([*head, *(",".join(map(str, row)) for row in rows)]))
    stored = load(path)
    monkeypatch.setattr(large, "is_too_large", lambda _: False)
    whole = load(path)
    assert stored.schema.kind is Kind.DIGITS
    for name in ("train", "validation", "test"):
        expect_a(StoredSplit, getattr(stored, name))
        one, other = getattr(stored, name).read(), getattr(whole, name).read()
        np.testing.assert_array_equal(one.inputs, other.inputs)
        np.testing.assert_array_equal(one.targets, other.targets)


def test_bad_rows_are_named_as_in_memory(tmp_path):
    path = write(tmp_path / "a.csv")
    path.write_text(path.read_text() + "1,2\n")
    with pytest.raises(DataError, match=rf"a.csv: line {ROWS + 2}: 2 cells instead of 3"):
        load(path)
    assert sum(sizes(load(path, DataOptions(skip_bad_rows=True)))) == 2970


def test_a_sample_that_is_damaged_is_taken_again(tmp_path):
    path = write(tmp_path / "a.csv")
    first = load(path)
    for kept in (tmp_path / "cache").rglob("*.json"):
        kept.write_text("{")
    np.testing.assert_array_equal(load(path).train.read().inputs, first.train.read().inputs)
