"""A folder of pictures becomes a data set, and what is odd about it is told."""

from __future__ import annotations

import json

import numpy as np
import pytest

from tests.data.picture_files.folder import (
    CLASSES,
    load,
    make_picture,
    write_classes,
    write_picture,
)
from tui_nn.data.picture_files.preparation import PicturePreparation
from tui_nn.data.schema import Kind
from tui_nn.errors import ConfigError, DataError

pytest.importorskip("PIL")


def split_names(dataset):
    return [len(part) for part in (dataset.train, dataset.validation, dataset.test)]


def test_a_folder_for_each_class(tmp_path):
    dataset = load(write_classes(tmp_path / "animals"))
    assert (dataset.name, dataset.schema.class_names) == ("animals", CLASSES)
    assert (dataset.schema.kind, dataset.schema.picture_shape) == (Kind.PICTURES, (28, 28))
    assert split_names(dataset) == [14, 2, 4]
    assert np.bincount(dataset.test.targets).tolist() == [2, 2]
    assert dataset.preparation == PicturePreparation((28, 28), invert="no")
    assert dataset.record.examples == 20
    assert dataset.survey.classes == (("cat", 10), ("dog", 10))
    assert "a folder of pictures for each class" in dataset.survey.format


def test_pictures_of_the_right_size_are_not_changed(tmp_path):
    dataset = load(write_classes(tmp_path))
    pixels = np.concatenate([dataset.train.inputs, dataset.validation.inputs, dataset.test.inputs])
    expected = np.stack([make_picture(seed).ravel() for seed in range(20)])
    assert sorted(map(bytes, pixels)) == sorted(map(bytes, expected))


def test_classes_are_in_natural_order(tmp_path):
    dataset = load(write_classes(tmp_path, 3, classes=("10", "9", "b", "A", "2")))
    assert dataset.schema.class_names == ("2", "9", "10", "A", "b")


def test_the_order_of_the_files_on_disk_makes_no_difference(tmp_path):
    first = load(write_classes(tmp_path / "a"))
    for number, name in reversed(list(enumerate(CLASSES))):
        for index in reversed(range(10)):
            path = tmp_path / "b" / name / f"{index}.png"
            write_picture(path, make_picture(number * 10 + index))
    second = load(tmp_path / "b")
    for part in ("train", "validation", "test"):
        np.testing.assert_array_equal(getattr(first, part).inputs, getattr(second, part).inputs)
    assert bytes(load(tmp_path / "a", seed=1).test.inputs) != bytes(first.test.inputs)


def test_parts_in_folders_of_their_own(tmp_path):
    for number, name in enumerate(("train", "val", "Test")):
        write_classes(tmp_path / name, 10 - 3 * number, first=100 * number)
    assert split_names(load(tmp_path)) == [20, 14, 8]


def test_a_test_part_elsewhere(tmp_path):
    write_classes(tmp_path / "a")
    other = write_classes(tmp_path / "b", 3, first=50)
    assert split_names(load(tmp_path / "a", test_data=other)) == [18, 2, 6]


def test_pictures_of_one_small_size_keep_it(tmp_path):
    dataset = load(write_classes(tmp_path, size=(12, 16)))
    assert dataset.schema.picture_shape == (12, 16)
    assert load(tmp_path, picture_size=(10, 10)).schema.picture_shape == (10, 10)


def test_other_sizes_are_brought_to_one(tmp_path):
    write_classes(tmp_path, size=(40, 60))
    write_picture(tmp_path / "cat" / "99.png", make_picture(99, (100, 90)))
    dataset = load(tmp_path)
    assert dataset.schema.picture_shape == (28, 28)
    assert "pictures of 40x60 to 100x90 pixels brought to 28x28, proportions kept" in dataset.notes


def test_colours_are_kept_when_asked(tmp_path):
    write_classes(tmp_path)
    assert load(tmp_path, colour=True).schema.picture_shape == (28, 28, 3)
    with pytest.raises(ConfigError, match="fit: cannot go with colour"):
        load(tmp_path, colour=True, fit=True)


def test_dark_on_light_is_inverted_and_said(tmp_path):
    for seed in range(20):
        path = tmp_path / CLASSES[seed % 2] / f"{seed}.png"
        write_picture(path, 255 - make_picture(seed))
    dataset = load(tmp_path)
    assert dataset.preparation.invert == "yes"
    assert dataset.train.inputs[:, 0].max() == 0
    assert "all 20 pictures are dark on light, inverted (--invert no leaves them)" in dataset.notes
    assert load(tmp_path, invert="no").train.inputs[:, 0].min() == 255
    write_classes(tmp_path, first=30)
    mixed = load(tmp_path)
    assert mixed.preparation.invert == "auto"
    assert mixed.train.inputs[:, 0].max() == 0


def test_colours_are_never_inverted_unasked(tmp_path):
    red = np.array([200, 20, 30], np.uint8)
    for seed in range(20):
        pixels = np.where(make_picture(seed)[..., None] > 0, red, np.uint8(250))
        write_picture(tmp_path / CLASSES[seed % 2] / f"{seed}.png", pixels.astype(np.uint8))
    dataset = load(tmp_path, colour=True)
    assert dataset.preparation.invert == "no"
    assert dataset.train.inputs[:, :3].min() == 250
    assert not any("inverted" in note for note in dataset.notes)
    assert load(tmp_path, colour=True, invert="yes").train.inputs[:, :3].max() == 5


