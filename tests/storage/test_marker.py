from __future__ import annotations

import os
from pathlib import Path

import pytest

from tui_nn.storage import marker as module
from tui_nn.storage.marker import STALE, marked


@pytest.fixture
def marker(tmp_path: Path) -> Path:
    """A marker that a crashed program left."""
    path = tmp_path / "marker"
    path.touch()
    then = path.stat().st_mtime - STALE - 1
    os.utime(path, (then, then))
    return path


def test_a_stale_marker_is_replaced(marker):
    with marked(marker, 0.0):
        assert marker.exists()
    assert list(marker.parent.iterdir()) == []


def test_a_marker_that_another_program_made_meanwhile_is_left(marker, monkeypatch):
    """Two programs find a stale marker; the other one is faster and at work already."""
    is_stale = module._is_stale

    def examine(path: Path) -> bool:
        found = is_stale(path)
        if path == marker and found:
            marker.unlink()
            marker.write_text("the other's")
        return found

    monkeypatch.setattr(module, "_is_stale", examine)
    with pytest.raises(BlockingIOError), marked(marker, 0.0):
        pytest.fail("the other one is at work")
    assert [path.name for path in marker.parent.iterdir()] == [marker.name]
    assert marker.read_text() == "the other's"


def test_a_stale_marker_that_another_program_removed_is_no_trouble(marker, monkeypatch):
    def examine(path: Path) -> bool:
        path.unlink()
        return True

    monkeypatch.setattr(module, "_is_stale", examine)
    with marked(marker, 0.0):
        assert marker.exists()
