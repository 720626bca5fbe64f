"""Rows of a file are read as stored, in any order, and a truncated file is detected."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui_nn.data.storing.stored import StoredRows
from tui_nn.errors import DataError

VALUES = np.random.default_rng(2).integers(0, 256, (12, 3, 5), dtype=np.uint8)

HEADER = b"header"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "rows"
    path.write_bytes(HEADER + VALUES.tobytes())
    return path


def open_rows(path: Path) -> StoredRows:
    return StoredRows(path, len(HEADER), VALUES.shape)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.integers(0, len(VALUES) - 1), max_size=30))
def test_any_rows_in_any_order(path: Path, rows: list[int]) -> None:
    found = open_rows(path).read(np.array(rows, np.uint32))
    np.testing.assert_array_equal(found, VALUES.reshape(12, 15)[rows])
    assert found.dtype == np.uint8
    assert found.flags.c_contiguous


def test_shape() -> None:
    rows = StoredRows(Path(os.devnull), 0, (7, 2, 4))
    assert (len(rows), rows.shape, rows.features) == (7, (7, 2, 4), 8)


def test_a_system_that_reads_from_the_current_position_only(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("pread", "posix_fadvise"):
        monkeypatch.delattr(os, name, raising=False)
    rows = np.array([11, 3, 4, 5, 3, 0], np.uint32)
    found = open_rows(path).read(rows)
    np.testing.assert_array_equal(found, VALUES.reshape(12, 15)[rows])


def test_neighbours_are_read_at_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pread, spans = os.pread, []

    def watched(number: int, count: int, place: int) -> bytes:
        spans.append((place - len(HEADER), count))
        return pread(number, count, place)

    monkeypatch.setattr(os, "pread", watched)
    open_rows(path).read(np.array([2, 3, 4, 9, 8, 8, 9], np.uint32))
    assert spans == [(30, 45), (135, 15), (120, 15), (120, 30)]


def test_a_file_cut_short_meanwhile(path: Path) -> None:
    rows = open_rows(path)
    path.write_bytes(HEADER + VALUES.tobytes()[:-1])
    assert len(rows.read(np.arange(11, dtype=np.uint32))) == 11
    with pytest.raises(DataError, match=f"{path}: has become shorter while it was in use"):
        rows.read(np.array([11], np.uint32))


def test_a_file_that_fails_meanwhile(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: int) -> bytes:
        raise OSError(5, "Input/output error")

    rows = open_rows(path)
    monkeypatch.setattr(os, "pread", failing)
    with pytest.raises(DataError, match=f"{path}: cannot be read .Input/output error."):
        rows.read(np.zeros(1, np.uint32))


def test_the_file_is_closed_with_its_last_user(path: Path) -> None:
    rows = open_rows(path)
    file = rows._file
    assert not file.closed
    del rows
    assert file.closed


@pytest.mark.parametrize("kind", [np.float32, np.int32, np.uint8])
def test_rows_of_other_numbers(tmp_path: Path, kind: type) -> None:
    values: np.ndarray = np.random.default_rng(3).normal(0, 50, (20, 7)).astype(kind)
    (tmp_path / "rows").write_bytes(HEADER + values.tobytes())
    rows = StoredRows(tmp_path / "rows", len(HEADER), values.shape, np.dtype(kind))
    order = np.array([3, 4, 5, 19, 0, 0, 7], np.uint32)
    found = rows.read(order)
    np.testing.assert_array_equal(found, values[order])
    assert (found.dtype, rows.features) == (np.dtype(kind), 7)
