"""A checkpoint comes back as it was, or is refused in one line; never half of it."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from safetensors.numpy import save_file

from tui_nn.engine import checkpoint as module
from tui_nn.engine.checkpoint import Checkpoint, read_checkpoint, write_checkpoint
from tui_nn.errors import CheckpointError

TYPES: list[npt.DTypeLike] = [np.float32, np.float64, np.int64, np.uint8, np.bool_, ">f8"]

texts = st.text(st.characters(codec="utf-8"), max_size=12)
keys = texts.filter(lambda key: key not in ("format", "program", "digest"))
tensors = st.dictionaries(
    texts.filter(lambda name: name != "__metadata__"),
    st.sampled_from(TYPES).flatmap(
        lambda kind: arrays.arrays(
            np.dtype(kind), arrays.array_shapes(min_dims=0, max_dims=3, min_side=0)
        )
    ),
    max_size=4,
)

fixture_once = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def assert_same(one: Checkpoint, other: Checkpoint) -> None:
    assert dict(one.metadata) == dict(other.metadata)
    assert one.tensors.keys() == other.tensors.keys()
    for name, array in one.tensors.items():
        assert array.shape == other.tensors[name].shape
        np.testing.assert_array_equal(array, other.tensors[name])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "network.safetensors"


@pytest.fixture
def sample() -> Checkpoint:
    generator = np.random.default_rng(0)
    return Checkpoint(
        {"parameters": generator.normal(size=40).astype(np.float32), "order": np.arange(7)},
        {"config": "hidden=3", "note": "über"},
    )


@given(tensors=tensors, metadata=st.dictionaries(keys, texts, max_size=4))
@fixture_once
def test_round_trip(tmp_path, tensors, metadata):
    written = Checkpoint(tensors, metadata)
    write_checkpoint(tmp_path / "a", written)
    read = read_checkpoint(tmp_path / "a")
    assert_same(written, read)
    for name, array in tensors.items():
        assert read.tensors[name].dtype == array.dtype.newbyteorder("=")


@pytest.mark.parametrize(
    "array",
    [
        np.asfortranarray(np.arange(12.0).reshape(3, 4)),
        np.arange(24.0).reshape(4, 6)[::2, 1::2],
        np.arange(9)[::-1],
        np.broadcast_to(np.float32(3), (2, 5)),
    ],
)
def test_arrays_in_any_order_come_back_right(path, array):
    write_checkpoint(path, Checkpoint({"a": array}, {}))
    np.testing.assert_array_equal(read_checkpoint(path).tensors["a"], array)


@given(data=st.data())
@settings(parent=fixture_once, max_examples=200)
def test_flipped_bits_are_found(path, sample, data):
    write_checkpoint(path, sample)
    content = bytearray(path.read_bytes())
    places = st.tuples(st.integers(0, len(content) - 1), st.integers(0, 7))
    for byte, bit in data.draw(st.sets(places, min_size=1, max_size=3)):
        content[byte] ^= 1 << bit
    path.write_bytes(content)
    try:
        assert_same(sample, read_checkpoint(path))
    except CheckpointError as error:
        message = str(error)
    else:
        return
    assert str(path) in message
    assert "\n" not in message


def test_a_flip_anywhere_in_the_values_is_found(path, sample):
    write_checkpoint(path, sample)
    good = path.read_bytes()
    start = 8 + int.from_bytes(good[:8], "little")
    for byte in range(start, len(good)):
        path.write_bytes(good[:byte] + bytes([good[byte] ^ 4]) + good[byte + 1 :])
        with pytest.raises(CheckpointError, match="digest"):
            read_checkpoint(path)


def test_every_truncation_is_found(path, sample):
    write_checkpoint(path, sample)
    good = path.read_bytes()
    for length in range(len(good)):
        path.write_bytes(good[:length])
        with pytest.raises(CheckpointError):
            read_checkpoint(path)


@given(content=st.binary(max_size=200))
@fixture_once
def test_rubbish_is_refused(path, content):
    path.write_bytes(content)
    with pytest.raises(CheckpointError):
        read_checkpoint(path)


@given(
    header=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["__metadata__", "format", "dtype", "shape", "data_offsets", "a"]),
                inner | st.just("tui-nn checkpoint 1") | st.just("F32"),
                max_size=4,
            )
        ),
    )
)
@settings(parent=fixture_once, max_examples=200)
def test_headers_of_any_kind_are_refused(path, header):
    text = json.dumps(header).encode()
    path.write_bytes(len(text).to_bytes(8, "little") + text + bytes(8))
    with pytest.raises(CheckpointError):
        read_checkpoint(path)


def test_a_nest_of_brackets_is_refused(path):
    text = b"[" * 500_000
    path.write_bytes(len(text).to_bytes(8, "little") + text)
    with pytest.raises(CheckpointError, match="not a checkpoint"):
        read_checkpoint(path)


def test_a_header_that_claims_the_world_is_refused_without_reading(path):
    path.write_bytes((1 << 40).to_bytes(8, "little") + b"{}")
    with pytest.raises(CheckpointError, match="not a checkpoint"):
        read_checkpoint(path)


def test_a_tensor_that_claims_the_world_is_refused(path, sample):
    write_checkpoint(path, sample)
    content = path.read_bytes()
    path.write_bytes(content.replace(b'"shape":[40]', b'"shape":[9999999999]', 1))
    with pytest.raises(CheckpointError):
        read_checkpoint(path)


def test_another_programs_file_is_foreign(path):
    save_file({"weight": np.zeros(3)}, path, {"format": "pt"})
    with pytest.raises(CheckpointError, match="not a checkpoint of tui-nn"):
        read_checkpoint(path)
    save_file({"weight": np.zeros(3)}, path)
    with pytest.raises(CheckpointError, match="not a checkpoint of tui-nn"):
        read_checkpoint(path)


def test_a_newer_file_asks_for_an_update(path, sample, monkeypatch):
    monkeypatch.setattr(module, "FORMAT_VERSION", 2)
    write_checkpoint(path, sample)
    monkeypatch.undo()
    with pytest.raises(CheckpointError, match="newer tui-nn; update"):
        read_checkpoint(path)


def test_changed_metadata_is_found(path, sample):
    write_checkpoint(path, sample)
    path.write_bytes(path.read_bytes().replace(b"hidden=3", b"hidden=4"))
    with pytest.raises(CheckpointError, match="digest"):
        read_checkpoint(path)


def test_a_missing_file_is_named(path):
    with pytest.raises(CheckpointError, match=f"{path.name}: no such file"):
        read_checkpoint(path)


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(CheckpointError, match="is a folder, not a checkpoint"):
        read_checkpoint(tmp_path)
    with pytest.raises(CheckpointError, match="cannot be written"):
        write_checkpoint(tmp_path, Checkpoint({}, {}))
    with pytest.raises(CheckpointError, match="File name too long"):
        read_checkpoint(tmp_path / ("x" * 300))


def test_a_missing_folder_is_named(tmp_path, sample):
    folder = tmp_path / "none"
    with pytest.raises(CheckpointError, match=f"there is no folder {folder}"):
        write_checkpoint(folder / "a", sample)


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="nothing is forbidden to this user"
)
def test_a_forbidden_folder_is_one_line(tmp_path, sample):
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(CheckpointError, match="cannot be written"):
            write_checkpoint(tmp_path / "a", sample)
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.parametrize("moment", ["fsync", "replace"])
@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_leaves_the_older_file_and_nothing_else(
    path, sample, monkeypatch, moment, failure
):
    write_checkpoint(path, sample)

    def fail(*_: object) -> None:
        raise failure

    monkeypatch.setattr(os if moment == "fsync" else Path, moment, fail)
    expected = KeyboardInterrupt if isinstance(failure, KeyboardInterrupt) else CheckpointError
    with pytest.raises(expected):
        write_checkpoint(path, Checkpoint({"other": np.zeros(3)}, {}))
    monkeypatch.undo()
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]
    assert_same(sample, read_checkpoint(path))


def test_an_older_file_is_replaced(path, sample):
    write_checkpoint(path, Checkpoint({"old": np.zeros(3)}, {}))
    write_checkpoint(path, sample)
    assert_same(sample, read_checkpoint(path))
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_reserved_metadata_is_a_defect(path):
    with pytest.raises(ValueError, match="digest"):
        write_checkpoint(path, Checkpoint({}, {"digest": "x"}))


def test_too_much_metadata_is_refused_when_written(path):
    with pytest.raises(CheckpointError, match="too large"):
        write_checkpoint(path, Checkpoint({}, {"text": "x" * (1 << 20)}))
    assert not path.exists()
