"""Files are distinguished by their first bytes."""

from __future__ import annotations

import os
import pickle
import zipfile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.data.idx_files import idx_bytes
from tui_nn.storage.file_kinds import START, describe_file, describe_start


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"", "an empty file"),
        (b"<!DOCTYPE html><html></html>", "a web page (HTML)"),
        (b"\xef\xbb\xbf\r\n <HTML lang=en>", "a web page (HTML)"),
        (b'<?xml version="1.0"?><ink>', "an XML file"),
        (b"<ink xmlns='x'>", "an InkML file"),
        (b'{"strokes": []}', "a JSON file"),
        (b"label,a,b\n5,0,0\n", "a table as text (CSV)"),
        (b"a\tb\tc\n", "a table as text (CSV)"),
        (b"<DATE>,<OPEN>,<HIGH>\n1,2,3\n", "a table as text (CSV)"),
        (b"<TICKER>;<PER>\n", "a table as text (CSV)"),
        (b"<p>one, two</p>", "an XML or HTML file"),
        (b"hello, this is text", "a text file"),
        ("é".encode() * START, "a text file"),
        (b"\x1f\x8b\x08", "a gzip file"),
        (b"PK\x03\x04", "a zip archive"),
        (b"\x89HDF\r\n\x1a\n", "an HDF5 file"),
        (pickle.dumps([1]), "a Python pickle"),
        (b"MATLAB 5.0 MAT-file", "a MATLAB file"),
        (b"version https://git-lfs.github.com/spec/v1\n", "a Git LFS pointer"),
        (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        (b"\xff\xd8\xff\xe0", "a JPEG picture"),
        (b"\x00\x00\x00\x18ftypheic", "a HEIC photo (save it as JPEG)"),
        (b"\x00\x00\x00\x18ftypmp42", "a film"),
        (b"BM" + b"\x36\x04\x00\x00" + bytes(4), "a BMP picture"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "a WebP picture"),
        (b"\x00\x01\x02\x03\x04", "an unknown kind of file"),
        (idx_bytes(np.zeros((2, 28, 28))), "an idx file of 3 dimensions"),
        (b"\x08" + bytes(7) + b"{}", "a safetensors file"),
    ],
)
def test_what_begins_like_this(start, kind):
    assert describe_start(start[:START]).startswith(kind)


def test_archives_by_what_they_hold(tmp_path):
    np.savez(tmp_path / "a.npz", x=np.zeros(3))
    assert describe_file(tmp_path / "a.npz") == "an archive of NumPy arrays (.npz)"
    with zipfile.ZipFile(tmp_path / "m.pt", "w") as archive:
        archive.writestr("model/data.pkl", b"")
    assert describe_file(tmp_path / "m.pt") == "a PyTorch file"


def test_what_is_no_regular_file(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert describe_file(tmp_path / "pipe") == "a named pipe", "without waiting for a writer"
    assert describe_file(tmp_path) == "a folder"
    assert "cannot be read" in describe_file(tmp_path / "absent")


@given(st.binary(max_size=START))
def test_anything_has_a_kind(start):
    assert describe_start(start).isprintable()
