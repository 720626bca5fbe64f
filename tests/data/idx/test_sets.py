"""Every relative of MNIST is read from its folder or one of its files, with its classes' names."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from tests.data.idx_files import write_idx
from tests.typed import expect, expect_a
from tui_nn.data.catalog import load_dataset
from tui_nn.data.dataset import Dataset, Split, StoredSplit
from tui_nn.data.idx import pictures as idx_pictures
from tui_nn.data.options import DataOptions
from tui_nn.data.schema import Kind
from tui_nn.errors import DataError

TRAIN, TEST = 120, 30

INT32 = 0x0C


def put(
    folder: Path,
    prefix: str = "",
    *,
    test: str = "t10k",
    first: int = 0,
    classes: int = 10,
    suffix: str = "",
    shape: tuple[int, ...] = (28, 28),
) -> np.ndarray:
    """Write a set of files; returns its training pictures."""
    generator = np.random.default_rng(3)
    pictures = generator.integers(0, 256, (TRAIN, *shape), dtype=np.uint8)
    for part, count in (("train", TRAIN), (test, TEST)):
        write_idx(folder / f"{prefix}{part}-images-idx3-ubyte{suffix}", pictures[:count])
        labels = first + np.arange(count) % classes
        write_idx(folder / f"{prefix}{part}-labels-idx1-ubyte{suffix}", labels)
    return pictures


def load(path: Path, options: DataOptions | None = None) -> Dataset:
    return load_dataset(str(path), seed=1, validation_split=0.25, options=options)


def rows(dataset: Dataset) -> set[bytes]:
    parts = (expect_a(Split, part) for part in (dataset.train, dataset.validation))
    return {row.tobytes() for part in parts for row in part.inputs}


def test_the_folder_above_is_enough(tmp_path):
    pictures = put(tmp_path / "MNIST" / "raw")
    dataset = load(tmp_path)
    assert dataset.schema.kind is Kind.DIGITS
    assert (len(dataset.train), len(dataset.validation), len(dataset.test)) == (90, 30, TEST)
    assert rows(dataset) == {picture.tobytes() for picture in pictures}
    assert dataset.preparation is None


def test_the_record_is_of_the_four_files(tmp_path):
    put(tmp_path)
    record = expect(load(tmp_path).record)
    assert (record.path, record.examples) == (str(tmp_path), TRAIN + TEST)
    (tmp_path / "notes.txt").write_text("mine")
    assert load(tmp_path).record == record
    put(tmp_path, first=1, classes=9)
    assert expect(load(tmp_path).record).digest != record.digest


@pytest.mark.parametrize(
    ("split", "first", "names"),
    [
        ("letters", 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        ("balanced", 0, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabdefghnqrt"),
        ("bymerge", 0, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabdefghnqrt"),
        ("byclass", 0, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"),
        ("digits", 0, "0123456789"),
        ("mnist", 0, "0123456789"),
    ],
)
def test_emnist_is_named_and_upright(tmp_path, split, first, names):
    pictures = put(
        tmp_path, f"emnist-{split}-", test="test", first=first, classes=len(names), suffix=".gz"
    )
    dataset = load(tmp_path)
    assert "".join(dataset.schema.class_names) == names
    assert dataset.schema.kind is (Kind.DIGITS if len(names) == 10 else Kind.SYMBOLS)
    assert rows(dataset) == {picture.T.tobytes() for picture in pictures}
    train = expect_a(Split, dataset.train)
    upright = [picture.T.tobytes() for picture in pictures]
    assert train.targets[0] == upright.index(train.inputs[0].tobytes()) % len(names)


def test_a_file_names_one_of_several_sets(tmp_path):
    put(tmp_path, "emnist-letters-", test="test", first=1, classes=26)
    put(tmp_path, "emnist-digits-", test="test")
    with pytest.raises(
        DataError, match=r"has several data sets: .*emnist-digits, .*-letters; name"
    ):
        load(tmp_path)
    dataset = load(tmp_path / "emnist-letters-test-labels-idx1-ubyte")
    assert dataset.schema.classes == 26


@pytest.mark.parametrize("folder", ["KMNIST/raw", "kuzushiji-mnist"])
def test_kmnist_by_its_folder(tmp_path, folder):
    put(tmp_path / folder)
    dataset = load(tmp_path)
    assert dataset.schema.class_names[:3] == ("o", "ki", "su")
    assert dataset.schema.kind is Kind.PICTURES
    assert expect(dataset.survey).format == "idx files of KMNIST"


def test_fashion_by_its_folder(tmp_path):
    put(tmp_path / "FashionMNIST" / "raw")
    assert load(tmp_path).schema.class_names[1] == "trouser"


def test_qmnist_with_labels_of_eight_numbers(tmp_path):
    pictures = put(tmp_path, "qmnist-", test="test")
    for part, count in (("train", TRAIN), ("test", TEST)):
        labels = np.zeros((count, 8), int)
        labels[:, 0] = np.arange(count) % 10
        (tmp_path / f"qmnist-{part}-labels-idx1-ubyte").unlink()
        write_idx(tmp_path / f"qmnist-{part}-labels-idx2-int", labels, INT32)
    dataset = load(tmp_path)
    assert dataset.schema.kind is Kind.DIGITS
    assert rows(dataset) == {picture.tobytes() for picture in pictures}


@pytest.mark.parametrize("spelling", ["-idx", ".idx"])
def test_a_plain_file_goes_before_a_compressed_one(tmp_path, spelling):
    put(tmp_path)
    for path in list(tmp_path.iterdir()):
        (tmp_path / f"{path.name}.gz").write_bytes(b"damaged")
        path.rename(tmp_path / path.name.replace("-idx", spelling))
    assert load(tmp_path).schema.kind is Kind.DIGITS


def test_without_test_files_a_share_is_held_out(tmp_path):
    put(tmp_path)
    for path in tmp_path.glob("t10k*"):
        path.unlink()
    dataset = load(tmp_path, DataOptions(test_split=0.5))
    assert (len(dataset.train), len(dataset.validation), len(dataset.test)) == (45, 15, 60)
    parts = [expect_a(Split, part) for part in (dataset.train, dataset.validation, dataset.test)]
    assert len({row.tobytes() for part in parts for row in part.inputs}) == TRAIN
    assert np.bincount(parts[2].targets).tolist() == [6] * 10


def test_pictures_of_another_size_and_labels_of_their_own(tmp_path):
    put(tmp_path, "signs-", shape=(16, 20), first=3, classes=4)
    dataset = load(tmp_path)
    assert dataset.schema.kind is Kind.PICTURES
    assert dataset.schema.picture_shape == (16, 20)
    assert dataset.schema.class_names == ("3", "4", "5", "6")
    assert expect(dataset.survey).summary == (
        "150 pictures of 16x20 grey pixels, 4 classes; 30 (20%) for testing"
    )


def test_dark_on_light_is_inverted_when_asked(tmp_path):
    pictures = put(tmp_path)
    dataset = load(tmp_path, DataOptions(invert="yes"))
    assert rows(dataset) == {(255 - picture).tobytes() for picture in pictures}


def test_a_missing_file_is_named(tmp_path):
    put(tmp_path)
    (tmp_path / "train-labels-idx1-ubyte").unlink()
    with pytest.raises(DataError, match=r"train-labels-idx1-ubyte \(or .* is missing beside"):
        load(tmp_path)


def test_a_file_without_a_telling_name(tmp_path):
    path = write_idx(tmp_path / "pictures", np.zeros((3, 28, 28), np.uint8))
    with pytest.raises(DataError, match="its name does not tell which file has its labels"):
        load(path)


def test_counts_that_differ(tmp_path):
    put(tmp_path)
    write_idx(tmp_path / "train-labels-idx1-ubyte", np.arange(7))
    with pytest.raises(DataError, match="7 labels for the 120 pictures of train-images"):
        load(tmp_path)


def test_letters_beyond_the_alphabet(tmp_path):
    put(tmp_path, "emnist-letters-", test="test", first=0, classes=27)
    with pytest.raises(DataError, match="label -1, but there are 26 names"):
        load(tmp_path)


@pytest.mark.parametrize("rows", [TRAIN, 1 << 30])
def test_a_file_that_claims_more_than_it_has(tmp_path, rows, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    put(tmp_path / "data")
    header = struct.pack(">4I", 0x0803, rows, 28, 28)
    (tmp_path / "data" / "train-images-idx3-ubyte").write_bytes(header)
    with pytest.raises(DataError, match=r"0 values where the header|120 labels for the 1073741824"):
        load(tmp_path / "data")


@pytest.mark.parametrize("suffix", ["", ".gz"])
@pytest.mark.parametrize("prefix", ["", "emnist-mnist-"])
@pytest.mark.parametrize("invert", ["auto", "yes"])
def test_pictures_larger_than_memory_are_the_same(tmp_path, suffix, prefix, invert, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    put(tmp_path / "data", prefix, test="test" if prefix else "t10k", suffix=suffix)
    options = DataOptions(invert=invert)
    expected = load(tmp_path / "data", options)
    monkeypatch.setattr(idx_pictures, "is_too_large", lambda size: size > 0)
    for _ in range(2):
        dataset = load(tmp_path / "data", options)
        for name in ("train", "validation", "test"):
            part = expect_a(StoredSplit, getattr(dataset, name)).read()
            other = getattr(expected, name)
            np.testing.assert_array_equal(part.inputs, other.inputs)
            np.testing.assert_array_equal(part.targets, other.targets)
        assert dataset.survey == expected.survey
    stored = list((tmp_path / "cache").rglob("*.rows"))
    assert len(stored) == (0 if (suffix, prefix, invert) == ("", "", "auto") else 2)


def test_a_file_that_is_cut_off_is_not_stored(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    put(tmp_path / "data", "emnist-mnist-", test="test")
    path = tmp_path / "data" / "emnist-mnist-train-images-idx3-ubyte"
    path.write_bytes(path.read_bytes()[:-1])
    monkeypatch.setattr(idx_pictures, "is_too_large", lambda size: size > 0)
    with pytest.raises(DataError, match="ends before the last of 120 entries"):
        load(tmp_path / "data")
