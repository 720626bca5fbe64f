"""Files of pictures: every honest one is read, every other is one clear line."""

from __future__ import annotations

import gzip
import io
import os
import struct
import threading
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui_nn.data.sources.pictures import read_pictures
from tui_nn.errors import DataError

PICTURES = np.random.default_rng(0).integers(0, 256, (3, 28, 28), dtype=np.uint8)
ROWS = PICTURES.reshape(3, 784)

fixture_once = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "pictures"


def as_npy(array: np.ndarray) -> bytes:
    stream = io.BytesIO()
    np.save(stream, array, allow_pickle=True)
    return stream.getvalue()


def as_idx(array: np.ndarray) -> bytes:
    header = struct.pack(f">I{array.ndim}I", 0x800 + array.ndim, *array.shape)
    return header + array.tobytes()


@pytest.mark.parametrize(
    "array",
    [
        PICTURES,
        ROWS,
        np.asfortranarray(PICTURES),
        PICTURES.astype(np.int64),
        PICTURES.astype(">u2"),
        PICTURES / 255,
        (PICTURES / 255).astype(np.float32),
        (PICTURES / 255).astype(">f4"),
    ],
)
def test_arrays_of_every_kind(path, array):
    path.write_bytes(as_npy(array))
    pictures = read_pictures(path)
    assert pictures.pixels.dtype == np.uint8
    assert pictures.pixels.flags.c_contiguous
    assert pictures.notes == ()
    np.testing.assert_array_equal(pictures.pixels, PICTURES)


def test_black_and_white(path):
    path.write_bytes(as_npy(PICTURES > 127))
    np.testing.assert_array_equal(read_pictures(path).pixels, np.where(PICTURES > 127, 255, 0))


def test_one_picture(path):
    path.write_bytes(as_npy(PICTURES[0]))
    np.testing.assert_array_equal(read_pictures(path).pixels, PICTURES[:1])


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_idx(path, pack):
    path.write_bytes(pack(as_idx(PICTURES)))
    np.testing.assert_array_equal(read_pictures(path).pixels, PICTURES)


def test_emnist_is_turned_upright(tmp_path):
    path = tmp_path / "emnist-letters-test-images-idx3-ubyte"
    path.write_bytes(as_idx(PICTURES))
    pictures = read_pictures(path)
    np.testing.assert_array_equal(pictures.pixels, PICTURES.transpose(0, 2, 1))
    assert "turned upright" in pictures.notes[0]


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_an_archive_with_one_array_of_pictures(path, save):
    with path.open("wb") as file:
        save(file, labels=np.arange(3), x=PICTURES)
    np.testing.assert_array_equal(read_pictures(path).pixels, PICTURES)


@pytest.mark.parametrize(
    ("arrays", "found"),
    [({"y": np.arange(3)}, "none"), ({"x_train": PICTURES, "x_test": PICTURES}, "x_train, x_test")],
)
def test_an_archive_that_leaves_a_doubt(path, arrays, found):
    with path.open("wb") as file:
        np.savez(file, **arrays)
    with pytest.raises(DataError, match=f"holds: {found}"):
        read_pictures(path)


@pytest.mark.parametrize(
    ("array", "note"),
    [
        (PICTURES.astype(np.float32), "read as whole numbers from 0 to 255"),
        (PICTURES / 127.5 - 1, "from -1 to 1"),
        ((PICTURES / 255 - 0.1307) / 0.3081, "standardized by MNIST's 0.1307 and 0.3081"),
        (PICTURES[..., None], "axis of 1"),
        (PICTURES[:, None] / 255, "axis of 1"),
        (np.repeat(PICTURES[..., None], 3, axis=3), "colours read as grey"),
        (np.repeat(PICTURES[:, None], 3, axis=1), "colours read as grey"),
        (ROWS.T, "each column of 784"),
        (ROWS[..., None], "rows of 784"),
        (np.asfortranarray(ROWS.T), "each column of 784"),
    ],
)
def test_what_is_unmistakable_is_read_and_reported(path, array, note):
    path.write_bytes(as_npy(array))
    pictures = read_pictures(path)
    np.testing.assert_array_equal(pictures.pixels, PICTURES)
    assert note in "; ".join(pictures.notes)


@pytest.mark.parametrize("shape", [(784,), (784, 1)])
def test_one_flat_picture(path, shape):
    path.write_bytes(as_npy(PICTURES[0].reshape(shape)))
    np.testing.assert_array_equal(read_pictures(path).pixels, PICTURES[:1])


@pytest.mark.parametrize("kind", [np.uint8, np.int64])
def test_zeros_and_ones_are_black_and_white(path, kind):
    path.write_bytes(as_npy((PICTURES > 127).astype(kind)))
    pictures = read_pictures(path)
    np.testing.assert_array_equal(pictures.pixels, np.where(PICTURES > 127, 255, 0))
    assert pictures.notes == ("0 and 1 read as black and white",)


@pytest.mark.parametrize(
    ("shape", "read"),
    [
        ((3, 32, 32), (3, 32, 32)),
        ((300, 200), (1, 300, 200)),
        ((60, 50, 3), (1, 60, 50)),
        ((4, 60, 50), (4, 60, 50)),
        ((2, 3, 60, 50), (2, 60, 50)),
    ],
)
def test_other_sizes_are_reported(path, shape, read):
    path.write_bytes(as_npy(np.zeros(shape, np.uint8)))
    pictures = read_pictures(path)
    assert pictures.pixels.shape == read
    assert pictures.notes


