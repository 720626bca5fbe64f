"""The memory that is available is read from the system, and limited as a container is."""

from __future__ import annotations

import os

import pytest

from tui_nn.storage import memory
from tui_nn.storage.memory import UNKNOWN, available_memory


@pytest.fixture(autouse=True)
def _alone(monkeypatch, tmp_path):
    monkeypatch.setattr(memory, "_LIMITS", (tmp_path / "none", tmp_path / "max"))
    (tmp_path / "max").write_text("max\n")


def test_there_is_some():
    assert available_memory() > 1 << 20


def test_what_the_system_tells(monkeypatch, tmp_path):
    (tmp_path / "meminfo").write_text("MemTotal: 900 kB\nMemAvailable:   300 kB\n")
    monkeypatch.setattr(memory, "_MEMINFO", tmp_path / "meminfo")
    assert available_memory() == 300 * 1024
    (tmp_path / "max").write_text("4096\n")
    assert available_memory() == 4096


def test_a_system_that_tells_nothing(monkeypatch, tmp_path):
    monkeypatch.setattr(memory, "_MEMINFO", tmp_path / "none")
    assert available_memory() > 1 << 20
    monkeypatch.delattr(os, "sysconf", raising=False)
    assert available_memory() == UNKNOWN
