"""Tables that name the class of each picture, in the forms in which people have them."""

from __future__ import annotations

import numpy as np
import pytest

from tests.data.picture_files.folder import write_picture
from tui_nn.data.picture_files.labels import read_labels
from tui_nn.data.recognition.finding import Finder
from tui_nn.errors import DataError

pytest.importorskip("PIL")

SPOT = np.zeros((8, 8), np.uint8)


@pytest.fixture
def folder(tmp_path):
    for number in range(4):
        write_picture(tmp_path / "pictures" / f"p{number}.png", SPOT)
    return tmp_path


def read(folder, text, target=""):
    path = folder / "labels.csv"
    path.write_text(text)
    return read_labels(path, Finder(folder, lambda message, share: None), folder, target)


@pytest.mark.parametrize("name", ["pictures/p{}.png", "p{}.png", "p{}", "./pictures/p{}.png"])
def test_files_are_named_in_any_way(folder, name):
    rows = [f"{name.format(number)},{'ab'[number % 2]}" for number in range(4)]
    found = read(folder, "\n".join(["file_name,label", *rows]))
    assert found.labels == ["a", "b", "a", "b"]
    assert [path.name for path in found.paths] == [f"p{number}.png" for number in range(4)]


def test_columns_of_any_name(folder):
    found = read(folder, "n,what,where\n1,x,p0.png\n2,y,p1.png\n")
    assert found.labels == ["1", "2"] or found.labels == ["x", "y"]
    assert read(folder, "n,what,where\n1,x,p0.png\n2,y,p1.png\n", "what").labels == ["x", "y"]
    with pytest.raises(DataError, match="no column colour; there are n, what"):
        read(folder, "n,what,where\n1,x,p0.png\n2,y,p1.png\n", "colour")


def test_whole_numbers_are_names_without_a_point(folder):
    assert read(folder, "file,label\np0.png,1\np1.png,2\np2.png,\n").labels == ["1", "2"]


def test_what_is_not_there_and_what_has_no_class_is_said(folder):
    found = read(folder, "file,label\np0.png,a\np1.png,b\np2.png,\np9.png,a\n")
    assert found.labels == ["a", "b"]
    assert found.notes == (
        "classes from labels.csv: files in column file, classes in column label",
        "1 picture of labels.csv not there: p9.png",
        "1 row of labels.csv without a class left out",
    )


def test_tables_without_pictures_are_refused(folder):
    with pytest.raises(DataError, match=r"column file are not there, such as 'x.png'"):
        read(folder, "file,label\nx.png,1\ny.png,2\n")
    with pytest.raises(DataError, match=r"no column names pictures that are there"):
        read(folder, "u,v\n1,2\n3,4\n")
    with pytest.raises(DataError, match=r"no column with the class of each picture beside file"):
        read(folder, "file\np0.png\np1.png\n")
