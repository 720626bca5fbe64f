"""The wire: every command and event is read as written, and anything else is refused."""

from __future__ import annotations

import dataclasses
import tracemalloc
from collections.abc import Mapping
from pathlib import Path
from typing import get_args

import msgspec
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.remote.values import same, values
from tests.typed import expect_a
from tui_nn.errors import RecordingError, UserError
from tui_nn.remote import wire
from tui_nn.remote.errors import ProtocolError, RemoteDefect
from tui_nn.remote.structs import wire_type
from tui_nn.training.protocol.commands import Command, Load, Observe, Run, Save, Step, Stop
from tui_nn.training.protocol.drawings import Classified
from tui_nn.training.protocol.events import Event, Failed, Loading, Saved
from tui_nn.training.protocol.sketching import Classify, Pin
from tui_nn.training.settings.recipes import RECIPES

FEW = settings(max_examples=25, deadline=None)
MANY = settings(max_examples=300, deadline=None)

LARGEST_FACTOR = 40
"""Maximum bytes of memory per byte of a message: a number in a tuple costs that many."""

SOME_MEMORY = 1 << 20
"""Maximum bytes of memory for reading any message."""


@pytest.mark.parametrize("kind", get_args(Command))
def test_every_command_is_read_as_written(kind):
    @FEW
    @given(values(kind))
    def comes_back(command):
        assert same(command, wire.decode_command(wire.encode_command(command)))

    comes_back()


@pytest.mark.parametrize("kind", get_args(Event))
def test_every_event_is_read_as_written(kind):
    @FEW
    @given(values(kind))
    def comes_back(event):
        assert same(event, wire.decode_event(wire.encode_event(event)))

    comes_back()


def test_arrays_are_read_only_and_own_their_memory():
    pixels = np.arange(6, dtype=np.uint8).reshape(2, 3)
    event = Classified(np.ones(10)[::2], pixels, 3)
    found = wire.decode_event(wire.encode_event(event))
    assert isinstance(found, Classified)
    np.testing.assert_array_equal(found.probabilities, np.ones(5))
    for array in found.probabilities, found.picture:
        assert not array.flags.writeable
        assert array.flags.aligned
        assert array.flags.c_contiguous


def test_numpy_numbers_are_sent_as_python_numbers():
    loading = wire.decode_event(wire.encode_event(Loading("x", np.float32(0.5))))  # type: ignore[arg-type]
    assert same(loading, Loading("x", 0.5))


def failure(error):
    """A failure with `error` after it was sent."""
    return expect_a(Failed, wire.decode_event(wire.encode_event(Failed(error))))


def test_a_user_error_stays_one_and_a_defect_says_where_it_occurred():
    told = failure(UserError("the disk is full"))
    assert type(told.error) is UserError
    assert str(told.error) == "the disk is full"
    recording = failure(RecordingError("the disk is full"))
    assert type(recording.error) is RecordingError
    event = failure(ZeroDivisionError("by 0"))
    assert isinstance(event.error, RemoteDefect)
    assert str(event.error) == "ZeroDivisionError: by 0, in the process that trains"
    again = failure(event.error)
    assert str(again.error) == str(event.error)


def test_a_file_name_that_is_not_utf8_is_preserved():
    path = Path("/tmp/\udcff.safetensors")
    assert wire.decode_event(wire.encode_event(Saved(path))) == Saved(path)


@dataclasses.dataclass(frozen=True)
class Strange:
    members: frozenset[int]


@pytest.mark.parametrize("kind", [Strange, Mapping[int, str], object])
def test_a_type_that_cannot_be_sent_is_refused(kind):
    with pytest.raises(TypeError, match="cannot be sent"):
        wire_type(kind)


def test_a_path_that_is_too_long_is_refused():
    with pytest.raises(ProtocolError, match="cannot be read"):
        wire.decode_command(wire.encode_command(Save(Path("a" * 5000))))