def test_colours_that_are_left_out_are_said(tmp_path):
    note = "the colours of the pictures are left out (--colour yes keeps them)"
    write_classes(tmp_path / "grey")
    assert note not in load(tmp_path / "grey").notes
    for seed in range(20):
        pixels = np.stack([make_picture(seed), make_picture(50), make_picture(60)], axis=-1)
        write_picture(tmp_path / "colour" / CLASSES[seed % 2] / f"{seed}.png", pixels)
    assert note in load(tmp_path / "colour").notes
    assert note not in load(tmp_path / "colour", colour=True).notes


def test_digits_that_could_be_fitted_are_said(tmp_path):
    classes = tuple("0123456789")
    write_classes(tmp_path, 2, classes=classes, size=(50, 70))
    note = "the digits stay as they lie (--fit yes fits and centres them)"
    assert note in load(tmp_path).notes
    assert note not in load(tmp_path, fit=True).notes


def test_what_is_fitted_can_be_drawn_on_the_pad(tmp_path):
    write_classes(tmp_path, size=(50, 70))
    dataset = load(tmp_path, fit=True)
    assert dataset.schema.kind is Kind.SYMBOLS
    assert dataset.preparation == PicturePreparation((28, 28), invert="auto", fit=True)


def test_a_few_broken_files_are_named_and_left_out(tmp_path):
    write_classes(tmp_path, 100)
    (tmp_path / "dog" / "7.png").write_bytes(b"no picture")
    dataset = load(tmp_path)
    assert sum(split_names(dataset)) == 199
    assert any("1 picture cannot be read" in note and "7.png" in note for note in dataset.notes)
    for index in (8, 9):
        (tmp_path / "dog" / f"{index}.png").write_bytes(b"no picture")
    with pytest.raises(DataError, match=r"3 or more of 200 pictures cannot be read, more than 1%"):
        load(tmp_path)


def test_blank_and_equal_pictures_are_warned_of(tmp_path):
    write_classes(tmp_path)
    write_picture(tmp_path / "cat" / "x.png", np.full((28, 28), 9, np.uint8))
    write_picture(tmp_path / "dog" / "x.png", make_picture(0))
    warnings = load(tmp_path).survey.warnings
    assert "1 of 22 pictures is blank" in warnings
    assert "1 of 22 pictures is the same as another one, pixel by pixel" in warnings


def test_digits_as_the_pad_has_them_are_digits(tmp_path):
    digits = load_digits()
    for number, (pixels, label) in enumerate(zip(digits.inputs, digits.targets, strict=True)):
        path = tmp_path / str(label) / f"{number}.png"
        write_picture(path, pixels.reshape(28, 28))
    assert load(tmp_path).schema.kind is Kind.DIGITS
    shifted = tmp_path / "shifted"
    write_classes(shifted, 2, classes=tuple("0123456789"))
    assert load(shifted).schema.kind is Kind.PICTURES


def load_digits():
    from tui_nn.data.catalog import load_dataset

    return load_dataset("digits", seed=3, validation_split=0.1, samples=200).test.read()


def test_one_class_is_refused(tmp_path):
    write_classes(tmp_path, classes=("cat",))
    with pytest.raises(DataError, match=r"pictures of one class only \(cat\)"):
        load(tmp_path)
    (tmp_path / "dog").mkdir()
    with pytest.raises(DataError, match=r"pictures of one class only \(cat\)"):
        load(tmp_path)


def test_a_class_of_the_test_alone_is_refused(tmp_path):
    write_classes(tmp_path / "train")
    write_classes(tmp_path / "test", classes=("cat", "cow"))
    with pytest.raises(DataError, match="test pictures of a class without training pictures: cow"):
        load(tmp_path)


def test_names_of_classes_are_safe_to_show(tmp_path):
    dataset = load(write_classes(tmp_path, classes=("a\x1b[31m", "b")))
    assert dataset.schema.class_names == ("a?[31m", "b")


def test_too_many_classes_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("tui_nn.data.picture_files.loading.MAXIMUM_CLASSES", 3)
    write_classes(tmp_path, 1, classes=tuple("abcd"))
    with pytest.raises(DataError, match="4 classes, more than 3"):
        load(tmp_path)


def test_pictures_with_a_table(tmp_path):
    rows = []
    for seed in range(20):
        write_picture(tmp_path / "images" / f"{seed:03}.png", make_picture(seed))
        rows.append({"file_name": f"images/{seed:03}.png", "label": CLASSES[seed % 2]})
    (tmp_path / "metadata.jsonl").write_text("\n".join(map(json.dumps, rows)))
    lines = [f"{row['file_name']},{row['label']}" for row in rows]
    (tmp_path / "metadata.csv").write_text("\n".join(["file_name,label", *lines]))
    dataset = load(tmp_path)
    assert dataset.survey.classes == (("cat", 10), ("dog", 10))
    assert dataset.survey.format == "pictures with metadata.csv"


def test_each_picture_knows_its_file(tmp_path):
    from PIL import Image

    folder = write_classes(tmp_path / "animals")
    dataset = load(folder)
    for part in ("train", "validation", "test"):
        split = getattr(dataset, part)
        for row, pixels in enumerate(split.inputs):
            name = dataset.origins.name(part, row)
            assert name.startswith(dataset.schema.class_names[split.targets[row]] + "/")
            np.testing.assert_array_equal(np.asarray(Image.open(folder / name)).ravel(), pixels)


def test_a_name_that_a_terminal_cannot_show_is_made_printable(tmp_path):
    folder = write_classes(tmp_path / "animals")
    first = next((folder / "cat").iterdir())
    first.rename(first.with_name("\x1b[2Jcleared.png"))
    dataset = load(folder)
    names = [
        dataset.origins.name(part, row)
        for part in ("train", "validation", "test")
        for row in range(len(getattr(dataset, part)))
    ]
    assert "cat/?[2Jcleared.png" in names
