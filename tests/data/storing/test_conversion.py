"""Rows are stored once, completely, and found again; an interruption costs only what is missing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tui_nn.data.options import DataOptions
from tui_nn.data.record import DataRecord
from tui_nn.data.storing import conversion
from tui_nn.data.storing.conversion import (
    Conversion,
    clean_conversions,
    conversion_key,
    is_too_large,
)
from tui_nn.errors import DataError

ROWS: np.ndarray = np.random.default_rng(0).normal(size=(50, 3)).astype(np.float32)

ALL = np.arange(50, dtype=np.uint32)


@pytest.fixture(autouse=True)
def folder(monkeypatch, tmp_path) -> Path:
    monkeypatch.setattr(conversion, "conversion_folder", lambda: tmp_path / "cache" / "converted")
    return tmp_path / "cache" / "converted"


class Source:
    """Yields blocks of seven rows and counts them; breaks off after some."""

    def __init__(self, rows: np.ndarray = ROWS, breaks: int = 1_000) -> None:
        self.rows, self.breaks = rows, breaks
        self.asked: list[int] = []

    def blocks(self, first: int) -> Iterator[np.ndarray]:
        self.asked.append(first)
        for number, place in enumerate(range(first, len(self.rows), 7)):
            if number == self.breaks:
                raise KeyboardInterrupt
            yield self.rows[place : place + 7]


def convert(source: Source, reports: list[float] | None = None):
    kept: list[float] = [] if reports is None else reports
    made = Conversion("key", ROWS.shape, ROWS.dtype, source.blocks, "x.csv")
    return made.run(lambda _, fraction: kept.append(fraction or 0.0))


def test_rows_are_stored_once():
    source = Source()
    reports: list[float] = []
    np.testing.assert_array_equal(convert(source, reports).read(ALL), ROWS)
    assert reports == sorted(reports)
    assert reports[-1] == 1.0
    np.testing.assert_array_equal(convert(source).read(ALL), ROWS)
    assert source.asked == [0]


def test_an_interrupted_conversion_continues(folder):
    with pytest.raises(KeyboardInterrupt):
        convert(Source(breaks=3))
    assert not list(folder.glob("*.rows"))
    source = Source()
    np.testing.assert_array_equal(convert(source).read(ALL), ROWS)
    assert source.asked == [21]


def test_half_a_row_is_written_again(folder):
    with pytest.raises(KeyboardInterrupt):
        convert(Source(breaks=2))
    unfinished = next(folder.glob("*.part"))
    unfinished.write_bytes(unfinished.read_bytes()[:-5])
    source = Source()
    np.testing.assert_array_equal(convert(source).read(ALL), ROWS)
    assert source.asked == [13]


def test_a_stored_file_of_another_size_is_made_again(folder):
    convert(Source())
    path = next(folder.glob("*.rows"))
    path.write_bytes(path.read_bytes()[:-1])
    np.testing.assert_array_equal(convert(Source()).read(ALL), ROWS)


@pytest.mark.parametrize("rows", [ROWS[:40], np.concatenate([ROWS, ROWS])])
def test_data_that_changes_meanwhile(rows, folder):
    with pytest.raises(DataError, match=r"x.csv: changed while it was read"):
        convert(Source(rows))
    np.testing.assert_array_equal(convert(Source()).read(ALL), ROWS)


def test_another_process_is_at_it(folder, monkeypatch):
    def locked(*_):
        raise BlockingIOError

    monkeypatch.setattr(conversion, "try_lock", locked)
    with pytest.raises(DataError, match=r"x.csv: another process is storing it"):
        convert(Source())


def test_a_file_system_without_locks(monkeypatch):
    def missing(*_):
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr(conversion, "try_lock", missing)
    np.testing.assert_array_equal(convert(Source()).read(ALL), ROWS)


def test_a_full_disk(monkeypatch):
    usage = shutil.disk_usage("/")._replace(free=100)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(DataError, match=r"needs 0 MB in .*, where 0 MB are free; set XDG_CACHE"):
        convert(Source())


def test_a_cache_folder_that_cannot_be_made(folder):
    folder.parent.parent.mkdir(exist_ok=True)
    folder.parent.write_text("a file")
    with pytest.raises(DataError, match=r"x.csv: cannot be stored in .*Not a directory"):
        convert(Source())


def test_everything_is_cleaned_up(folder):
    assert clean_conversions() == (0, 0)
    convert(Source())
    (folder / "other.part").write_bytes(b"12345")
    assert clean_conversions() == (2, ROWS.nbytes + 5)
    assert not list(folder.iterdir())


def test_the_key_depends_on_everything():
    record, options = DataRecord("/a", 5, "abc", 9), DataOptions()
    keys = {
        conversion_key(record, options),
        conversion_key(record, options, 1),
        conversion_key(record, DataOptions(drop=("a",))),
        conversion_key(DataRecord("/a", 5, "abd", 9), options),
        conversion_key(DataRecord("/a", 6, "abc", 9), options),
    }
    assert len(keys) == 5
    assert conversion_key(DataRecord("/b", 5, "abc", 9), options) in keys


def test_too_large_is_a_share_of_the_memory(monkeypatch):
    monkeypatch.setattr(conversion, "available_memory", lambda: 1000)
    assert not is_too_large(250)
    assert is_too_large(251)
