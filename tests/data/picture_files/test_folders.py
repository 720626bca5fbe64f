"""What is training, validation and test part in a folder, and what is left out."""

from __future__ import annotations

import numpy as np
import pytest

from tests.data.picture_files.folder import write_classes, write_picture
from tui_nn.data.picture_files.folders import find_pictures
from tui_nn.data.recognition.finding import Finder
from tui_nn.errors import DataError

pytest.importorskip("PIL")

SPOT = np.zeros((8, 8), np.uint8)


def find(folder, target=""):
    return find_pictures(Finder(folder, lambda message, share: None), target)


def test_a_folder_around_the_classes_is_entered(tmp_path):
    write_classes(tmp_path / "archive" / "data", 2)
    assert find(tmp_path).train.labels == ["cat", "cat", "dog", "dog"]


def test_classes_called_test_and_train_are_classes(tmp_path):
    write_classes(tmp_path, 1, classes=("train", "plane"))
    assert find(tmp_path).train.labels == ["plane", "train"]
    other = write_classes(tmp_path / "b", 1, classes=("test", "sample"))
    assert find(other).train.labels == ["sample", "test"]


def test_a_test_part_without_classes_is_left_out_and_said(tmp_path):
    write_classes(tmp_path / "train", 2)
    write_picture(tmp_path / "test" / "1.png", SPOT)
    found = find(tmp_path)
    assert found.others == {}
    assert found.notes == ("test/ has pictures without classes and is left out",)


def test_empty_classes_and_other_files_are_left_out_and_said(tmp_path):
    write_classes(tmp_path, 2)
    (tmp_path / "empty").mkdir()
    (tmp_path / "dog" / "notes.txt").write_text("good dogs")
    write_picture(tmp_path / "stray.png", SPOT)
    assert find(tmp_path).notes == (
        "no pictures in empty: left out",
        "1 picture outside the class folders left out: stray.png",
        "1 file that is no picture left out: notes.txt",
    )


def test_kaggle_has_the_table_beside_the_folders(tmp_path):
    for part in ("train", "test"):
        for name in ("a", "b", "c"):
            write_picture(tmp_path / part / f"{name}.jpg", SPOT)
    (tmp_path / "train.csv").write_text("id,breed\na,pug\nb,collie\nc,pug\n")
    (tmp_path / "sample_submission.csv").write_text("id,pug,collie\na,0.5,0.5\n")
    found = find(tmp_path)
    assert found.train.labels == ["pug", "collie", "pug"]
    assert {path.parent.name for path in found.train.paths} == {"train"}


def test_pictures_without_classes_are_refused(tmp_path):
    write_picture(tmp_path / "1.png", SPOT)
    with pytest.raises(DataError, match=r"without classes; put those of each class into a folder"):
        find(tmp_path)


def test_folders_without_pictures_are_refused(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.txt").write_text("text")
    with pytest.raises(DataError, match=r"no pictures in its folders; x.txt is a text file"):
        find(tmp_path)
    (tmp_path / "c").mkdir()
    with pytest.raises(DataError, match="c: no pictures in it"):
        find(tmp_path / "c")
