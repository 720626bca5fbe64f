"""Files of pictures: every honest one is read, every other is one clear line."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui_nn.data.pictures import read_pictures
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
    assert pictures.dtype == np.uint8
    np.testing.assert_array_equal(pictures, ROWS)


def test_black_and_white(path):
    path.write_bytes(as_npy(PICTURES > 127))
    np.testing.assert_array_equal(read_pictures(path), np.where(ROWS > 127, 255, 0))


def test_one_picture(path):
    path.write_bytes(as_npy(PICTURES[0]))
    np.testing.assert_array_equal(read_pictures(path), ROWS[:1])


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_idx(path, pack):
    path.write_bytes(pack(as_idx(PICTURES)))
    np.testing.assert_array_equal(read_pictures(path), ROWS)


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_an_archive_with_one_array_of_pictures(path, save):
    with path.open("wb") as file:
        save(file, labels=np.arange(3), x=PICTURES)
    np.testing.assert_array_equal(read_pictures(path), ROWS)


@pytest.mark.parametrize(
    ("arrays", "found"),
    [({"y": np.arange(3)}, "none"), ({"x_train": PICTURES, "x_test": PICTURES}, "x_train, x_test")],
)
def test_an_archive_that_leaves_a_doubt(path, arrays, found):
    with path.open("wb") as file:
        np.savez(file, **arrays)
    with pytest.raises(DataError, match=f"must hold one array .* holds: {found}"):
        read_pictures(path)


@pytest.mark.parametrize(
    ("array", "message"),
    [
        (np.zeros((3, 32, 32)), r"has shape \(3, 32, 32\)"),
        (np.zeros(784), "has shape"),
        (np.zeros((3, 28, 28, 1)), "has shape"),
        (np.zeros((0, 28, 28)), "holds no picture"),
        (PICTURES.astype(float), "has values from 0 to 255; pictures have fractions from 0 to 1"),
        (PICTURES.astype(np.int16) - 1, "whole numbers from 0 to 255"),
        (np.full((28, 28), np.nan), "fractions from 0 to 1"),
        (np.full((28, 28), -0.1), "fractions from 0 to 1"),
        (np.zeros((28, 28), complex), "holds complex128, not numbers"),
        (np.full((28, 28), None), "holds object, not numbers"),
        (np.full((28, 28), "x"), "not numbers"),
    ],
)
def test_what_pictures_are_not(path, array, message):
    path.write_bytes(as_npy(array))
    with pytest.raises(DataError, match=message) as error:
        read_pictures(path)
    assert str(path) in str(error.value)


def test_other_idx_files(path):
    path.write_bytes(as_idx(np.zeros((2, 20, 20), np.uint8)))
    with pytest.raises(DataError, match="20x20 pixels, not 28x28"):
        read_pictures(path)
    path.write_bytes(as_idx(np.zeros(5, np.uint8)))
    with pytest.raises(DataError, match="of 1 dimension where 3 are expected"):
        read_pictures(path)


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
        assert read_pictures(path).shape[1] == 784
    except DataError as error:
        assert "\n" not in str(error)  # noqa: PT017 (some damage is harmless)


@given(content=st.binary(max_size=100), start=st.sampled_from([b"", b"PK\x03\x04", b"\x93NUMPY"]))
@fixture_once
def test_rubbish_is_refused(path, content, start):
    path.write_bytes(start + content)
    with pytest.raises(DataError):
        read_pictures(path)
