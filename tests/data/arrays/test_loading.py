"""Arrays of NumPy in every usual arrangement become pictures or tables."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest

from tests.data.picture_files.folder import make_picture
from tests.typed import expect, expect_a
from tui_nn.data.catalog import load_dataset
from tui_nn.data.dataset import Dataset, Split
from tui_nn.data.options import DataOptions
from tui_nn.data.picture_files.colours import to_grey
from tui_nn.data.picture_files.preparation import PAD, PicturePreparation
from tui_nn.data.schema import Kind, Task
from tui_nn.errors import ConfigError, DataError

GENERATOR = np.random.default_rng(4)

PICTURES = GENERATOR.integers(0, 256, (150, 28, 28), dtype=np.uint8)
DIGITS = np.arange(150) % 10
ROWS = GENERATOR.normal(size=(90, 3))
CLASSES = (ROWS[:, 0] > 0).astype(int)


def load(path: Path, options: DataOptions | None = None) -> Dataset:
    return load_dataset(str(path), seed=1, validation_split=0.25, options=options)


def save(path: Path, **arrays: object) -> Path:
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]
    return path


def rows_of(dataset: Dataset) -> list[bytes]:
    parts = dataset.train, dataset.validation, dataset.test
    return sorted_rows(np.concatenate([expect_a(Split, part).inputs for part in parts]))


def sorted_rows(rows: np.ndarray) -> list[bytes]:
    return sorted(row.tobytes() for row in rows)


def sizes(dataset: Dataset) -> tuple[int, int, int]:
    return len(dataset.train), len(dataset.validation), len(dataset.test)


def test_the_archive_of_keras(tmp_path):
    path = save(
        tmp_path / "mnist.npz",
        x_train=PICTURES[:120],
        y_train=DIGITS[:120],
        x_test=PICTURES[120:],
        y_test=DIGITS[120:],
    )
    dataset = load(path)
    assert dataset.schema.kind is Kind.DIGITS
    assert sizes(dataset) == (90, 30, 30)
    test = expect_a(Split, dataset.test)
    assert np.array_equal(test.inputs, PICTURES[120:].reshape(30, -1))
    assert np.array_equal(test.targets, DIGITS[120:])
    record = expect(dataset.record)
    assert (record.path, record.examples, record.size) == (str(path), 150, path.stat().st_size)


def test_pictures_keep_their_labels(tmp_path):
    dataset = load(save(tmp_path / "a.npz", X=PICTURES, y=DIGITS))
    labels = {picture.tobytes(): label for picture, label in zip(PICTURES, DIGITS, strict=True)}
    for part in (dataset.train, dataset.validation, dataset.test):
        split = expect_a(Split, part)
        assert [labels[row.tobytes()] for row in split.inputs] == split.targets.tolist()
    assert sum(sizes(dataset)) == 150


@pytest.mark.parametrize("given", ["X.npy", "y.npy", "."])
def test_a_pair_of_files(tmp_path, given):
    np.save(tmp_path / "X.npy", PICTURES.reshape(150, 784) / 255)
    np.save(tmp_path / "y.npy", DIGITS)
    dataset = load(tmp_path / given)
    assert dataset.schema.kind is Kind.DIGITS
    assert sizes(dataset) == (90, 30, 30)


def test_files_of_one_array_in_archives(tmp_path):
    for part, some in (("train", slice(0, 120)), ("test", slice(120, None))):
        save(tmp_path / f"kmnist-{part}-imgs.npz", arr_0=PICTURES[some])
        save(tmp_path / f"kmnist-{part}-labels.npz", arr_0=DIGITS[some])
    dataset = load(tmp_path)
    assert dataset.schema.class_names[:2] == ("o", "ki")
    assert sizes(dataset) == (90, 30, 30)
    assert sizes(load(tmp_path / "kmnist-test-labels.npz")) == (90, 30, 30)


def test_two_sets_in_a_folder_are_not_mixed(tmp_path):
    for group in ("kmnist", "k49"):
        np.save(tmp_path / f"{group}-train-imgs.npy", PICTURES)
        np.save(tmp_path / f"{group}-train-labels.npy", DIGITS)
    with pytest.raises(DataError, match="which arrays belong together is not clear"):
        load(tmp_path)
    assert load(tmp_path / "k49-train-imgs.npy").schema.class_names[0] == "0"


def test_an_archive_of_unnamed_arrays(tmp_path):
    np.savez(tmp_path / "a.npz", PICTURES, DIGITS)
    assert load(tmp_path / "a.npz").schema.kind is Kind.DIGITS


def test_a_validation_part_that_is_given(tmp_path):
    path = save(
        tmp_path / "medmnist.npz",
        train_images=PICTURES[:100],
        train_labels=DIGITS[:100, None] % 3,
        val_images=PICTURES[100:120],
        val_labels=DIGITS[100:120, None] % 3,
        test_images=PICTURES[120:],
        test_labels=DIGITS[120:, None] % 3,
    )
    dataset = load(path)
    assert sizes(dataset) == (100, 20, 30)
    assert dataset.schema.class_names == ("0", "1", "2")
    assert dataset.schema.kind is Kind.PICTURES


@pytest.mark.parametrize("colour", [False, True])
@pytest.mark.parametrize("first", [False, True])
def test_colours(tmp_path, colour, first):
    pixels = GENERATOR.integers(0, 256, (60, 16, 12, 3), dtype=np.uint8)
    given = np.moveaxis(pixels, 3, 1) if first else pixels
    dataset = load(save(tmp_path / "a.npz", X=given, y=DIGITS[:60] % 2), DataOptions(colour=colour))
    assert dataset.schema.picture_shape == ((16, 12, 3) if colour else (16, 12))
    if colour:
        rows = {row.tobytes() for row in expect_a(Split, dataset.train).inputs}
        assert rows < {picture.tobytes() for picture in pixels}


def test_rows_with_names(tmp_path):
    path = save(
        tmp_path / "bunch.npz",
        data=ROWS,
        target=CLASSES,
        feature_names=np.array(["a", "b", "c"]),
        target_names=np.array([b"low", b"high"]),
        DESCR=np.array("text"),
    )
    dataset = load(path)
    assert dataset.schema.kind is Kind.TABLE
    assert dataset.schema.feature_names == ("a", "b", "c")
    assert set(dataset.schema.class_names) == {"low", "high"}
    assert "the array DESCR is not used" in dataset.notes
    assert expect(dataset.record).examples == 90


def test_names_as_python_objects_are_not_read(tmp_path):
    names = np.array(["a", "b", "c"], object)
    path = save(tmp_path / "bunch.npz", data=ROWS, target=CLASSES, feature_names=names)
    assert load(path).schema.feature_names == ("x1", "x2", "x3")


def test_a_regression(tmp_path):
    dataset = load(save(tmp_path / "a.npz", X=ROWS, y=ROWS @ [1.0, 2.0, 3.0]))
    assert dataset.schema.task is Task.REGRESSION


def test_rows_of_a_test_part(tmp_path):
    path = save(
        tmp_path / "a.npz", x_train=ROWS[:60], y_train=CLASSES[:60], x_val=ROWS[60:70],
        y_val=CLASSES[60:70], x_test=ROWS[70:], y_test=CLASSES[70:],
    )  # fmt: skip
    dataset = load(path)
    assert len(dataset.test) == 20
    assert len(dataset.train) + len(dataset.validation) == 70


@pytest.mark.parametrize(
    "arrays", [{"x_test": ROWS[70:], "y_test": CLASSES[70:]}, {"X": ROWS[70:], "y": CLASSES[70:]}]
)
def test_test_data_from_another_file(tmp_path, arrays):
    path = save(tmp_path / "a.npz", X=ROWS[:70], y=CLASSES[:70])
    options = DataOptions(test_data=save(tmp_path / "b.npz", **arrays))
    assert len(load(path, options).test) == 20


def test_one_array_has_its_target_in_the_last_column(tmp_path):
    np.save(tmp_path / "table.npy", np.c_[ROWS, CLASSES])
    dataset = load(tmp_path / "table.npy")
    assert (dataset.schema.in_features, dataset.schema.classes) == (3, 2)


def test_records_have_named_columns(tmp_path):
    records = np.zeros(40, [("size", "f4"), ("colour", "U5"), ("kind", "S4")])
    records["size"] = np.arange(40) % 7
    records["colour"] = np.where(np.arange(40) % 3, "red", "green")
    records["kind"] = np.where(np.arange(40) > 20, b"cat", b"dog")
    np.save(tmp_path / "records.npy", records)
    dataset = load(tmp_path / "records.npy")
    assert dataset.schema.class_names == ("cat", "dog")
    assert "size" in dataset.schema.feature_names


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"X": ROWS, "y": CLASSES[:50]}, r"a.npz: y: shape \(50,\) does not fit \(90, 3\)"),
        ({"X": ROWS.astype(object), "y": CLASSES}, "holds Python objects"),
        ({"a": ROWS, "b": CLASSES}, "has arrays called a, b; expected are X and y"),
        ({"X": PICTURES, "y": np.zeros(150, int)}, "all labels are 0; two classes are needed"),
        ({"X": np.full((9, 8, 8), 1e6), "y": DIGITS[:9]}, "has values from 1e"),
        ({"X": ROWS * 1j, "y": CLASSES}, "neither numbers nor text"),
        ({"X": np.zeros((4, 2, 2, 2, 2)), "y": DIGITS[:4]}, "which is not a table's"),
    ],
)
def test_what_does_not_fit_is_named(tmp_path, arrays, message):
    with pytest.raises(DataError, match=message):
        load(save(tmp_path / "a.npz", **arrays))


def test_large_pictures_are_brought_to_28x28(tmp_path):
    large = np.repeat(np.repeat(PICTURES[:60, 4:24, 4:24], 4, axis=1), 4, axis=2)
    dataset = load(save(tmp_path / "a.npz", X=large, y=DIGITS[:60] % 3))
    assert dataset.schema.picture_shape == (28, 28)
    assert dataset.notes == ("pictures of 80x80 pixels brought to 28x28, proportions kept",)
    assert dataset.preparation == PicturePreparation((28, 28))
    assert rows_of(dataset) == sorted_rows(PicturePreparation((28, 28)).apply(list(large)).pixels)


def test_pictures_are_prepared_as_the_options_say(tmp_path):
    path = save(tmp_path / "a.npz", X=PICTURES[:60], y=DIGITS[:60] % 3)
    dataset = load(path, DataOptions(picture_size=(9, 7), colour=True, invert="yes"))
    preparation = PicturePreparation((9, 7), colour=True, invert="yes")
    assert dataset.preparation == preparation
    assert dataset.schema.picture_shape == (9, 7, 3)
    assert dataset.notes[1:] == (
        "all 60 pictures are dark on light, inverted (--invert no leaves them)",
        "the pictures are grey: red, green and blue are equal",
    )
    assert rows_of(dataset) == sorted_rows(preparation.apply(PICTURES[:60]).pixels)


@pytest.mark.parametrize("invert", ["auto", "no"])
def test_dark_on_light_is_inverted_unless_told_otherwise(tmp_path, invert):
    dark = np.stack([make_picture(seed) for seed in range(60)])
    path = save(tmp_path / "a.npz", X=255 - dark, y=DIGITS[:60] % 3)
    dataset = load(path, DataOptions(invert=invert))
    expected = dark if invert == "auto" else 255 - dark
    assert rows_of(dataset) == sorted_rows(expected.reshape(60, -1))
    assert any("dark on light, inverted" in note for note in dataset.notes) == (invert == "auto")


def test_what_is_fitted_is_as_on_the_pad(tmp_path):
    signs = np.stack([make_picture(seed, (40, 50)) for seed in range(60)])
    path = save(tmp_path / "a.npz", X=signs, y=DIGITS[:60] % 3)
    dataset = load(path, DataOptions(fit=True))
    assert (dataset.schema.kind, dataset.preparation) == (Kind.SYMBOLS, None)
    assert rows_of(dataset) == sorted_rows(PAD.apply(list(signs)).pixels)


def test_transparent_pictures_have_a_paper_each(tmp_path):
    colours = GENERATOR.integers(0, 256, (60, 8, 8, 4), dtype=np.uint8)
    dataset = load(save(tmp_path / "a.npz", X=colours, y=DIGITS[:60] % 2))
    expected = np.stack([to_grey(picture[None])[0] for picture in colours])
    assert rows_of(dataset) == sorted_rows(expected.reshape(60, -1))


def test_fitted_colours_are_refused(tmp_path):
    path = save(tmp_path / "a.npz", X=PICTURES, y=DIGITS)
    with pytest.raises(ConfigError, match="cannot go with colour"):
        load(path, DataOptions(colour=True, fit=True))


def test_a_test_part_without_pictures(tmp_path):
    path = save(
        tmp_path / "a.npz", x_train=PICTURES, y_train=DIGITS, x_test=PICTURES[:0], y_test=DIGITS[:0]
    )
    with pytest.raises(DataError, match="y_test: holds no pictures"):
        load(path)


@pytest.mark.parametrize("kind", ["<U3", ">U3"])
def test_damaged_text(tmp_path, kind):
    words = np.array(["cat", "dog"] * 30).astype(kind)
    words.view(words.dtype.byteorder + "u4")[7] = 0x110000
    path = save(tmp_path / "a.npz", X=PICTURES[:60], y=words)
    with pytest.raises(DataError, match=r"a.npz: y: holds damaged text"):
        load(path)


def test_a_damaged_archive(tmp_path):
    path = save(tmp_path / "a.npz", X=PICTURES, y=DIGITS)
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(DataError, match=r"a.npz: the archive is damaged"):
        load(path)


def test_an_array_that_announces_more_than_it_has(tmp_path):
    path = tmp_path / "X.npy"
    np.save(path, np.zeros((100, 4)))
    np.save(tmp_path / "y.npy", np.zeros(100))
    path.write_bytes(path.read_bytes()[:-8])
    with pytest.raises(DataError, match="fewer values than the header announces"):
        load(path)


def test_an_archive_without_arrays_is_no_archive_of_arrays(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.npz", "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(DataError, match="is a zip archive; unpack it"):
        load(tmp_path / "a.npz")