def damaged(*items: object) -> bytes:
    return msgspec.msgpack.encode(list(items))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xc1",
        b"\xdd\xff\xff\xff\xff",
        b"\x91" * 5000,
        msgspec.msgpack.encode("Run"),
        msgspec.msgpack.encode({"Run": 1}),
        damaged(),
        damaged("Nothing"),
        damaged("Addressed", ["Run"], 0),
        damaged(["Run"]),
        damaged("Run", 1),
        damaged("Step"),
        damaged("Step", 1.0),
        damaged("Step", True),
        damaged("Step", "1"),
        damaged("Step", [1]),
        damaged("Step", None),
        damaged("Observe", 80, [1, 2, 3], True),
        damaged("Observe", 80, [1, 2], 1),
        damaged("Save", b"a\0b"),
        damaged("Save", b""),
        damaged("Save", "a"),
        damaged("Classify", [[[1.0, 2.0, 3.0]]], None, False),
        damaged("Classify", [[[1.0, None]]], None, False),
        damaged("Classify", {"1": 1.0}, None, False),
        damaged("Classify", [], "nobody", False),
        damaged("Load", {"recipe": b"x", "epochs": b"0"}, None, None, "pause"),
        damaged("Load", {"no such setting": b"x"}, None, None, "pause"),
        damaged("Load", {"recipe": b"x"}, None, None, "explode"),
        damaged("Run") + b"\x01",
        damaged("Run")[:-1],
    ],
)
def test_invalid_commands_are_refused(data):
    with pytest.raises(ProtocolError) as caught:
        wire.decode_command(data)
    assert "\n" not in str(caught.value)


def array(code: int, *shape: int, data: bytes = b"") -> bytes:
    head = bytes([code, len(shape)]) + b"".join(side.to_bytes(4, "little") for side in shape)
    return head + data


@pytest.mark.parametrize(
    "data",
    [
        array(10, 2**31, 2**31),
        array(10, 1, data=bytes(7)),
        array(11, 0),
        array(1, 1, 1, 1, 1, 1, data=b"\0"),
        array(0, 1, data=b"\2"),
        b"",
        b"\1\4\0",
        b"\0\0",
        "a text",
        [1, 2],
        msgspec.msgpack.Ext(1, array(10, 0)),
    ],
)
def test_invalid_arrays_are_refused(data):
    good = damaged("Classified", array(10, 0), array(1, 0), 1, "built-in", 0, None, "7", True)
    assert isinstance(wire.decode_event(good), Classified)
    with pytest.raises(ProtocolError):
        wire.decode_event(
            damaged("Classified", data, array(1, 0), 1, "built-in", 0, None, "7", True)
        )


GOOD = [
    wire.encode_command(command)
    for command in (
        Run(),
        Step(3),
        Observe(100, (20, 40)),
        Classify((((0.0, 1.5), (2.0, 3.0)), ((9.0, 9.0),)), None, inside=True),
        Pin(None),
        Save(Path("/tmp/x")),
        Load(RECIPES["mnist"].config, Path("/y")),
        Stop(),
    )
]


@st.composite
def spoilt(draw) -> bytes:
    """A good message with some bytes changed, removed, doubled or inserted."""
    data = bytearray(draw(st.sampled_from(GOOD)))
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(data)))
        length = draw(st.integers(0, 4))
        data[place : place + length] = draw(st.binary(max_size=6))
    return bytes(data)


@MANY
@given(st.one_of(st.binary(max_size=80), spoilt()))
@example(b"\x92\xa8Classify" + b"\xdd\x7f\xff\xff\xff" * 200)
def test_any_data_is_a_command_or_refused(data):
    try:
        command = wire.decode_command(data)
    except ProtocolError:
        return
    assert isinstance(command, Command)


@MANY
@given(st.one_of(st.binary(max_size=80), spoilt()))
def test_any_data_is_an_event_or_refused(data):
    try:
        event = wire.decode_event(data)
    except ProtocolError:
        return
    assert isinstance(event, Event)


BOMBS = {
    "lists in lists": b"\xdd\x00\x0f\xff\xff" * 200_000,
    "tables in tables": b"\xdf\x00\x0f\xff\xff" * 200_000,
    "empty strokes": b"\x94\xa8Classify\xdd\x00\x03\xff\xf0" + b"\x90" * 0x3FFF0,
    "a long text": b"\x92\xa4Save\xdb\x00\x0f\xff\xf0" + b"\xf0\x9f\x98\x80" * 0x3FFFC,
    "a promised text": b"\x92\xa4Save\xdb\xff\xff\xff\xff",
    "a promised array": b"\x97\xaaClassified\xc9\xff\xff\xff\xff\x01\x0a\x01\xff\xff\xff\xff",
}


@pytest.mark.parametrize("name", BOMBS)
def test_memory_is_bounded_by_the_message(name):
    data = BOMBS[name]
    tracemalloc.start()
    for decode in wire.decode_command, wire.decode_event:
        try:
            decode(data)
        except ProtocolError:
            continue
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < LARGEST_FACTOR * len(data) + SOME_MEMORY
