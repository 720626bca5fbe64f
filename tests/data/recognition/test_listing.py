"""A folder is listed by name, and of a huge one only the first entries."""

from __future__ import annotations

import os

import pytest

from tui_nn.data.recognition.listing import list_folder


def test_entries_are_sorted_by_kind_and_name(tmp_path):
    for name in ("b.csv", "a.csv", ".hidden"):
        (tmp_path / name).touch()
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "nowhere").symlink_to("missing")
    (tmp_path / "circle").symlink_to("circle")
    (tmp_path / "linked.csv").symlink_to("a.csv")
    listing = list_folder(tmp_path)
    assert [path.name for path in listing.files] == ["a.csv", "b.csv", "linked.csv"]
    assert [path.name for path in listing.folders] == ["folder"]
    assert [path.name for path in listing.others] == ["circle", "nowhere", "pipe"]
    assert listing.is_whole


@pytest.mark.parametrize(("most", "is_whole"), [(4, False), (5, True), (6, True)])
def test_a_long_listing_ends(tmp_path, most, is_whole):
    for index in range(5):
        (tmp_path / str(index)).touch()
    listing = list_folder(tmp_path, most)
    assert len(listing.files) == min(most, 5)
    assert listing.is_whole == is_whole


def test_an_endless_folder_is_not_read_to_its_end(tmp_path, monkeypatch):
    class Endless:
        taken = 0

        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

        def __iter__(self):
            return self

        def __next__(self):
            self.taken += 1
            return entry

    (tmp_path / "x").touch()
    entry = next(os.scandir(tmp_path))
    endless = Endless()
    monkeypatch.setattr(os, "scandir", lambda _: endless)
    assert not list_folder(tmp_path, 100).is_whole
    assert endless.taken == 101
