"""Folders that the program makes are closed, and what others could have changed is found out."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tui_nn.data.drawings import DrawingFile
from tui_nn.data.idx.download import RemoteFile, download
from tui_nn.errors import DataError
from tui_nn.headless.running.background import LARGEST_LOG, shorten_log
from tui_nn.storage import private_folders
from tui_nn.storage.durable import replace_file
from tui_nn.storage.outputs import find_fault
from tui_nn.storage.private_file import append_line
from tui_nn.storage.private_folders import (
    ExposedError,
    find_exposure,
    make_private_folder,
    require_private,
)
from tui_nn.training.runs.metrics import drop_later_lines
from tui_nn.training.runs.store import RunStore
from tui_nn.training.settings.recipes import RECIPES

pytestmark = pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX")


@pytest.fixture(params=[0o022, 0o002, 0o000], ids=["umask 022", "umask 002", "umask 000"])
def umask(request):
    before = os.umask(request.param)
    yield
    os.umask(before)


@pytest.fixture(autouse=True)
def groups(monkeypatch):
    """Groups have several members, for any user who runs the tests."""
    monkeypatch.setattr(private_folders, "is_private_group", lambda group, owner: False)


@pytest.fixture
def place(tmp_path) -> Path:
    """A private folder three levels deep."""
    place = tmp_path / "one" / "two" / "three"
    make_private_folder(place)
    return place


def permissions(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_every_level_that_is_made_is_closed(tmp_path, umask):
    place = tmp_path / "one" / "two" / "three"
    make_private_folder(place)
    assert [permissions(path) for path in (place, *place.parents[:2])] == [0o700] * 3
    assert find_exposure(place) is None


def record_run(place: Path) -> None:
    RunStore(place).create(RECIPES["xor"].config)


def keep_drawing(place: Path) -> None:
    DrawingFile(place / "drawings.jsonl").keep((((0.0, 0.0), (5.0, 9.0)),), "1")


def fail_to_download(place: Path) -> None:
    with pytest.raises(DataError):
        download(RemoteFile("file", 1, ""), [], place, lambda *_: None)


@pytest.mark.parametrize("use", [record_run, keep_drawing, fail_to_download])
def test_making_a_private_folder_closes_every_level(tmp_path, umask, use):
    place = tmp_path / "one" / "two" / "three"
    use(place)
    assert [permissions(path) for path in (place, *place.parents[:2])] == [0o700] * 3
    assert all(find_exposure(path) is None for path in place.rglob("*"))


def test_a_folder_that_exists_stays_as_it_is(tmp_path):
    tmp_path.chmod(0o755)
    make_private_folder(tmp_path)
    make_private_folder(tmp_path / "new")
    assert permissions(tmp_path) == 0o755


def test_a_file_in_the_way_is_an_error(tmp_path):
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "file", tmp_path / "file" / "folder" / "folder"):
        with pytest.raises(OSError, match=r"File exists|Not a directory"):
            make_private_folder(path)


def test_without_a_home_nothing_is_made(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OSError, match="set HOME"):
        make_private_folder(Path("~", "tui-nn"))
    assert find_exposure(Path("~", "tui-nn")) is not None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("mode", [0o770, 0o707, 0o2775])
@pytest.mark.parametrize("depth", range(3))
def test_one_level_that_others_can_write_exposes_all_below_it(place, depth, mode):
    file = place / "file"
    file.write_text("")
    level = (place, *place.parents)[depth]
    level.chmod(mode)
    exposure = find_exposure(file)
    assert exposure is not None
    assert f"chmod go-w {level}`" in exposure.remedy
    assert exposure.reason.endswith("everybody" if mode & 0o2 else "its group")
    with pytest.raises(ExposedError) as caught:
        require_private(file)
    assert caught.value.strerror == str(exposure)
    level.chmod(0o755)
    require_private(file)


def test_the_file_itself_is_checked_too(place):
    file = place / "file"
    file.write_text("")
    file.chmod(0o664)
    assert find_exposure(file) is not None
    file.chmod(0o644)
    assert find_exposure(file) is None


def test_in_a_sticky_folder_only_the_owner_can_rename(place):
    place.parent.chmod(0o1777)
    assert find_exposure(place / "file") is None


def test_what_belongs_to_another_user_is_never_trusted(place, monkeypatch):
    """Whoever runs the tests, be it root."""
    monkeypatch.setattr(private_folders, "ROOT", -1)
    monkeypatch.setattr(os, "geteuid", lambda: place.stat().st_uid + 1)
    exposure = find_exposure(place)
    assert exposure is not None
    assert "another user" in exposure.reason


@pytest.mark.parametrize("absolute", [True, False])
def test_both_ends_of_a_link_are_checked(place, absolute):
    target = place.parent / "target"
    make_private_folder(target)
    link = place / "link"
    link.symlink_to(target if absolute else Path("..", "target"))
    assert find_exposure(link / "file") is None
    target.chmod(0o777)
    exposure = find_exposure(link / "file")
    assert exposure is not None
    assert exposure.reason.startswith(f"{target} ")
    target.chmod(0o700)
    place.chmod(0o777)
    exposure = find_exposure(link / "file")
    assert exposure is not None
    assert exposure.reason.startswith(f"{place} ")


@pytest.fixture
def foreign_link(tmp_path, monkeypatch) -> Path:
    """Another user's link to this user's file, also if root runs the tests."""
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("mine\n")
    link.symlink_to(target)
    monkeypatch.setattr(private_folders, "ROOT", -1)
    monkeypatch.setattr(os, "geteuid", lambda: link.lstat().st_uid + 1)
    return link


@pytest.mark.parametrize(
    "write",
    [
        lambda path: replace_file(path, b"theirs"),
        lambda path: append_line(path, b"theirs"),
        lambda path: drop_later_lines(path, 0),
    ],
    ids=["replace", "append", "cut"],
)
def test_nothing_is_written_where_the_link_of_another_user_leads(foreign_link, write):
    with pytest.raises(ExposedError, match="a link that belongs to another user"):
        write(foreign_link)
    assert foreign_link.read_text() == "mine\n"
    assert "belongs to another user" in find_fault(foreign_link)


def test_a_log_behind_the_link_of_another_user_is_not_shortened(foreign_link):
    foreign_link.write_text(LARGEST_LOG * "mine\n")
    size = foreign_link.stat().st_size
    shorten_log(foreign_link)
    assert foreign_link.stat().st_size == size


def test_a_relative_path_is_one_from_the_working_folder_on(place, monkeypatch):
    monkeypatch.chdir(place)
    make_private_folder(Path("new"))
    assert find_exposure(Path("new", "file")) is None
    place.chmod(0o777)
    assert find_exposure(Path("new", "file")) is not None


def test_links_in_a_circle_are_an_error(place):
    (place / "a").symlink_to("b")
    (place / "b").symlink_to("a")
    with pytest.raises(OSError, match="symbolic links"):
        find_exposure(place / "a" / "file")


def test_what_is_missing_is_as_safe_as_where_it_would_be_made(place):
    assert find_exposure(place / "missing" / "file") is None
    place.chmod(0o777)
    assert find_exposure(place / "missing" / "file") is not None


@pytest.mark.parametrize("linked", [False, True], ids=["home", "link to the home"])
def test_above_the_home_folder_nothing_is_checked(place, monkeypatch, linked):
    home = place
    if linked:
        home = place.parents[1] / "link"
        home.symlink_to(place)
    place.parent.chmod(0o777)
    assert find_exposure(home / "cache") is not None
    monkeypatch.setenv("HOME", str(home))
    assert find_exposure(home / "cache") is None
    place.chmod(0o770)
    assert find_exposure(home / "cache") is not None, "but the home folder itself"


def test_a_home_folder_that_is_missing_can_be_made(place, monkeypatch):
    home = place / "home"
    monkeypatch.setenv("HOME", str(home))
    assert find_exposure(home / "cache") is None
    make_private_folder(home / "cache")
    assert permissions(home) == 0o700