def test_what_is_transparent_is_paper(path):
    ink = np.zeros((40, 40, 4), np.uint8)
    ink[10:30, 18:22, 3] = 255
    path.write_bytes(as_npy(ink))
    np.testing.assert_array_equal(read_pictures(path).pixels[0], 255 - ink[..., 3])
    ink[..., :3] = 255
    path.write_bytes(as_npy(ink))
    np.testing.assert_array_equal(read_pictures(path).pixels[0], ink[..., 3])


RANGES = "of whole numbers from 0 to 255 or fractions from 0 to 1"


@pytest.mark.parametrize(
    ("array", "message"),
    [
        (np.zeros(500), r"has shape \(500,\); expected are grey pictures"),
        (np.zeros((150, 4)), r"has shape \(150, 4\)"),
        (np.zeros((1797, 64)), r"has shape \(1797, 64\)"),
        (np.float64(3), r"has shape \(\)"),
        (np.zeros((2, 2, 2, 28, 28)), "has shape"),
        (np.zeros((0, 28, 28)), "holds no picture"),
        (PICTURES * 2.0, f"has values from 0 to 510; expected are .* {RANGES}"),
        (PICTURES.astype(np.int16) - 1, "has whole numbers from -1 to 254; expected"),
        (np.full((28, 28), np.nan), "784 of 784 values are NaN or infinite"),
        (np.where(PICTURES > 250, np.inf, 0), "values are NaN or infinite"),
        (np.full((28, 28), -0.1), "has values from -0.1 to -0.1"),
        (np.zeros((28, 28), complex), "holds complex values, not numbers"),
        (np.full((28, 28), None), "holds Python objects, not numbers"),
        (np.full((28, 28), "x"), "holds text, not numbers"),
        (np.zeros((28, 28), [("a", "u1"), ("b", "f4")]), "holds records of a, b"),
    ],
)
def test_what_pictures_are_not(path, array, message):
    path.write_bytes(as_npy(array))
    with pytest.raises(DataError, match=message) as error:
        read_pictures(path)
    assert str(path) in str(error.value)


def test_other_idx_files(path):
    path.write_bytes(as_idx(np.zeros((2, 20, 20), np.uint8)))
    assert read_pictures(path).notes == ("pictures of 20x20 pixels",)
    path.write_bytes(as_idx(PICTURES[:, None]))
    np.testing.assert_array_equal(read_pictures(path).pixels, PICTURES)
    path.write_bytes(as_idx(np.zeros(5, np.uint8)))
    with pytest.raises(DataError, match=r"of 1 dimension where 3 .* expected \(labels\?\)"):
        read_pictures(path)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"<!doctype html>", r"a web page \(HTML\)"),
        (b"label,a,b\n1,0,0\n", r"a table as text \(CSV\)"),
        (b"", "an empty file"),
        (b'{"strokes": []}', "a JSON file; .* --strokes"),
        (b"\x80\x04\x95", "a Python pickle"),
    ],
)
def test_files_of_another_kind_are_named(path, content, kind):
    path.write_bytes(content)
    with pytest.raises(DataError, match=f"is {kind}"):
        read_pictures(path)


def test_a_folder_is_named(tmp_path):
    with pytest.raises(DataError, match="is a folder, not a file of pictures"):
        read_pictures(tmp_path)


@pytest.mark.parametrize("content", [as_npy(PICTURES), as_idx(PICTURES)])
def test_pictures_come_through_a_pipe_too(path, content):
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_bytes, args=(content,))
    writer.start()
    np.testing.assert_array_equal(read_pictures(path).pixels, PICTURES)
    writer.join()


def test_no_such_file(path):
    with pytest.raises(DataError, match=r"cannot be read \(No such file"):
        read_pictures(path)


@pytest.mark.parametrize("array", [PICTURES, PICTURES / 255])
@pytest.mark.parametrize("change", [-1, 1])
def test_a_length_that_is_not_the_headers(path, array, change):
    content = as_npy(array)
    path.write_bytes(content[:change] if change < 0 else content + b"x")
    with pytest.raises(DataError, match="fewer" if change < 0 else "more"):
        read_pictures(path)


def test_a_header_that_claims_the_world(path):
    stream = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        stream, {"descr": "|u1", "fortran_order": False, "shape": (10**12, 28, 28)}
    )
    path.write_bytes(stream.getvalue())
    with pytest.raises(DataError, match="too many"):
        read_pictures(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x.npy", stream.getvalue())
    with pytest.raises(DataError, match="too many"):
        read_pictures(path)


@given(data=st.data(), archive=st.booleans())
@fixture_once
def test_damage_is_one_line_or_harmless(path, data, archive):
    if archive:
        stream = io.BytesIO()
        np.savez_compressed(stream, x=PICTURES[:1])
        content = bytearray(stream.getvalue())
    else:
        content = bytearray(as_npy(PICTURES[:1]))
    for place in data.draw(st.sets(st.integers(0, len(content) - 1), min_size=1, max_size=4)):
        content[place] = data.draw(st.integers(0, 255))
    path.write_bytes(content[: data.draw(st.integers(0, len(content)))])
    try:
        assert read_pictures(path).pixels.dtype == np.uint8
    except DataError as error:
        assert "\n" not in str(error)  # noqa: PT017 (some damage is harmless)


@given(content=st.binary(max_size=100), start=st.sampled_from([b"", b"PK\x03\x04", b"\x93NUMPY"]))
@fixture_once
def test_rubbish_is_refused(path, content, start):
    path.write_bytes(start + content)
    with pytest.raises(DataError):
        read_pictures(path)
