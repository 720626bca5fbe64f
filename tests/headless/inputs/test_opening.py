"""Opening inputs: what cannot be read is named with the reason."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tui_nn.errors import DataError
from tui_nn.headless.inputs.opening import open_input


def test_a_file_is_opened_and_closed(tmp_path):
    (tmp_path / "x").write_bytes(b"abc")
    with open_input(tmp_path / "x", "rows") as (file, name):
        assert (file.read(), name) == (b"abc", str(tmp_path / "x"))
    assert file.closed


def test_standard_input_stays_open(monkeypatch):
    stream = io.TextIOWrapper(io.BufferedReader(io.BytesIO(b"abc")))
    monkeypatch.setattr("sys.stdin", stream)
    with open_input(Path("-"), "rows") as (file, name):
        assert (file.read(), name) == (b"abc", "standard input")
    assert not stream.closed


def test_a_folder_and_a_missing_file_are_named(tmp_path):
    with (
        pytest.raises(DataError, match="is a folder, not a file of rows"),
        open_input(tmp_path, "rows"),
    ):
        pass
    with pytest.raises(DataError, match="none: cannot be read"), open_input(tmp_path / "none", ""):
        pass
