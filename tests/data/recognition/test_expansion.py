"""Small compressed files that become large ones are refused before they do."""

from __future__ import annotations

import gzip
import io
import tracemalloc
import zlib
from pathlib import Path

import numpy as np
import pytest

from tests.data.idx_files import idx_bytes, write_idx
from tui_nn.data.catalog import load_dataset
from tui_nn.data.recognition import expansion
from tui_nn.data.recognition.expansion import gzip_size
from tui_nn.data.tables.text.sources import open_source
from tui_nn.errors import DataError

LARGE = 40 << 20
"""Bytes of what is refused; 100 times what it takes compressed is much less."""


def swelling(start: bytes, piece: bytes, size: int) -> bytes:
    """A gzip file that begins with `start`, followed by `size` bytes of a repeated piece."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = piece * ((1 << 20) // len(piece))
    pieces = [start, *[block] * (size // len(block))]
    return b"".join(map(deflate.compress, pieces)) + deflate.flush()


def refused(path: Path) -> str:
    tracemalloc.start()
    try:
        with pytest.raises(DataError) as caught:
            load_dataset(str(path), seed=1, validation_split=0.2)
        assert tracemalloc.get_traced_memory()[1] < 64 << 20
    finally:
        tracemalloc.stop()
    return str(caught.value)


@pytest.fixture(autouse=True)
def _few_bytes_are_free(monkeypatch):
    monkeypatch.setattr(expansion, "FREE", 1 << 20)


@pytest.mark.parametrize("piece", [b"1,2\n", b'{"a": 1, "b": 2}\n'])
def test_a_table(tmp_path, piece):
    start = b"" if piece.startswith(b"{") else b"a,b\n"
    (tmp_path / "a.gz").write_bytes(swelling(start, piece, LARGE))
    assert "if that is meant, store it uncompressed" in refused(tmp_path / "a.gz")


def test_text_that_does_not_say_how_long_it_is():
    file = io.BytesIO(swelling(b"a,b\n", b"1,2\n", LARGE)[:-8])
    source = open_source(file, "standard input")
    with pytest.raises(DataError, match=r"standard input: .* compressed bytes become"):
        for _ in source.chunks:
            pass


def test_idx_files(tmp_path):
    header = idx_bytes(np.zeros((0, 1000, 1000), np.uint8))
    content = header[:4] + (40).to_bytes(4, "big") + header[8:]
    write_idx(tmp_path / "train-labels-idx1-ubyte", np.arange(40) % 3)
    (tmp_path / "train-images-idx3-ubyte.gz").write_bytes(swelling(content, b"\0", LARGE))
    assert "train-images-idx3-ubyte.gz: " in refused(tmp_path)


def test_an_array_in_an_archive(tmp_path):
    np.savez_compressed(tmp_path / "a.npz", X=np.zeros((50, 900, 900), np.uint8), y=np.arange(50))
    assert "a.npz: X: " in refused(tmp_path / "a.npz")


def test_what_compresses_well_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(expansion, "FREE", 0)
    rows = "".join(
        f"{row * row % 97},{row % 7},{'cat' if row % 2 else 'dog'}\n" for row in range(500)
    )
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(b"a,b,kind\n" + rows.encode()))
    dataset = load_dataset(str(tmp_path / "a.csv.gz"), seed=1, validation_split=0.2)
    assert sum(map(len, (dataset.train, dataset.validation, dataset.test))) == 500


@pytest.mark.parametrize(
    ("content", "size"), [(b"", 0), (gzip.compress(b"x" * 1234, mtime=0), 1234)]
)
def test_a_gzip_file_tells_its_size(tmp_path, content, size):
    (tmp_path / "a.gz").write_bytes(content)
    assert gzip_size(tmp_path / "a.gz") == size
