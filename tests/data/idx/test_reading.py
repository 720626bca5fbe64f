from __future__ import annotations

import gzip
import struct
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.data.idx_files import idx_bytes, write_idx
from tui_nn.data.idx.reading import MAX_VALUES, open_idx, read_idx
from tui_nn.data.storing.stored import StoredRows
from tui_nn.errors import DataError

PICTURES = np.arange(3 * 4 * 5, dtype=np.uint8).reshape(3, 4, 5)


READERS = {
    "read": read_idx,
    "open": open_idx,
    "store": lambda path, dimensions: open_idx(path, dimensions, in_memory=0),
}
"""Every way to a file's values; the last leaves those of an uncompressed one on disk."""


def refused(
    path: Path, dimensions: int = 3, reader: Callable[[Path, int], object] = read_idx
) -> str:
    """The one line with which a file is refused, which names it."""
    with pytest.raises(DataError) as caught:
        reader(path, dimensions)
    message = str(caught.value)
    assert str(path) in message
    assert "\n" not in message
    return message


@pytest.mark.parametrize("name", ["pictures", "pictures.gz"])
def test_reads_back_what_was_written(tmp_path: Path, name: str) -> None:
    found = read_idx(write_idx(tmp_path / name, PICTURES), 3)
    np.testing.assert_array_equal(found, PICTURES)
    assert found.dtype == np.uint8
    assert found.flags.c_contiguous


def test_compression_is_detected_by_content_not_by_name(tmp_path: Path) -> None:
    path = tmp_path / "pictures.gz"
    path.write_bytes(idx_bytes(PICTURES))
    np.testing.assert_array_equal(read_idx(path, 3), PICTURES)
    path = tmp_path / "pictures"
    path.write_bytes(gzip.compress(idx_bytes(PICTURES)))
    np.testing.assert_array_equal(read_idx(path, 3), PICTURES)


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
def test_missing_file_and_folder(tmp_path: Path, reader: Callable[[Path, int], object]) -> None:
    assert "no such file" in refused(tmp_path / "absent", reader=reader)
    assert "is a folder, not a file" in refused(tmp_path, reader=reader)
    assert "cannot be read (File name too long)" in refused(tmp_path / ("x" * 300), reader=reader)


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "is empty"),
        (b"\x00\x00", "within the header"),
        (idx_bytes(PICTURES)[:12], "within the header"),
        (idx_bytes(PICTURES)[:-1], "59 values where the header announces 60"),
        (idx_bytes(PICTURES) + b"\x00", "more bytes than the 60"),
        (idx_bytes(PICTURES[0, 0]), "of 1 dimension where 3 are expected"),
        (b"<!DOCTYPE html><html></html>", "a web page (HTML), not an idx file"),
    ],
)
def test_damage_is_named(
    tmp_path: Path,
    content: bytes,
    fault: str,
    compressed: bool,
    reader: Callable[[Path, int], object],
) -> None:
    path = tmp_path / "damaged"
    path.write_bytes(gzip.compress(content) if compressed else content)
    assert fault in refused(path, reader=reader)


@pytest.mark.parametrize("in_memory", [59, 60])
def test_a_large_file_stays_on_disk(tmp_path: Path, in_memory: int) -> None:
    found = open_idx(write_idx(tmp_path / "pictures", PICTURES), 3, in_memory=in_memory)
    assert isinstance(found, StoredRows) == (in_memory < PICTURES.size)
    assert found.shape == PICTURES.shape
    if isinstance(found, StoredRows):
        found = found.read(np.arange(3, dtype=np.uint32))
    np.testing.assert_array_equal(found.reshape(PICTURES.shape), PICTURES)


def test_a_compressed_file_is_read_whatever_its_size(tmp_path: Path) -> None:
    found = open_idx(write_idx(tmp_path / "pictures.gz", PICTURES), 3, in_memory=0)
    np.testing.assert_array_equal(found, PICTURES)


def test_a_large_file_is_not_read_to_be_opened(tmp_path: Path) -> None:
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.write(struct.pack(">4I", 2051, 500_000, 28, 28))
        file.truncate(16 + 500_000 * 784)
    tracemalloc.start()
    assert len(open_idx(path, 3)) == 500_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2**20
    assert "500000 x 28 x 28 values, more than" in refused(path)


@pytest.mark.parametrize("claim", [(2**31, 28, 28), (2**32 - 1,) * 3])
def test_a_large_file_that_is_none(tmp_path: Path, claim: tuple[int, int, int]) -> None:
    path = tmp_path / "boastful"
    path.write_bytes(struct.pack(">4I", 2051, *claim) + b"\x00" * 100)
    assert "100 values where the header announces" in refused(path, reader=open_idx)
    path.write_bytes(gzip.compress(path.read_bytes()))
    assert "decompress it, and pictures are read on demand" in refused(path, reader=open_idx)


def test_truncated_compression(tmp_path: Path) -> None:
    path = tmp_path / "short.gz"
    path.write_bytes(gzip.compress(idx_bytes(PICTURES))[:-9])
    assert "truncated" in refused(path)


@pytest.mark.parametrize("place", [0, 2, 20, -6, -1])
def test_corrupt_compression(tmp_path: Path, place: int) -> None:
    content = bytearray(gzip.compress(idx_bytes(PICTURES)))
    content[place] ^= 0x5A
    path = tmp_path / "corrupt.gz"
    path.write_bytes(content)
    refused(path)


@pytest.mark.parametrize("claim", [(2**31, 28, 28), (2**32 - 1,) * 3, (MAX_VALUES + 1, 1, 1)])
def test_oversized_header_allocates_nothing(tmp_path: Path, claim: tuple[int, int, int]) -> None:
    path = tmp_path / "vast"
    path.write_bytes(struct.pack(">4I", 2051, *claim) + b"\x00" * 100)
    tracemalloc.start()
    assert "the header claims" in refused(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2**20


def test_memory_follows_the_file_not_the_claim(tmp_path: Path) -> None:
    path = tmp_path / "boastful"
    path.write_bytes(struct.pack(">4I", 2051, MAX_VALUES // 784, 28, 28) + b"\x00" * 100)
    tracemalloc.start()
    assert "100 values" in refused(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2**23


def test_gzip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.gz"
    path.write_bytes(gzip.compress(idx_bytes(PICTURES) + b"\x00" * 2**26))
    tracemalloc.start()
    assert "more bytes than the 60" in refused(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2**23


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=200), wrapping=st.sampled_from(["plain", "gzip", "damaged gzip"]))
def test_arbitrary_bytes_give_nothing_but_data_errors(
    tmp_path: Path, content: bytes, wrapping: str
) -> None:
    if wrapping == "gzip":
        content = gzip.compress(content)
    elif wrapping == "damaged gzip":
        content = b"\x1f\x8b\x08" + content
    path = tmp_path / "fuzz"
    path.write_bytes(content)
    refused(path)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 75), value=st.integers(0, 255), cut=st.integers(0, 76))
def test_a_changed_or_cut_file_is_read_or_refused(
    tmp_path: Path, place: int, value: int, cut: int
) -> None:
    content = bytearray(idx_bytes(PICTURES))
    content[place] = value
    path = tmp_path / "fuzz"
    path.write_bytes(content[:cut])
    try:
        assert read_idx(path, 3).size == cut - 16
    except DataError as error:
        assert str(path) in str(error)  # noqa: PT017  (either outcome is right)
