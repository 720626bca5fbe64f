"""A group of the owner's name without other members is private, and nothing else is."""

from __future__ import annotations

import os
from types import SimpleNamespace

import pytest

from tui_nn.storage import private_folders
from tui_nn.storage.private_folders import find_exposure
from tui_nn.storage.private_group import has_access_list, is_private_group

grp = pytest.importorskip("grp")
pwd = pytest.importorskip("pwd")

ADA, USERS = 1000, 100


@pytest.fixture(autouse=True)
def accounts(monkeypatch):
    """Ada with a group of her own name, and a group of everybody."""
    members = {ADA: ("ada", []), USERS: ("users", ["ada", "bob"])}

    def group_of(number: int) -> SimpleNamespace:
        name, others = members[number]
        return SimpleNamespace(gr_name=name, gr_mem=others)

    monkeypatch.setattr(
        pwd, "getpwuid", lambda number: SimpleNamespace(pw_name={ADA: "ada"}[number])
    )
    monkeypatch.setattr(grp, "getgrgid", group_of)
    is_private_group.cache_clear()
    yield members
    is_private_group.cache_clear()


def test_a_group_of_the_owners_name_without_others_is_private(accounts):
    assert is_private_group(ADA, ADA)
    accounts[ADA] = ("ada", ["ada"])
    is_private_group.cache_clear()
    assert is_private_group(ADA, ADA)


def test_a_group_with_another_name_or_another_member_is_not(accounts):
    assert not is_private_group(USERS, ADA)
    accounts[ADA] = ("ada", ["bob"])
    assert not is_private_group(ADA, ADA)


def test_an_unknown_group_or_user_is_not_private():
    assert not is_private_group(4711, ADA)
    assert not is_private_group(ADA, 4711)


@pytest.mark.parametrize("private", [True, False])
def test_a_folder_is_exposed_to_a_group_only_if_others_are_in_it(tmp_path, monkeypatch, private):
    monkeypatch.setattr(private_folders, "is_private_group", lambda group, owner: private)
    folder = tmp_path / "folder"
    folder.mkdir()
    folder.chmod(0o775)
    assert (find_exposure(folder) is None) is private
    folder.chmod(0o777)
    assert find_exposure(folder) is not None


def test_an_access_list_takes_the_privacy_of_the_group(tmp_path, monkeypatch):
    monkeypatch.setattr(private_folders, "is_private_group", lambda group, owner: True)
    folder = tmp_path / "folder"
    folder.mkdir()
    folder.chmod(0o775)
    monkeypatch.setattr(os, "getxattr", lambda path, name: b"a list", raising=False)
    assert find_exposure(folder) is not None


def test_where_no_list_can_be_read_there_is_none(tmp_path, monkeypatch):
    assert not has_access_list(tmp_path)
    monkeypatch.delattr(os, "getxattr", raising=False)
    assert not has_access_list(tmp_path)
