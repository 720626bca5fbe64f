"""Pictures are found wherever they are in a folder, within bounds."""

from __future__ import annotations

import os

import numpy as np
import pytest

from tests.data.picture_files.folder import write_picture
from tui_nn.data.recognition import finding
from tui_nn.data.recognition.finding import Finder, has_pictures, natural_key
from tui_nn.errors import DataError

pytest.importorskip("PIL")

SPOT = np.zeros((8, 8), np.uint8)


def names(folder):
    found = Finder(folder, lambda message, share: None).pictures_below(folder)
    return [path.relative_to(folder).as_posix() for path in found]


def test_nested_folders_and_hidden_files(tmp_path):
    for name in ("10.png", "9.PNG", "deep/er/a.jpg", ".hidden.png", ".git/b.png", "__MACOSX/c.png"):
        write_picture(tmp_path / name, SPOT)
    (tmp_path / "Thumbs.db").write_bytes(b"x")
    assert names(tmp_path) == ["9.PNG", "10.png", "deep/er/a.jpg"]


def test_pictures_without_a_suffix_are_known_by_their_content(tmp_path):
    write_picture(tmp_path / "a.png", SPOT).rename(tmp_path / "a")
    (tmp_path / "b").write_text("no picture")
    (tmp_path / "c.txt").write_text("no picture")
    finder = Finder(tmp_path, lambda message, share: None)
    assert [path.name for path in finder.pictures_below(tmp_path)] == ["a"]
    assert [path.name for path in finder.others] == ["b", "c.txt"]


def test_links_are_followed_but_not_in_circles(tmp_path):
    write_picture(tmp_path / "real" / "a.png", SPOT)
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "link").symlink_to(tmp_path / "real")
    (tmp_path / "set" / "b.png").symlink_to(tmp_path / "real" / "a.png")
    (tmp_path / "set" / "gone.png").symlink_to(tmp_path / "nothing")
    assert names(tmp_path / "set") == ["b.png", "link/a.png"]
    (tmp_path / "set" / "circle").symlink_to(tmp_path / "set")
    with pytest.raises(DataError, match="circle: a link leads to a folder that it is in"):
        names(tmp_path / "set")


def test_pipes_are_left_alone(tmp_path):
    os.mkfifo(tmp_path / "a.png")
    assert names(tmp_path) == []


def test_a_folder_with_too_many_files_is_refused_soon(tmp_path, monkeypatch):
    monkeypatch.setattr(finding, "MOST_ENTRIES", 20)
    monkeypatch.setattr(finding, "EACH", 10)
    for number in range(30):
        (tmp_path / f"{number}.png").touch()
    told = []
    with pytest.raises(DataError, match="more than 20 files; give a folder with fewer"):
        Finder(tmp_path, lambda message, share: told.append(message)).look(tmp_path)
    assert told == ["looking for pictures: 10 files", "looking for pictures: 20 files"]


def test_whether_a_folder_has_pictures(tmp_path):
    assert not has_pictures(tmp_path)
    (tmp_path / "a.txt").touch()
    assert not has_pictures(tmp_path)
    write_picture(tmp_path / "x" / "y" / "a.png", SPOT)
    assert has_pictures(tmp_path)
    assert not has_pictures(tmp_path / "nothing")


def test_names_sort_as_people_sort_them():
    names = ["b", "a10", "A9", "a", "10", "9", "²"]
    assert sorted(names, key=natural_key) == ["9", "10", "a", "A9", "a10", "b", "²"]
