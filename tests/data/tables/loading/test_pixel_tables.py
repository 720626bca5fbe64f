"""Tables of pixels are pictures: Kaggle's, and others of its kind; other tables are not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.typed import expect, expect_a
from tui_nn.data.catalog import load_dataset
from tui_nn.data.dataset import Dataset, Split
from tui_nn.data.options import DataOptions
from tui_nn.data.schema import Kind
from tui_nn.data.tables.loading.pixel_tables import find_pixels, read_pixels
from tui_nn.data.tables.reading.files import read_table
from tui_nn.data.tables.table import Table
from tui_nn.errors import DataError

ROWS = 60

NAMES = [f"pixel{number}" for number in range(784)]


def pictures(side: int = 28, rows: int = ROWS) -> np.ndarray:
    return np.random.default_rng(2).integers(0, 256, (rows, side, side)).astype(np.uint8)


def write(path: Path, header: list[str] | None, *columns: np.ndarray) -> Path:
    table = np.column_stack([column.reshape(len(column), -1) for column in columns])
    lines = [",".join(map(str, row)) for row in table.tolist()]
    path.write_text("\n".join([*([",".join(header)] if header else []), *lines]) + "\n")
    return path


def load(path: Path, options: DataOptions | None = None) -> Dataset:
    return load_dataset(str(path), seed=1, validation_split=0.25, options=options)


def rows_of(dataset: Dataset) -> dict[bytes, int]:
    parts = [dataset.train, dataset.validation, dataset.test]
    splits = [expect_a(Split, part) for part in parts]
    return {
        row.tobytes(): int(label)
        for split in splits
        for row, label in zip(split.inputs, split.targets, strict=True)
    }


@pytest.mark.parametrize(
    "names",
    [
        NAMES,
        [f"pixel{number}" for number in range(1, 785)],
        [f"Pixel_{number}" for number in range(784)],
        [f"{row}x{column}" for row in range(1, 29) for column in range(1, 29)],
    ],
)
def test_every_way_to_name_pixels(tmp_path, names):
    some, labels = pictures(), np.arange(ROWS) % 10
    dataset = load(write(tmp_path / "train.csv", ["label", *names], labels, some))
    assert dataset.schema.kind is Kind.DIGITS
    expected = {row.tobytes(): label for row, label in zip(some, labels, strict=True)}
    assert rows_of(dataset) == expected
    record = expect(dataset.record)
    assert (record.examples, record.path) == (ROWS, str(tmp_path / "train.csv"))


def test_without_names_the_labels_come_first(tmp_path):
    path = write(tmp_path / "mnist.csv", None, np.arange(ROWS) % 10, pictures())
    assert load(path).schema.kind is Kind.DIGITS


def test_the_labels_may_stand_last(tmp_path):
    path = write(tmp_path / "a.csv", [*NAMES, "digit"], pictures(), np.arange(ROWS) % 10)
    assert load(path).schema.kind is Kind.DIGITS


def test_pictures_of_clothes_by_the_name_of_the_file(tmp_path):
    path = tmp_path / "fashion-mnist_train.csv"
    write(path, ["label", *NAMES], np.arange(ROWS) % 10, pictures())
    assert load(path).schema.class_names[0] == "T-shirt/top"


def test_labels_of_their_own(tmp_path):
    labels = np.array([3, 5, 8])[np.arange(ROWS) % 3]
    names = [f"px{number}" for number in range(64)]
    dataset = load(write(tmp_path / "a.csv", ["label", *names], labels, pictures(8)))
    assert dataset.schema.class_names == ("3", "5", "8")
    assert dataset.schema.kind is Kind.PICTURES
    assert dataset.schema.picture_shape == (8, 8)


def test_labels_that_are_words_and_missing(tmp_path):
    table = Table(
        ("kind", *NAMES[:64]),
        (
            np.array(["cat", " dog", None, ""] * 15, object),
            *pictures(8).reshape(ROWS, -1).T,
        ),
        np.arange(ROWS),
    )
    pixels = find_pixels(table)
    assert expect(pixels).others == ("kind",)
    lines = [",".join(["kind", *NAMES[:64]])]
    lines += [
        ",".join([cell or "", *map(str, row)])
        for cell, row in zip(table.column("kind"), pictures(8).reshape(ROWS, -1), strict=True)
    ]
    (tmp_path / "a.csv").write_text("\n".join(lines))
    dataset = load(tmp_path / "a.csv")
    assert dataset.schema.class_names == ("cat", "dog")
    assert len(rows_of(dataset)) == ROWS // 2
    assert "30 rows without a value of kind left out" in dataset.notes


@pytest.mark.parametrize("colour", [False, True])
def test_pictures_in_colour(tmp_path, colour):
    names = [f"pixel{number:04}" for number in range(192)]
    some = np.random.default_rng(3).integers(0, 256, (ROWS, 8, 8, 3)).astype(np.uint8)
    path = write(tmp_path / "a.csv", [*names, "label"], some, np.arange(ROWS) % 3)
    dataset = load(path, DataOptions(colour=colour))
    assert dataset.schema.picture_shape == ((8, 8, 3) if colour else (8, 8))


def test_a_test_part_of_its_own_with_other_order(tmp_path):
    some, labels = pictures(), np.arange(ROWS) % 10
    path = write(tmp_path / "train.csv", ["label", *NAMES], labels[:40], some[:40])
    test = write(tmp_path / "test.csv", [*NAMES, "label"], some[40:], labels[40:])
    dataset = load(path, DataOptions(test_data=test))
    assert np.array_equal(expect_a(Split, dataset.test).inputs, some[40:].reshape(20, -1))
    assert np.array_equal(expect_a(Split, dataset.test).targets, labels[40:])


def test_pixels_without_labels_can_only_be_predicted(tmp_path):
    path = write(tmp_path / "test.csv", NAMES, pictures())
    with pytest.raises(DataError, match=r"no column of labels; .*tui-nn predict"):
        load(path)
    table = read_table(path)
    assert np.array_equal(read_pixels(table, expect(find_pixels(table))), pictures())


@pytest.mark.parametrize(
    "names",
    [
        NAMES[:10],
        [*NAMES[:30], *NAMES[31:]],
        [f"pixel{number}" for number in range(2, 786)],
        [f"x{number}" for number in range(784)],
        [*NAMES[:392], "between", *NAMES[392:783]],
    ],
)
def test_other_columns_are_no_pictures(names):
    columns = tuple(pictures().reshape(ROWS, -1).T[: len(names)])
    assert find_pixels(Table(tuple(names), columns, np.arange(ROWS))) is None


@pytest.mark.parametrize("value", [256, -1, np.nan])
def test_values_beyond_those_of_pixels_are_no_pictures(value):
    columns = pictures().reshape(ROWS, -1).T.astype(float).copy()
    columns[100, 7] = value
    assert find_pixels(Table(tuple(NAMES), tuple(columns), np.arange(ROWS))) is None


def test_another_target_makes_it_a_table(tmp_path):
    names = [f"px{number}" for number in range(16)]
    path = write(tmp_path / "a.csv", ["label", *names], np.arange(ROWS) % 3, pictures(4))
    assert load(path, DataOptions(target="px5")).schema.kind is Kind.TABLE
    assert load(path).schema.kind is Kind.PICTURES


def test_columns_of_one_array_are_not_copied():
    whole = np.column_stack([np.arange(5_000) % 10, pictures(28, 5_000).reshape(5_000, -1)])
    whole = whole.astype(np.uint8)
    columns = tuple(whole[:, place] for place in range(785))
    table = Table(("label", *NAMES), columns, np.arange(5_000))
    pixels = expect(find_pixels(table))
    read = read_pixels(table, pixels)
    assert np.shares_memory(read, whole)
    assert np.array_equal(read.reshape(5_000, -1), whole[:, 1:])
    copied = Table(table.names, tuple(column.copy() for column in columns), table.lines)
    assert np.array_equal(read_pixels(copied, pixels), read)
