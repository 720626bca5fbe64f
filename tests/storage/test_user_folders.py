from __future__ import annotations

from pathlib import Path

import platformdirs
import pytest

from tui_nn.storage import user_folders

FOLDERS = [
    ("user_cache_path", user_folders.cache_folder),
    ("user_state_path", user_folders.state_folder),
    ("user_data_path", user_folders.data_folder),
]


@pytest.mark.parametrize(("name", "find"), FOLDERS)
def test_it_is_where_the_system_expects_it(monkeypatch, tmp_path, name, find):
    monkeypatch.setattr(platformdirs, name, lambda program, **_: tmp_path / program)
    assert find() == tmp_path / "tui-nn"


def unknown_home(*_: object, **__: object) -> Path:
    raise RuntimeError("no home")


def unexpanded(*_: object, **__: object) -> Path:
    return Path("~/.cache/tui-nn")


@pytest.mark.parametrize("answer", [unknown_home, unexpanded])
@pytest.mark.parametrize(("name", "find"), FOLDERS)
def test_without_a_home_it_is_nowhere(monkeypatch, name, find, answer):
    monkeypatch.setattr(platformdirs, name, answer)
    path = find()
    assert not path.is_absolute()
    assert path.parts[0] == "~"
