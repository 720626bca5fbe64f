"""A record of data changes with their content and names, and with nothing else."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from tui_nn.data import record
from tui_nn.data.record import make_record
from tui_nn.errors import DataError


def fill(folder: Path, **contents: str) -> Path:
    for name, content in contents.items():
        path = folder / name.replace("_", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return folder


def test_the_digest_of_a_file_is_that_of_its_content(tmp_path):
    path = fill(tmp_path, a="one,two\n") / "a"
    made = make_record(path, 5)
    assert made.digest == hashlib.sha256(b"one,two\n").hexdigest()
    assert (made.path, made.size, made.examples) == (str(path), 8, 5)


def test_a_path_is_recorded_absolute(tmp_path, monkeypatch):
    fill(tmp_path, a="x")
    monkeypatch.chdir(tmp_path)
    assert make_record(Path("a"), 1).path == str(tmp_path / "a")


def test_the_digest_of_a_folder_does_not_depend_on_where_it_is(tmp_path):
    contents = {"cat_1": "x", "cat_2": "y", "dog_1": "z"}
    one, other = (fill(tmp_path / name, **contents) for name in ("one", "other"))
    assert make_record(one, 3).digest == make_record(other, 3).digest
    assert make_record(one, 3).size == 3


@pytest.mark.parametrize(
    "changed",
    [
        {"cat_1": "x", "cat_2": "y"},
        {"cat_1": "x", "cat_2": "y", "dog_1": "Z"},
        {"cat_1": "x", "cat_2": "z", "dog_1": "y"},
        {"cat_1": "x", "cat_2": "y", "dog_2": "z"},
    ],
)
def test_every_change_in_a_folder_changes_its_digest(tmp_path, changed):
    before = make_record(fill(tmp_path / "a", cat_1="x", cat_2="y", dog_1="z"), 3)
    assert make_record(fill(tmp_path / "b", **changed), 3).digest != before.digest


def test_only_the_files_given_matter(tmp_path):
    fill(tmp_path, a="x", b="y", c="z")
    files = [tmp_path / "b", tmp_path / "a"]
    before = make_record(tmp_path, 2, files=files)
    (tmp_path / "c").write_text("other")
    assert make_record(tmp_path, 2, files=reversed(files)) == before
    (tmp_path / "b").write_text("other")
    assert make_record(tmp_path, 2, files=files) != before


def test_progress_is_reported_for_much_data(tmp_path, monkeypatch):
    monkeypatch.setattr(record, "SLOW", 10)
    monkeypatch.setattr(record, "CHUNK", 8)
    fill(tmp_path, a="x" * 20, b="y" * 12)
    reports: list[float | None] = []
    make_record(tmp_path, 1, report=lambda _, fraction: reports.append(fraction))
    assert reports == [0.25, 0.5, 0.625, 0.875, 1.0]


def test_pipes_in_a_folder_are_left_alone(tmp_path):
    os.mkfifo(fill(tmp_path, a="x") / "pipe")
    assert make_record(tmp_path, 1).size == 1


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    missing = tmp_path / "missing"
    with pytest.raises(DataError, match=r"missing: cannot be read \(No such file"):
        make_record(tmp_path, 1, files=[missing])
